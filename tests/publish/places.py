"""Two neighbourhoods for the made-up answer: Near, in a city, gains; Far, a village, ends with less."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

RESIDENTS = {"a1": 2_000, "a2": 1_100}
NEED = {"a1": 4.0, "a2": 2.0}
SHARES = {"a1": (0.40, 0.60), "a2": (0.08, 0.06)}
CLUSTER = {"a1": "A1", "a2": "C1"}
CLASS = {"a1": "urban", "a2": "village"}


def made_up_areas() -> gpd.GeoDataFrame:
    points = gpd.GeoSeries([Point(-3.95, 52.1), Point(-3.35, 52.05)], crs=4326).to_crs(27700)
    table = pd.DataFrame(
        {
            "area_id": list(RESIDENTS),
            "cluster_id": list(CLUSTER.values()),
            "name_en": ["Near", "Far"],
            "name_cy": ["Agos", "Pell"],
        }
    )
    return gpd.GeoDataFrame(table, geometry=points)


def made_up_place_tables() -> dict[str, pd.DataFrame]:
    areas = [
        {
            "area_id": area,
            "cluster_id": CLUSTER[area],
            "residents": RESIDENTS[area],
            "need_wte": NEED[area],
            "care_before_wte": NEED[area] * before,
            "care_after_wte": NEED[area] * after,
            "share_before": before,
            "share_after": after,
            "share_change": round(after - before, 6),
            "minutes_average": 10.0,
        }
        for area, (before, after) in SHARES.items()
    ]
    fallen = {
        "area_id": "a2", "cluster_id": "C1", "rural_class": "village", "residents": 1_100,
        "share_before": 0.08, "share_after": 0.06, "service_id": "dietetics", "service_before_wte": 0.16,
        "service_after_wte": 0.12, "base_id": "base-C1", "base_before_wte": 0.16, "base_after_wte": 0.12,
        "base_all_before_wte": 0.5, "base_all_after_wte": 0.9, "base_new_wte": 0.5, "base_moved_wte": 0.0,
        "more_cluster_id": "A1", "more_cluster_wte": 0.44, "more_area_id": "a1", "more_area_wte": 0.44,
    }  # fmt: skip
    missed = [
        {
            "area_id": area, "cluster_id": CLUSTER[area], "rural_class": CLASS[area],
            "residents": RESIDENTS[area], "service_id": "physiotherapy", "need_wte": 1.0, "share_before": 0.0,
            "reason": "limit", "nearest_base_id": "base-C1", "nearest_minutes": 44.0,
        }
        for area in RESIDENTS
    ]  # fmt: skip
    return {
        "result_areas": pd.DataFrame(areas),
        "result_less": pd.DataFrame([fallen]),
        "result_unreached": pd.DataFrame(missed),
    }


def made_up_coverage() -> list[dict[str, Any]]:
    """Both together, then each in its class: 1.6 + 0.16 of 6 WTE before, 2.4 + 0.12 after."""
    rows = [("", ["a1", "a2"]), ("urban", ["a1"]), ("village", ["a2"])]
    return [_place(rural_class, areas) for rural_class, areas in rows]


def _place(rural_class: str, areas: list[str]) -> dict[str, Any]:
    changes = {area: SHARES[area][1] - SHARES[area][0] for area in areas}
    ways = {
        "more": {area: change for area, change in changes.items() if change > 0},
        "less": {area: -change for area, change in changes.items() if change < 0},
    }
    return {
        "service_id": "",
        "rural_class": rural_class,
        "areas": len(areas),
        "residents": sum(RESIDENTS[area] for area in areas),
        "need_wte": sum(NEED[area] for area in areas),
        **{when: _at(areas, i) for i, when in enumerate(("before", "after"))},
        **{
            way: {
                "areas": len(moved),
                "residents": sum(RESIDENTS[area] for area in moved),
                "most_points": round(100 * max(moved.values(), default=0.0), 6),
                "most_area_id": next(iter(moved), ""),
            }
            for way, moved in ways.items()
        },
    }


def _at(areas: list[str], i: int) -> dict[str, Any]:
    share = {area: SHARES[area][i] for area in areas}
    care = sum(NEED[area] * share[area] for area in areas)
    lowest = min(areas, key=lambda area: share[area])

    def under(limit: float) -> int:
        return sum(RESIDENTS[area] for area in areas if share[area] < limit)

    return {
        "care_wte": care,
        "share": care / sum(NEED[area] for area in areas),
        "lowest_share": share[lowest],
        "lowest_area_id": lowest,
        "gini": 0.3 if len(areas) > 1 else 0.0,
        "residents_none": 0,
        **{f"residents_under_{n}": under(n / 100) for n in (10, 30, 50)},
    }


def made_up_unreached() -> dict[str, Any]:
    counts = {
        "areas": 2,
        "residents": 3_100,
        "residents_by_class": {"urban": 2_000, "town": 0, "village": 1_100},
    }
    group = {"reason": "limit", "service_ids": ["physiotherapy"], **counts, "area_ids": ["a1", "a2"]}
    return {**counts, "groups": [group]}
