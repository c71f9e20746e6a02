"""What if there were more money, or less, in every year: of years decided together each is an option.

Steps between budgets, and plans between two aims, are worked out for one year alone: a button asks that.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from placement.api.question import Question
from placement.app.blocks import plain
from placement.app.screens.build import changed_question
from placement.app.screens.start import keep
from placement.app.session import Desktop, question_of
from placement.app.shelf import Kept
from placement.app.years import AskedYears
from placement.errors import BadInput
from placement.model.rules import Fund

PARTS = (0.5, 0.75, 1.25, 1.5)
"""Of the money as stated, in every year."""
AT_FIRST = 0.75
ROUND = 1_000


def over_years(here: Desktop, option: Kept) -> None:
    """Choose how much money every year has and decide that as an option; or take the first year alone."""
    words, question = here.words, question_of(option)
    years = question.inputs.case.years
    if years is None:
        return
    st.markdown(words("app.what_if.years", count=years.count))
    part = st.select_slider(
        words("app.what_if.years.part"), PARTS, AT_FIRST, format_func=lambda one: words.percent(one, 0),
        key=f"part.{option.id}",
    )  # fmt: skip
    case = question.inputs.case
    for fund in _of_pounds(question):
        has = [float(fund.limits_in(case, year).sum()) * part for year in range(1, years.count + 1)]
        told = words.listed([words.pounds(round(pounds, -3)) for pounds in has])
        st.caption(plain(words("app.what_if.years.money", fund=words.name(fund.model_dump()), money=told)))
    if st.button(words("app.what_if.years.decide"), type="primary", key="decide-part"):
        name = words("app.what_if.years.named", name=option.note.name, part=words.percent(part, 0))
        _decide(here, option, lambda: with_part(question, part), name)
    st.markdown(words("app.what_if.years.one"))
    if st.button(words("app.what_if.years.make_one"), key="make-one"):
        name = words.count("app.build.named_years", 1, name=option.note.name)
        _decide(here, option, question.in_one_year, name)


def _of_pounds(question: Question) -> list[Fund]:
    return [fund for fund in question.inputs.funds if fund.kind == "revenue" and fund.measure == "pounds"]


def with_part(question: Question, part: float) -> Question:
    """The question with such a part of every fund of pounds in every year, to whole thousands."""
    years = question.inputs.case.years
    money = {
        fund.id: [float(round(fund.amount * of * part / ROUND) * ROUND) for of in years.money[fund.id]]
        for fund in _of_pounds(question)
        if years is not None
    }
    changes: list[tuple[str, dict[str, Any]]] = [(name, {"amount": row[0]}) for name, row in money.items()]
    return changed_question(question, changes, years=AskedYears({"money": money}))


def _decide(here: Desktop, option: Kept, asked: Any, name: str) -> None:
    """Keep a question as an option, and decide it."""
    try:
        question = asked()
        question.inputs  # noqa: B018 - reads and checks the whole
    except BadInput as bad:
        st.error(plain(bad.says(here.words)))
        return
    kept = keep(here, question, name[:80], option)
    if kept is not None:
        st.session_state["ask"] = kept.id
        st.session_state["go_to"] = "decide"
        st.rerun()
