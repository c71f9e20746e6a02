"""How much of each cluster's new posts is firm, and how many plans agree, where a study told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from placement.results.view import View

if TYPE_CHECKING:
    from placement.studies.robustness.document import RobustnessDocument

TABLE, AGREE_TABLE = "firm_posts", "plans_agree"
COLUMNS = ["cluster_id", "role_id", "wte", "class"]
AGREE_COLUMNS = ["service_id", "cluster_id", "share"]
SMALL = 1e-3
"""WTE; a study whose plan gives a cluster more or less than the run's does is of another plan."""


def with_firm(view: View, study: RobustnessDocument | None) -> View:
    """The view with the study's posts beside it, if the study is of the same question and places."""
    study = same_question(view, study)
    if study is None:
        return view
    rows = pd.DataFrame(study["rows"], columns=COLUMNS)
    agree = pd.DataFrame(
        [
            row
            for row in ([] if of_this_plan(view, study) is None else study["agreement"])
            if row["level"] in ("cluster", "cluster_service")
        ],
        columns=AGREE_COLUMNS,
    )
    told = {TABLE: rows} if agree.empty else {TABLE: rows, AGREE_TABLE: agree}
    return replace(view, tables={**view.tables, **told})


def same_question(view: View, study: RobustnessDocument | None) -> RobustnessDocument | None:
    """The study, if it is of the view's own scenario, option and places; else nothing."""
    if study is None or (study["option"], study["region"]) != (
        view.answer["option"],
        view.answer["region"],
    ):
        return None
    return study if study["scenario"]["id"] == view.answer["scenario"]["id"] else None


def of_this_plan(view: View, study: RobustnessDocument | None) -> RobustnessDocument | None:
    """The study, if it is of this very plan and says how sure its parts are; else nothing."""
    study = same_question(view, study)
    if study is None or not study.get("agreement"):
        return None
    told = {row["cluster_id"]: row["wte"] for row in study["agreement"] if row["level"] == "cluster"}
    table = view.tables["result_clusters"]
    given = zip(table["cluster_id"].astype(str), table["wte_new"].astype(float), strict=True)
    same = all(abs(told.get(cluster, 0.0) - wte) <= SMALL for cluster, wte in given)
    return study if same else None


def has_firm(view: View) -> bool:
    return TABLE in view.tables


def has_agreement(view: View) -> bool:
    return AGREE_TABLE in view.tables


def agreeing(view: View) -> dict[str, dict[str, float]]:
    """Per cent of the plans that give a cluster at least its new WTE, by service ("" is all) and cluster."""
    found: dict[str, dict[str, float]] = {}
    if has_agreement(view):
        for row in view.tables[AGREE_TABLE].to_dict("records"):
            share = 100 * float(row["share"])
            found.setdefault(str(row["service_id"]), {})[str(row["cluster_id"])] = share
    return found


def firm_by_cluster(view: View) -> dict[str, dict[str, float]]:
    """Per cent of new WTE that is firm, by service ("" is all) and cluster with new posts."""
    if not has_firm(view):
        return {}
    service = dict(zip(view.region.roles["role_id"], view.region.roles.get("service_id", ""), strict=False))
    rows = view.tables[TABLE]
    rows = rows.assign(
        service_id=[str(service.get(role, "-")) for role in rows["role_id"]],
        firm_wte=rows["wte"].where(rows["class"] == "firm", 0.0),
    )
    both = pd.concat([rows.assign(service_id=""), rows])
    sums = both.groupby(["service_id", "cluster_id"])[["wte", "firm_wte"]].sum().reset_index()
    found: dict[str, dict[str, float]] = {}
    for row in sums[sums["wte"] > 0].to_dict("records"):
        share = 100 * float(row["firm_wte"]) / float(row["wte"])
        found.setdefault(str(row["service_id"]), {})[str(row["cluster_id"])] = share
    return found
