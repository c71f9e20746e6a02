"""How much of each cluster's new posts is firm, where a study of robustness has told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.results.view import View

TABLE = "firm_posts"
COLUMNS = ["cluster_id", "role_id", "wte", "class"]


def with_firm(view: View, study: Mapping[str, Any] | None) -> View:
    """The view with the study's posts beside it, if the study is of the same question and places."""
    study = same_question(view, study)
    if study is None:
        return view
    rows = pd.DataFrame([{name: row[name] for name in COLUMNS} for row in study["rows"]], columns=COLUMNS)
    return replace(view, tables={**view.tables, TABLE: rows})


def same_question(view: View, study: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The study, if it is of the view's own scenario, option and places; else nothing."""
    if study is None or any(study[key] != view.answer[key] for key in ("option", "region")):
        return None
    return study if study["scenario"]["id"] == view.answer["scenario"]["id"] else None


def has_firm(view: View) -> bool:
    return TABLE in view.tables


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
