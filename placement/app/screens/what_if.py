"""What if there were more money, or less: a slider over budgets that were each decided and proved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from placement.app.jobs import DeskJob, told_state
from placement.app.screens.decide import UNDER_WAY, ask
from placement.app.screens.why import waits

if TYPE_CHECKING:
    from placement.app.session import Desktop

PARTS = (0.5, 0.75, 1.0, 1.25, 1.5)
"""Of the budget as stated."""
ROUND = 1_000


def what_if(here: Desktop) -> None:
    """Work out the budgets once, then slide between them at no wait."""
    words, option = here.words, here.chosen
    if option is None:
        st.info(words("app.nothing_chosen"))
        return
    pounds = [fund.amount for fund in option.question().inputs.funds if fund.measure == "pounds"]
    if len(pounds) != 1:
        st.info(words("app.what_if.one_fund"))
        return
    budgets = tuple(sorted({float(round(pounds[0] * part / ROUND) * ROUND) for part in PARTS}))
    job = DeskJob("ladder", str(option.folder), option.note.region, budgets=budgets)
    state = told_state(job)
    file = option.folder / "ladder" / "study.json"
    if state.get("status") in UNDER_WAY and here.desk.place(job) is not None:
        waits(here, job)
        return
    if file.is_file() and state.get("status") == "done":
        _slide(here, json.loads(file.read_text(encoding="utf-8")))
        return
    if state.get("status") in ("failed", "faults", "impossible"):
        st.error(words("app.decide.failed"))
    listed = words.listed([words.pounds(budget) for budget in budgets])
    st.markdown(words("app.what_if.lead", budgets=listed))
    if st.button(words("app.what_if.work_out"), type="primary", key="ladder") and ask(here, job):
        st.rerun()


def _slide(here: Desktop, document: dict[str, Any]) -> None:
    words = here.words
    steps = {words.pounds(step["pounds"]): step for step in document["steps"]}
    chosen = st.select_slider(words("app.what_if.budget"), list(steps), value=list(steps)[len(steps) // 2])
    found = steps[chosen]["free"]
    if found["plan"] is None:
        st.warning(words("app.what_if.none"))
        return
    columns = st.columns(3)
    columns[0].metric(words("app.compare.row.wte"), words.number(found["wte"]))
    columns[1].metric(words("app.compare.row.after"), words.percent(found["share"]))
    gap = found["bound"] - found["gain"] - document["today"]["value"] if document["today"] else None
    columns[2].metric(
        words("app.what_if.gap"), words("app.unknown") if gap is None else words.number(max(gap, 0.0), 2)
    )
