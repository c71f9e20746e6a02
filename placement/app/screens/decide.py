"""Decide: the first answer within moments, better ones as they come, and a stop that keeps what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from placement.api.plan import Plan, load
from placement.api.question import Question
from placement.app.blocks import by_itself, plain, show
from placement.app.desk import QueueFull
from placement.app.jobs import DeskJob, told_state
from placement.app.screens.start import keep
from placement.app.session import Desktop, question_of
from placement.app.shelf import Kept
from placement.errors import BadInput
from placement.report.ahead import ahead_section
from placement.report.names import Names, in_language
from placement.report.screen import first_screen
from placement.report.wording import share_at_most
from placement.results.document import ImpossibleDocument
from placement.store.impossible import clash_in

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


EVERY, SELDOM = 0.5, 3.0
"""Seconds between two looks at how far a search is; and at one with a first answer that waits for others."""
UNDER_WAY = ("waiting", "working")
KINDS = ("for", "against", "note")


def job_of(option: Kept) -> DeskJob:
    """The decision of an option as the desk knows it."""
    return DeskJob("decide", str(option.folder), option.note.region, first=True)


def ask(here: Desktop, job: DeskJob) -> bool:
    """Ask the desk for something; whether it took it."""
    try:
        here.desk.ask(here.shelf.planner, job)
    except QueueFull:
        st.error(here.words("app.queue_full"))
        return False
    return True


def decide(here: Desktop) -> None:
    """The answer of one option, or how far it is."""
    words, option = here.words, here.chosen
    if option is None:
        st.info(words("app.nothing_chosen"))
        return
    st.header(plain(option.note.name), anchor=False)
    job = job_of(option)
    if st.session_state.pop("ask", None) == option.id:
        ask(here, job)
    at_the_desk = here.desk.place(job) is not None  # asked first: a job that ends meanwhile has told its end
    state = told_state(job)
    if state.get("status") in UNDER_WAY and not at_the_desk:
        st.info(words("app.decide.interrupted"))
        ask(here, job)
        state = told_state(job)
    if state.get("status") in UNDER_WAY:
        _waits(here, job, _every(here, job, state))
        return
    _ended(here, option, state)
    if option.decided:
        _answer(here, option)
    elif st.button(words("app.build.decide"), type="primary", key="decide-now") and ask(here, job):
        st.rerun()


def _every(here: Desktop, job: DeskJob, state: dict[str, Any]) -> float:
    """How often to look: each look of each planner who waits is work of the server that all share."""
    return SELDOM if state.get("first") and here.desk.before(job) else EVERY


def _waits(here: Desktop, job: DeskJob, every: float) -> None:
    """How far the search is, and a way to end it. The looks come last: what comes after one may be lost."""
    words, shown = here.words, st.container()
    if st.button(words("app.decide.stop"), key="stop"):
        here.desk.stop(job)
        st.caption(words("app.decide.stopping"))
    with shown:
        look_again(lambda: _under_way(here, job, every), every)


def _under_way(here: Desktop, job: DeskJob, every: float) -> None:
    """What is known so far, drawn again at every look until the job has ended."""
    words, state = here.words, told_state(job)
    if state.get("status") not in UNDER_WAY or _every(here, job, state) != every:
        st.rerun()
    before = here.desk.before(job)
    if before:
        st.info(words.count("app.decide.waiting", before))
    first = state.get("first")
    if first:
        st.markdown(f"### {plain(first[words.language])}")
        if first["gap"] is not None:
            st.markdown(words("app.decide.first", gap=share_at_most(first["gap"], words)))
    working = "app.decide.working" if first else "app.decide.working_first"
    st.progress(_how_far(state), text=words(working))


def _how_far(state: dict[str, Any]) -> float:
    """How much of the distance between plan and bound is closed, as far as anybody can say; 0 to 0.95."""
    parts = [
        part for part in state.get("parts", []) if part["best"] is not None and part["bound"] is not None
    ]
    if not parts:
        return 0.1
    gaps = [abs(part["bound"] - part["best"]) / max(abs(part["best"]), 1e-9) for part in parts]
    return float(max(0.1, min(0.95, 1 - 20 * max(gaps))))


def _ended(here: Desktop, option: Kept, state: dict[str, Any]) -> None:
    words = here.words
    status = state.get("status")
    if status == "faults":
        st.error(plain(state["lines"][words.language]))
    elif status == "stopped" and not option.decided:
        first = state.get("first")
        st.warning(words("app.decide.stopped_first" if first else "app.decide.stopped"))
        if first:
            st.markdown(f"### {plain(first[words.language])}")
    elif status == "failed":
        st.error(words("app.decide.failed"))
    elif status == "done":
        st.caption(words("app.decide.done", seconds=words.number(state.get("seconds", 0.0), 0)))


def _answer(here: Desktop, option: Kept) -> None:
    """The one-page answer, the whole summary and the map behind it, and what people say of it."""
    words, answer = here.words, option.answer()
    if answer["outcome"] == "impossible":
        _ways_out(here, option, answer)
        return
    view = plan_of(option).view
    show(first_screen(view, words))
    for part in ahead_section(view, Names(view.region, words), words, told=True):
        st.header(plain(part.title), anchor=False)
        show(part.blocks)
    for page in ("summary", "map"):
        file = option.run_folder / f"{page}.{words.language}.html"
        if file.is_file():
            box = st.expander(words(f"app.decide.{page}"), key=f"{page}.{option.id}", on_change="rerun")
            if box.open:
                box.iframe(by_itself(file), height=700)
    _remarks(here, option)


def plan_of(option: Kept) -> Plan:
    """The plan of an option that has one."""
    return _read_plan(str(option.run_folder), (option.run_folder / "manifest.json").stat().st_mtime)


@st.cache_resource(show_spinner=False, max_entries=12)
def _read_plan(folder: str, _stamp: float) -> Plan:
    """The plan of a run folder; kept for all who look at it."""
    return load(folder)


def _ways_out(here: Desktop, option: Kept, answer: ImpossibleDocument) -> None:
    """What cannot all be met, and each way out of it as a button."""
    words = here.words
    st.error(words("app.decide.impossible"))
    for rule in answer["clash"]:
        st.markdown(f"* {plain(in_language(rule, 'sentence', words))}")
    st.markdown(words("app.decide.ways_out"))
    for number, way in enumerate(answer["ways_out"]):
        columns = st.columns([4, 1])
        columns[0].markdown(plain(in_language(way, "sentence", words)))
        if columns[1].button(words("app.decide.apply"), key=f"way.{option.id}.{number}"):
            _apply(here, option, answer, number)


def _apply(here: Desktop, option: Kept, answer: ImpossibleDocument, number: int) -> None:
    """A new option with what this way out gives, decided at once."""
    try:
        question = eased(question_of(option), answer, number)
    except BadInput as bad:
        st.error(plain(bad.says(here.words)))
        return
    kept = keep(here, question, here.words("app.decide.eased", name=option.note.name)[:80], option)
    if kept is not None:
        st.session_state["ask"] = kept.id
        st.rerun()


def eased(question: Question, answer: ImpossibleDocument, number: int) -> Question:
    """The question with one of the ways out of an impossible one. Raises BadInput if it is none of them."""
    clash = clash_in(question.inputs, answer)
    if clash is None:
        raise BadInput([])
    for given in clash.ways[number]:
        after = given.after
        question = question.without_rule(given.rule.id) if after is None else question.with_rule(after)
    return question


def _remarks(here: Desktop, option: Kept) -> None:
    """Notes, votes and dissent beside an option, and a place for one more."""
    words = here.words
    with st.expander(words("app.remarks", n=len(option.note.remarks))):
        for remark in option.note.remarks:
            st.markdown(
                f"**{plain(remark.who)}**, {words(f'app.remarks.{remark.kind}')}: {plain(remark.text)}"
            )
        # The next remark has fields of its own, which are empty; one that is not whole stays as it is.
        key = f"remark.{option.id}.{len(option.note.remarks)}"
        with st.form(key):
            who = st.text_input(words("app.remarks.who"), max_chars=80, key=f"{key}.who")
            kind = st.radio(
                words("app.remarks.kind"), KINDS, format_func=lambda key: words(f"app.remarks.{key}"),
                horizontal=True, key=f"{key}.kind",
            )  # fmt: skip
            text = st.text_area(words("app.remarks.text"), max_chars=2_000, key=f"{key}.text")
            if st.form_submit_button(words("app.remarks.keep")):
                if who.strip() and text.strip():
                    here.shelf.remark(option, who, kind or "note", text)
                    st.rerun()
                st.error(words("app.remarks.unfinished"))
