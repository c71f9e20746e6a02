"""Clusters whose result may surprise a reader who knows the place, with the numbers that say why.

Each kind is a plain rule on the table of clusters; `lowest` and `highest` mean the fifth of the clusters
with the lowest or highest share of need covered before.

    lowest_share_no_post    among the lowest, and no new post
    share_falls             its share falls by more than half a point
    less_than_formula       at least 1 WTE, and at least half, below the plain formula
    rises_without_post      no new post, yet its share rises by at least 2 points
    high_share_gets_post    among the highest, and new posts
    more_than_formula       at least 1 WTE, and at least half, above the plain formula
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from placement.results.document_beside import SurpriseEntry

MOST = 6
FALL = 0.005
RISE = 0.02
LEAST_WTE = 1.0
PART_OF_FORMULA = 0.5
EXTREME = 5
"""The lowest and the highest of this many equal parts."""

Row = dict[str, Any]


def _rise(row: Row) -> float:
    return float(row["share_after"] - row["share_before"])


@dataclass(frozen=True)
class Kind:
    """One kind of surprise: whether a cluster is one, and how strongly (the strongest is told first)."""

    key: str
    is_one: Callable[[Row], bool]
    strength: Callable[[Row], float]


KINDS = (
    Kind("lowest_share_no_post", lambda r: r["lowest"] and r["wte_new"] == 0, lambda r: -r["share_before"]),
    Kind("share_falls", lambda r: _rise(r) < -FALL, lambda r: -_rise(r)),
    Kind("less_than_formula", lambda r: _beyond_formula(r, -1), lambda r: -r["wte_difference"]),
    Kind("rises_without_post", lambda r: r["wte_new"] == 0 and _rise(r) >= RISE, _rise),
    Kind("high_share_gets_post", lambda r: r["highest"] and r["wte_new"] > 0, lambda r: r["share_before"]),
    Kind("more_than_formula", lambda r: _beyond_formula(r, 1), lambda r: r["wte_difference"]),
)


def surprises(clusters: pd.DataFrame, regions: pd.DataFrame) -> list[SurpriseEntry]:
    """At most six entries, each cluster once: the strongest of every kind, then the next of every kind.

    `clusters` and `regions` are the tables result_clusters and result_regions. An entry holds `key`,
    `cluster_id`, `region_id`, shares of need covered of the cluster and its region, new WTE, what the
    plain formula gives, and care from neighbours and from its own bases, in WTE.
    """
    rows = _rows(clusters)
    by_kind = [
        sorted((row for row in rows if kind.is_one(row)), key=kind.strength, reverse=True) for kind in KINDS
    ]
    found: list[SurpriseEntry] = []
    told: set[str] = set()
    for _ in range(MOST):
        for kind, fitting in zip(KINDS, by_kind, strict=True):
            left = [row for row in fitting if row["cluster_id"] not in told]
            if left and len(found) < MOST:
                told.add(left[0]["cluster_id"])
                found.append(_entry(kind.key, left[0], regions))
    return found


def _rows(clusters: pd.DataFrame) -> list[Row]:
    """Clusters with need, each marked if its share before is among the lowest or the highest."""
    some = clusters[clusters["need_wte"] > 0]
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in some.to_dict("records")]
    count = math.ceil(len(rows) / EXTREME) if len(rows) > 1 else 0
    order = np.argsort([row["share_before"] for row in rows], kind="stable").tolist()
    for rank, index in enumerate(order):
        rows[index]["lowest"] = rank < count
        rows[index]["highest"] = rank >= len(rows) - count
    return rows


def _own(row: Row, when: str) -> float:
    """Care that the cluster's people get from its own bases, WTE."""
    return max(0.0, float(row[f"care_{when}_wte"] - row[f"care_from_neighbours_{when}_wte"]))


def _beyond_formula(row: Row, side: int) -> bool:
    beyond = side * row["wte_difference"]
    return bool(beyond >= LEAST_WTE and beyond >= PART_OF_FORMULA * row["wte_formula"])


def _entry(key: str, row: Row, regions: pd.DataFrame) -> SurpriseEntry:
    region = next(r for r in regions.to_dict("records") if r["region_id"] == row["region_id"])
    return {
        "key": key,
        "cluster_id": row["cluster_id"],
        "region_id": row["region_id"],
        "share_before": row["share_before"],
        "share_after": row["share_after"],
        "region_share_before": float(region["share_before"]),
        "region_share_after": float(region["share_after"]),
        "need_wte": row["need_wte"],
        "in_post_wte": row["in_post_wte"],
        "wte_new": row["wte_new"],
        "wte_formula": row["wte_formula"],
        "wte_difference": row["wte_difference"],
        "neighbours_before_wte": row["care_from_neighbours_before_wte"],
        "neighbours_after_wte": row["care_from_neighbours_after_wte"],
        "own_before_wte": _own(row, "before"),
        "own_after_wte": _own(row, "after"),
    }
