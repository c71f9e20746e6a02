"""Two to four options side by side: figures, who gains and who gets less, and their maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from placement.app.blocks import plain
from placement.app.maps import together
from placement.app.screens.decide import plan_of
from placement.report.names import Names
from placement.report.short import less, more

if TYPE_CHECKING:
    import placement as pl
    from placement.app.session import Desktop
    from placement.i18n import Words

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
    )
    if len(chosen) < FEWEST:
        return
    plans = {key: plan_of(decided[key]) for key in chosen}
    names = {key: decided[key].note.name for key in chosen}
    st.table(_figures(plans, names, words))
    for column, key in zip(st.columns(len(chosen)), chosen, strict=True):
        with column:
            view = plans[key].view
            st.markdown(f"**{plain(names[key])}**")
            st.markdown(plain(more(view, words)))
            st.markdown(plain(less(view, Names(view.region, words), words)))
    if all(plan.view.region.located for plan in plans.values()):
        st.markdown(f"**{words('app.compare.maps')}**")
        st.iframe(together(plans, names, words), alt=words("app.compare.maps"))
    _differences(plans, names, words)


def _figures(plans: dict[str, pl.Plan], names: dict[str, str], words: Words) -> pd.DataFrame:
    """What each option comes to, a column for each."""
    rows: dict[str, list[str]] = {}
    for plan in plans.values():
        totals = plan.answer["totals"]
        told = {
            "wte": words.number(totals["wte_new"]),
            "pounds": words.pounds(float(plan.tables["posts"]["pounds_per_year"].sum())),
            "clusters": words.number(int(plan.posts["cluster_id"].nunique()), 0),
            "before": words.percent(totals["share_before"]),
            "after": words.percent(totals["share_after"]),
            "lowest": words.percent(totals["lowest_cluster_share_after"]),
            "gap": words("app.unknown") if plan.gap is None else words.percent(plan.gap, 2),
        }
        for name, text in told.items():
            rows.setdefault(words(f"app.compare.row.{name}"), []).append(text)
    return pd.DataFrame(rows, index=[names[key] for key in plans]).T


def _differences(plans: dict[str, pl.Plan], names: dict[str, str], words: Words) -> None:
    """Clusters in which the options place another number of posts."""
    by_cluster = {
        names[key]: plan.tables["result_clusters"].set_index("cluster_id")["wte_new"]
        for key, plan in plans.items()
    }
    if len(by_cluster) < len(plans):
        by_cluster = {f"{key}: {names[key]}": series for key, series in zip(plans, [
            plan.tables["result_clusters"].set_index("cluster_id")["wte_new"] for plan in plans.values()
        ], strict=True)}  # fmt: skip
    table = pd.DataFrame(by_cluster)
    first = table.iloc[:, 0]
    unlike = table[table.ne(first, axis=0).any(axis=1)]
    if unlike.empty:
        st.info(words("app.compare.alike"))
        return
    view = next(iter(plans.values())).view
    cluster = Names(view.region, words).cluster
    unlike.index = pd.Index(
        [_name(cluster, str(key)) for key in unlike.index], name=words("app.build.cluster")
    )
    st.markdown(f"**{words('app.compare.differences')}**")
    st.table(unlike.map(lambda value: "" if pd.isna(value) else words.number(value)))


def _name(cluster: object, key: str) -> str:
    try:
        return str(cluster(key))  # type: ignore[operator]
    except KeyError:
        return key
