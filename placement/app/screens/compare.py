"""Two to four options side by side: figures, who gains and who gets less, and their maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd
import streamlit as st

from placement.api.plan import Plan
from placement.app.blocks import plain, show
from placement.app.maps import maps_said, places, together
from placement.app.screens.decide import plan_of
from placement.app.session import Desktop
from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Column, Group, Table
from placement.report.short import less, more
from placement.report.wording import share_at_most

MOST, FEWEST = 4, 2


def compare(here: Desktop) -> None:
    """Choose decided options, and see them beside each other."""
    words = here.words
    decided = {option.id: option for option in here.shelf.options() if option.has_plan}
    if len(decided) < FEWEST:
        st.info(words("app.compare.few"))
        return
    chosen = st.multiselect(
        words("app.compare.choose"),
        list(decided),
        default=list(decided)[-FEWEST:],
        format_func=lambda key: decided[key].note.name,
        max_selections=MOST,
        placeholder=words("app.choose"),
        key=f"compare.{list(decided)[-1]}",  # a new decision is among those shown at first
    )
    if len(chosen) < FEWEST:
        return
    plans = {key: plan_of(decided[key]) for key in chosen}
    names = told_apart({key: decided[key].note.name for key in chosen})
    for text in first_year_alone(plans, names, words):
        st.info(plain(text))
    st.table(_figures(plans, names, words))
    for column, key in zip(st.columns(len(chosen)), chosen, strict=True):
        with column:
            view = plans[key].view
            st.markdown(f"**{plain(names[key])}**")
            st.markdown(plain(more(view, words)))
            st.markdown(plain(less(view, Names(view.region, words), words)))
    show(by_year(plans, names, words))
    if all(plan.view.region.located for plan in plans.values()):
        said = words(maps_said(plans))
        st.markdown(f"**{said}**")
        st.iframe(together(plans, names, words), alt=said)
    if len(set(places(plans))) == 1:
        _differences(plans, names, words)
    else:
        st.info(words("app.compare.apart"))


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """The names of options; where two are called alike each has its id before its name."""
    alike = Counter(names.values())
    return {key: name if alike[name] == 1 else f"{key}: {name}" for key, name in names.items()}


def years_of(plan: Plan) -> int:
    """How many years a plan decides together."""
    ahead = plan.answer.get("ahead")
    return 1 if ahead is None else ahead["count"]


def first_year_alone(plans: dict[str, Plan], names: dict[str, str], words: Words) -> list[str]:
    """That figures, maps and clusters are of year 1, where any option has more; and if others have not."""
    together = [names[key] for key, plan in plans.items() if years_of(plan) > 1]
    if not together:
        return []
    said = [words("app.compare.years", names=words.listed(together))]
    alone = [names[key] for key, plan in plans.items() if years_of(plan) == 1]
    return [*said, words("app.compare.years_alone", names=words.listed(alone))] if alone else said


def by_year(plans: dict[str, Plan], names: dict[str, str], words: Words) -> list[Table]:
    """Posts, their cost and the share of need, year by year; of an option for one year, that year alone."""
    last = max(map(years_of, plans.values()))
    if last == 1:
        return []
    told: dict[str, Callable[[float], str]] = {
        "posts": words.number,
        "cost": words.pounds,
        "share": words.percent,
    }
    figures = [_year_figures(plan) for plan in plans.values()]
    groups = tuple(
        Group(
            tuple(
                (
                    words("forward.year", year=number),
                    *(say(years[number - 1][name]) if number <= len(years) else "" for years in figures),
                )
                for number in range(1, last + 1)
            ),
            title=words(f"ahead.column.{name}"),
        )
        for name, say in told.items()
    )
    columns = (
        Column(words("ahead.column.year"), figures=False),
        *(Column(names[key]) for key in plans),
    )
    return [Table(words("app.compare.by_year"), columns, groups)]


def _year_figures(plan: Plan) -> list[dict[str, float]]:
    ahead, totals = plan.answer.get("ahead"), plan.answer["totals"]
    if ahead is not None:
        return [
            {"posts": each["posts_wte"], "cost": each["cost_pounds"], "share": each["share"]}
            for each in ahead["years"]
        ]
    cost = float(plan.tables["posts"]["pounds_per_year"].sum())
    return [{"posts": totals["wte_new"], "cost": cost, "share": totals["share_after"]}]


def _figures(plans: dict[str, Plan], names: dict[str, str], words: Words) -> pd.DataFrame:
    """What each option comes to, a column for each."""
    rows: dict[str, list[str]] = {}
    several = any(years_of(plan) > 1 for plan in plans.values())
    for plan in plans.values():
        totals = plan.answer["totals"]
        told = {
            **({"years": words.number(years_of(plan), 0)} if several else {}),
            "wte": words.number(totals["wte_new"]),
            "pounds": words.pounds(float(plan.tables["posts"]["pounds_per_year"].sum())),
            "clusters": words.number(int(plan.posts["cluster_id"].nunique()), 0),
            "before": words.percent(totals["share_before"]),
            "after": words.percent(totals["share_after"]),
            "lowest": words.percent(totals["lowest_cluster_share_after"]),
            "gap": words("app.unknown") if plan.gap is None else share_at_most(plan.gap, words),
        }
        for name, text in told.items():
            rows.setdefault(words(f"app.compare.row.{name}"), []).append(text)
    table = pd.DataFrame(rows, index=[names[key] for key in plans]).T
    table.index.name = words("app.compare.row")
    return table


def _differences(plans: dict[str, Plan], names: dict[str, str], words: Words) -> None:
    """Clusters in which the options place another number of posts."""
    by_cluster = {
        names[key]: plan.tables["result_clusters"].set_index("cluster_id")["wte_new"]
        for key, plan in plans.items()
    }
    table = pd.DataFrame(by_cluster)
    first = table.iloc[:, 0]
    unlike = table[table.ne(first, axis=0).any(axis=1)]
    if unlike.empty:
        st.info(words("app.compare.alike"))
        return
    called: dict[str, str] = {}
    for plan in plans.values():
        cluster = Names(plan.view.region, words).cluster
        for key in plan.view.region.clusters["cluster_id"]:
            called.setdefault(str(key), cluster(str(key)))
    unlike.index = pd.Index([called[str(key)] for key in unlike.index], name=words("app.build.cluster"))
    st.markdown(f"**{words('app.compare.differences')}**")
    st.table(unlike.map(lambda value: "" if pd.isna(value) else words.number(value)))
