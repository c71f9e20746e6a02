"""The first screen: one question. What do you start from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import placement as pl
from placement.app.shelf import FullShelf

if TYPE_CHECKING:
    from placement.app.session import Desktop
    from placement.app.shelf import Kept

EXAMPLE = "configs/wales-ahp.toml"
ALL = ""
STARTS = ("example", "saved")


def start(here: Desktop) -> None:
    """An example, or a decision that was kept."""
    words = here.words
    st.markdown(words("app.start.lead"))
    chosen = st.radio(
        words("app.start.question"), STARTS, format_func=lambda key: words(f"app.start.{key}"), key="start"
    )
    {"example": _example, "saved": _saved}[chosen](here)


def _example(here: Desktop) -> None:
    words = here.words
    regions = _regions(words.language)
    region = st.selectbox(
        words("app.start.where"),
        list(regions),
        format_func=lambda key: regions[key] or words("app.start.all"),
    )
    st.caption(words("app.start.example.note"))
    if st.button(words("app.start.begin"), type="primary", key="begin"):
        question = pl.read(pl.examples.path(EXAMPLE), region=region or None)
        _begun(here, question, regions[region] or words("app.start.all"))


@st.cache_data(show_spinner=False)
def _regions(language: str) -> dict[str, str]:
    """Ids and names of the example's regions, all of them first."""
    table = pl.examples.wales().table("regions")
    return {ALL: "", **dict(zip(table["region_id"], table[f"name_{language}"], strict=True))}


def _saved(here: Desktop) -> None:
    words, options = here.words, here.shelf.options()
    if not options:
        st.info(words("app.start.none"))
        return
    names = {option.id: option.note.name for option in options}
    chosen = st.selectbox(words("app.option"), list(names)[::-1], format_func=names.__getitem__, key="saved")
    if st.button(words("app.start.open"), type="primary", key="open"):
        found = here.shelf.option(chosen)
        if found is not None:
            here.choose(found)
            st.session_state["go_to"] = "decide" if found.decided else "build"
            st.rerun()


def _begun(here: Desktop, question: pl.Question, name: str) -> None:
    kept = keep(here, question, name)
    if kept is not None:
        st.session_state["go_to"] = "build"
        st.rerun()


def keep(here: Desktop, question: pl.Question, name: str, came_from: str | None = None) -> Kept | None:
    """Keep a question as a new option and look at it; None, with a message, if there is no room for it."""
    try:
        kept = here.shelf.keep(question, name, came_from)
    except FullShelf:
        st.error(here.words("app.full", options=here.limits.options, mb=here.limits.disk_mb))
        return None
    here.choose(kept)
    return kept
