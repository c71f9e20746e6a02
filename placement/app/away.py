"""Options that are no longer wanted: put away after a question, brought back, and deleted for good."""

from __future__ import annotations

import streamlit as st

from placement.app.blocks import plain
from placement.app.session import CHOSEN_KEY, Desktop
from placement.app.shelf import Kept

LAST = "put_away"
"""The option that this page has put away last."""


def at_the_side(here: Desktop) -> None:
    """A way to put away the option that is looked at, and to bring back the last one that was."""
    words, option = here.words, here.chosen
    if option is not None:
        # The key is the option's own, so that the question closes when another is looked at.
        with st.sidebar.popover(words("app.away.put"), key=f"away.{option.id}"):
            st.markdown(words("app.away.ask", name=plain(option.note.name)))
            if st.button(words("app.away.yes"), key=f"away.yes.{option.id}"):
                _put_away(here, option)
    last = here.shelf.option(str(st.session_state.get(LAST)))
    if last is not None and last.note.away:
        st.sidebar.caption(words("app.away.done", name=plain(last.note.name)))
        if st.sidebar.button(words("app.away.back"), key="away.back"):
            here.choose(last)
            st.rerun()


def _put_away(here: Desktop, option: Kept) -> None:
    """Put it away, and look at the one that it came from, or at the newest; work on it stops."""
    for job in here.desk.about(str(option.folder)):
        if job.folder == str(option.folder):
            here.desk.stop(job)
    here.shelf.move(option, away=True)
    st.session_state[LAST] = option.id
    left = {one.id: one for one in here.shelf.options()}
    following = left.get(option.note.came_from or "", next(reversed(left.values()), None))
    if following is None:
        st.session_state.pop(CHOSEN_KEY, None)
    else:
        here.choose(following)
    st.rerun()


def away_list(here: Desktop) -> None:
    """What is put away: each can be brought back, or deleted for good where no other came from it."""
    words, away = here.words, {one.id: one for one in here.shelf.put_away()}
    if not away:
        return
    st.header(words("app.away.title"), anchor=False)
    chosen = st.selectbox(
        words("app.away.which"),
        list(away)[::-1],
        format_func=lambda key: away[key].note.name,
        key="away.which",
    )
    option = away[chosen]
    if st.button(words("app.away.back"), key="away.list.back"):
        here.choose(option)
        st.rerun()
    if needed := here.shelf.needed_by(option):
        st.caption(words("app.away.needed", names=words.listed([plain(one.note.name) for one in needed])))
        return
    with st.popover(words("app.away.delete"), key=f"delete.{option.id}"):
        st.markdown(words("app.away.delete.ask", name=plain(option.note.name)))
        if st.button(words("app.away.delete.yes"), key=f"delete.yes.{option.id}"):
            if here.desk.about(str(option.folder)):
                st.error(words("app.away.delete.busy"))
                return
            here.shelf.delete(option)
            st.rerun()
