"""Looking again and again at something that is being worked out, until the page is drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

TURN = "looks"


def look_again(draw: Callable[[], None], every: float) -> None:
    """Draw something now, and again every so many seconds while this page stands.

    The looks of each page have a name of their own. Streamlit knows a fragment by its function's name and its
    place; with the same name, a look that the page before had asked for could come just as this one ended. It
    was then taken for one of this page, in a new run, and with the old run went its last messages: among them
    the one that sets the timer, so that the page never looked again.
    """
    turn = st.session_state[TURN] = st.session_state.get(TURN, 0) + 1

    def look() -> None:
        draw()

    look.__qualname__ = f"look.{turn}"
    st.fragment(look, run_every=every)()
