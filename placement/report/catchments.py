"""Who serves whom, and how far they drive: sums of the table of care that tell of clusters, never of areas.

A published bundle has no table of care: it holds these two tables in its place (`catchments`, `journeys`),
rounded, from which the same map is drawn.
"""

from __future__ import annotations

import pandas as pd

from placement.results.view import View

CATCHMENTS, JOURNEYS, CARE, AREAS = "catchments", "journeys", "care", "result_areas"
LEAST_WTE = 0.05
"""Less than this is not worth a line on a map."""


def has_journeys(view: View) -> bool:
    return JOURNEYS in view.tables or (CARE in view.tables and AREAS in view.tables)


def catchments(view: View) -> pd.DataFrame:
    """base_id, cluster_id, care_wte: staff time from each base to each cluster, all services together."""
    if CATCHMENTS in view.tables:
        return view.tables[CATCHMENTS]
    columns = ["base_id", "cluster_id", "care_wte"]
    if not has_journeys(view):
        return pd.DataFrame(columns=columns)
    care = _with_cluster(view)
    found = care.groupby(columns[:2], sort=True)["care_wte"].sum().round(1).reset_index()
    return found[found["care_wte"] >= LEAST_WTE].reset_index(drop=True)


def journeys(view: View) -> pd.DataFrame:
    """cluster_id, service_id ("" is all), minutes: average drive for the care that people there get."""
    if JOURNEYS in view.tables:
        return view.tables[JOURNEYS]
    care = _with_cluster(view)
    care["driven"] = care["care_wte"] * care["minutes"]
    every = care.assign(service_id="")
    both = pd.concat([every, care]).groupby(["cluster_id", "service_id"], sort=True)
    sums = both[["care_wte", "driven"]].sum().reset_index()
    sums = sums[sums["care_wte"] > 0]
    return sums.assign(minutes=(sums["driven"] / sums["care_wte"]).round(1))[
        ["cluster_id", "service_id", "minutes"]
    ].reset_index(drop=True)


def minutes_by_cluster(view: View) -> dict[str, dict[str, float]]:
    """Minutes by service ("" is all) and cluster; nothing where journeys are not known."""
    found: dict[str, dict[str, float]] = {}
    if has_journeys(view):
        for row in journeys(view).to_dict("records"):
            found.setdefault(str(row["service_id"]), {})[str(row["cluster_id"])] = float(row["minutes"])
    return found


def _with_cluster(view: View) -> pd.DataFrame:
    areas = view.tables[AREAS]
    cluster = dict(zip(areas["area_id"].astype(str), areas["cluster_id"].astype(str), strict=True))
    care = view.tables[CARE]
    return care.assign(cluster_id=care["area_id"].astype(str).map(cluster))
