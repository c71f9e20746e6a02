"""How an option came to be, step by step and in words; back to any step; and what each step moved."""

from __future__ import annotations

import json

import streamlit as st

from placement.app.blocks import plain, show
from placement.app.jobs import DeskJob
from placement.app.screens.why import worked_out
from placement.app.session import Desktop
from placement.app.shelf import Kept
from placement.report.pieces import Bullets, Facts, Paragraph, Table
from placement.studies.diff.page import sections


def history(here: Desktop) -> None:
    """The steps that led to an option, then what moved between it and another."""
    words, option = here.words, here.chosen
    if option is None:
        st.info(words("app.nothing_chosen"))
        return
    st.markdown(words("app.history.lead"))
    for number, step in enumerate(here.shelf.line_of(option), start=1):
        _step(here, step, number, now=step.id == option.id)
    after = here.shelf.after(option)
    if after:
        st.markdown(words("app.history.after"))
        for step in after:
            _step(here, step, None, now=False)
    st.header(words("app.history.moved"), anchor=False)
    _moved(here, option)


def _step(here: Desktop, step: Kept, number: int | None, *, now: bool) -> None:
    """One step: what was changed, and a way to it."""
    words = here.words
    columns = st.columns([4, 1])
    with columns[0]:
        at = "" if number is None else f"{number}. "
        st.markdown(f"**{plain(at + step.note.name)}**")
        told = [line[1 if words.language == "cy" else 0] for line in step.note.changed]
        if told:
            st.markdown("\n".join(f"* {plain(line)}" for line in told))
        elif step.note.came_from is None:
            st.caption(words("app.history.began"))
    with columns[1]:
        if now:
            st.caption(words("app.history.here"))
            return
        if step.note.away:
            st.caption(words("app.history.away"))
        if st.button(words("app.history.go"), key=f"go.{step.id}"):
            here.choose(step)
            st.rerun()


def _moved(here: Desktop, option: Kept) -> None:
    """What changed in posts from another option to this one, and which input made it."""
    words = here.words
    others = {one.id: one for one in here.shelf.options() if one.has_plan and one.id != option.id}
    if not option.has_plan or not others:
        st.info(words("app.history.few"))
        return
    ids = list(others)
    at = ids.index(option.note.came_from) if option.note.came_from in ids else len(ids) - 1
    chosen = st.selectbox(
        words("app.history.against"),
        ids,
        index=at,
        format_func=lambda key: others[key].note.name,
        key=f"against.{option.id}",
    )
    job = DeskJob("diff", str(option.folder), other=str(others[chosen].folder))
    made = option.folder / f"diff-{chosen}" / "study.json"
    if worked_out(here, job, made, "app.history.work_out", words("app.history.work_out_lead")):
        called = (others[chosen].note.name, option.note.name)
        for part in sections(json.loads(made.read_text(encoding="utf-8")), words, called):
            st.subheader(plain(part.title))
            show(block for block in part.blocks if isinstance(block, Paragraph | Bullets | Facts | Table))
