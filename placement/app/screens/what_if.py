"""What if there were more money, or less; and what between two aims: plans that were each decided and proved.

A click on a point, or the list beside it, shows that plan's figures and where its posts are. Those are
worked out for one year alone; of years decided together each amount of money is an option of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from placement.api.question import Question
from placement.app.blocks import plain
from placement.app.jobs import DeskJob
from placement.app.screens.build import changed_question
from placement.app.screens.start import keep
from placement.app.screens.why import worked_out
from placement.app.session import Desktop, question_of
from placement.app.shelf import Kept
from placement.app.years import AskedYears
from placement.errors import BadInput
from placement.i18n import Words
from placement.model.rules import Fund
from placement.report.names import Names

PARTS = (0.5, 0.75, 1.0, 1.25, 1.5)
"""Of the budget as stated."""
ROUND = 1_000
VIEWS = ("money", "aims")


def what_if(here: Desktop) -> None:
    """Work out budgets, or plans between two aims, once; then go from one to the other at no wait."""
    words, option = here.words, here.chosen
    if option is None:
        st.info(words("app.nothing_chosen"))
        return
    if question_of(option).inputs.case.years is not None:
        over_years(here, option)
        return
    view = st.radio(
        words("app.what_if.view"), VIEWS, format_func=lambda key: words(f"app.what_if.{key}"),
        horizontal=True, key="what_if.view",
    )  # fmt: skip
    if view == "aims":
        job = DeskJob("frontier", str(option.folder), option.note.region)
        _study(here, option, job, words("app.what_if.aims_lead"), _between)
        return
    pounds = [fund.amount for fund in question_of(option).inputs.funds if fund.measure == "pounds"]
    if len(pounds) != 1:
        st.info(words("app.what_if.one_fund"))
        return
    budgets = tuple(sorted({float(round(pounds[0] * part / ROUND) * ROUND) for part in PARTS}))
    listed = words.listed([words.pounds(budget) for budget in budgets])
    job = DeskJob("ladder", str(option.folder), option.note.region, budgets=budgets)
    _study(here, option, job, words("app.what_if.lead", budgets=listed), _slide)


def _study(
    here: Desktop,
    option: Kept,
    job: DeskJob,
    lead: str,
    draw: Callable[[Desktop, Kept, dict[str, Any]], None],
) -> None:
    """The study if there is one, how far it is, or a button that asks for it."""
    made = option.folder / job.kind / "study.json"
    if worked_out(here, job, made, "app.what_if.work_out", lead):
        draw(here, option, json.loads(made.read_text(encoding="utf-8")))


def _slide(here: Desktop, option: Kept, document: dict[str, Any]) -> None:
    words = here.words
    steps = {words.pounds(step["pounds"]): step for step in document["steps"]}
    key = f"budget.{option.id}.{words.language}"
    own = sum(fund.amount for fund in question_of(option).inputs.funds if fund.measure == "pounds")
    st.session_state.setdefault(key, min(steps, key=lambda name: abs(steps[name]["pounds"] - own)))
    points_chart(
        [
            (name, step["pounds"], step["free"]["share"])
            for name, step in steps.items()
            if step["free"]["plan"] is not None
        ],
        words("app.what_if.budget"),
        words("app.compare.row.after"),
        key,
        told=words("app.what_if.alt"),
        percent=True,
    )
    chosen = st.select_slider(words("app.what_if.budget"), list(steps), key=key)
    found = steps[chosen]["free"]
    if found["plan"] is None:
        st.warning(words("app.what_if.none"))
        return
    columns = st.columns([3, 4, 6])
    columns[0].metric(words("app.compare.row.wte"), words.number(found["wte"]))
    columns[1].metric(words("app.compare.row.after"), words.percent(found["share"]))
    gap = found["bound"] - found["gain"] - document["today"]["value"] if document["today"] else None
    columns[2].metric(
        words("app.what_if.gap"), words("app.unknown") if gap is None else at_most(max(gap, 0.0), words)
    )
    _posts(here, option, option.folder / "ladder" / "plans" / str(found["plan"]))


def at_most(figure: float, words: Words) -> str:
    """A figure with two decimals; a smaller one is not told as nothing."""
    least = 0.01
    return words.number(figure, 2) if figure == 0 or figure >= least else f"< {words.number(least, 2)}"


def _between(here: Desktop, option: Kept, document: dict[str, Any]) -> None:
    """Points between the two aims; the first across, the second up."""
    words = here.words
    units = [words(f"unit.{aim['unit']}") for aim in document["aims"]]
    points = {
        words("app.what_if.point", number=words.number(number, 0)): point
        for number, point in enumerate(document["points"], start=1)
    }
    key = f"point.{option.id}.{words.language}"
    st.session_state.setdefault(key, next(iter(points)))
    points_chart(
        [(name, *point["values"]) for name, point in points.items()],
        words("app.what_if.axis", aim=words("app.what_if.met_need"), unit=units[0]),
        words("app.what_if.axis", aim=words("app.what_if.worst_served"), unit=units[1]),
        key,
        told=words("app.what_if.aims_alt"),
    )
    chosen = st.radio(words("app.what_if.choose"), list(points), horizontal=True, key=key)
    found: Mapping[str, Any] = points[chosen]
    columns = st.columns(4)
    columns[0].metric(words("app.what_if.met_need"), words.number(found["values"][0], 1))
    lowest = found["values"][1]
    shown = words.percent(lowest) if document["aims"][1]["unit"] == "share" else words.number(lowest, 2)
    columns[1].metric(words("app.what_if.worst_served"), shown)
    columns[2].metric(words("app.compare.row.wte"), words.number(found["wte"]))
    columns[3].metric(words("app.compare.row.pounds"), words.pounds(found["pounds_per_year"]))
    _posts(here, option, option.folder / "frontier" / "plans" / str(found["plan"]))


def _posts(here: Desktop, option: Kept, folder: Path) -> None:
    """Where a plan's new posts are, by cluster."""
    words = here.words
    table = pd.read_csv(folder / "posts.csv", dtype={"cluster_id": str})
    by_cluster = table.groupby("cluster_id", sort=True)["wte"].sum()
    name = Names(question_of(option).inputs.region, words).cluster
    rows = [(name(str(key)), words.number(float(wte))) for key, wte in by_cluster.items()]
    st.markdown(f"**{words('app.what_if.posts')}**")
    titles = [words("app.build.cluster"), words("app.compare.row.wte")]
    st.table(pd.DataFrame(rows, columns=titles).set_index(titles[0]))


HEIGHT = 300
DARK, MARKED = "#000000", 5
"""The colour of what is written on the axes, and about how many figures stand on each."""
PICKED = "picked"


def points_chart(
    points: Sequence[tuple[str, float, float | None]],
    across: str,
    up: str,
    key: str,
    *,
    told: str,
    percent: bool = False,
) -> None:
    """Points by name with a figure across and one up; the one that is clicked becomes the value of `key`."""
    frame = pd.DataFrame(points, columns=["name", "across", "up"])
    frame["now"] = frame["name"] == st.session_state.get(key)
    picked = alt.selection_point(PICKED, fields=["name"])
    scale = alt.Scale(zero=False, padding=20)
    dark: dict[str, Any] = {"labelColor": DARK, "titleColor": DARK, "labelFontSize": 13, "titleFontSize": 13}
    base = alt.Chart(frame).encode(
        x=alt.X("across:Q", title=across, scale=scale, axis=alt.Axis(tickCount=MARKED, **dark)),
        y=alt.Y(
            "up:Q",
            title=up,
            scale=scale,
            axis=alt.Axis(format=".1%", tickCount=MARKED, **dark)
            if percent
            else alt.Axis(tickCount=MARKED, **dark),
        ),
    )
    line = base.mark_line(color="#5c6b73", strokeWidth=1.5)
    marks = (
        base.mark_point(filled=True, size=220, opacity=1)
        .encode(
            color=alt.condition("datum.now", alt.value("#a0430a"), alt.value("#08519c")),
            tooltip=alt.Tooltip("name:N", title=""),
        )
        .add_params(picked)
    )

    def chosen() -> None:
        if (name := clicked(st.session_state.get(f"{key}.chart"))) in set(frame["name"]):
            st.session_state[key] = name

    st.altair_chart((line + marks).properties(height=HEIGHT), key=f"{key}.chart", on_select=chosen, alt=told)


def clicked(event: Any) -> str | None:
    """The name of the point that was clicked, of what Streamlit keeps of a chart; None if none was."""
    rows = (event or {}).get("selection", {}).get(PICKED, [])
    return str(rows[0]["name"]) if rows and "name" in rows[0] else None


PARTS_OF_YEARS = (0.5, 0.75, 1.25, 1.5)
"""Of the money as stated, in every year."""
AT_FIRST = 0.75


def over_years(here: Desktop, option: Kept) -> None:
    """Choose how much money every year has and decide that as an option; or take the first year alone."""
    words, question = here.words, question_of(option)
    years = question.inputs.case.years
    if years is None:
        return
    st.markdown(words("app.what_if.years", count=years.count))
    part = st.select_slider(
        words("app.what_if.years.part"), PARTS_OF_YEARS, AT_FIRST,
        format_func=lambda one: words.percent(one, 0), key=f"part.{option.id}",
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
