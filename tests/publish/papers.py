"""What a paper is made from beside a made-up view: neighbourhoods with figures, and a study."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from tests.publish.builders import CLUSTERS, COUNTY_OF, PLACES

if TYPE_CHECKING:
    from placement.results.view import View


def with_areas(view: View, code: str = "W") -> View:
    """The view with one neighbourhood of 1,000 residents for each cluster, and who lives there."""
    ids = [f"{code}{number:08d}" for number in range(len(CLUSTERS))]
    areas = gpd.GeoDataFrame(
        {
            "area_id": ids,
            "cluster_id": list(CLUSTERS),
            "county_id": [COUNTY_OF[cluster] for cluster in CLUSTERS],
            "name_en": ids,
            "name_cy": ids,
            "rural_class": ["village", "urban", "town", "urban"],
            "population": 1000,
            "pop_0_64": [700, 800, 900, 600],
            "pop_65_plus": [300, 200, 100, 400],
            "deprivation_rank": [3, 20, 40, 99],
        },
        geometry=[None] * len(ids),
        crs=27700,
    )
    results = pd.DataFrame(
        [
            {
                "area_id": area,
                "cluster_id": cluster,
                "need_wte": PLACES[cluster][0],
                "care_before_wte": PLACES[cluster][0] * PLACES[cluster][2],
                "care_after_wte": PLACES[cluster][0] * PLACES[cluster][3],
            }
            for area, cluster in zip(ids, CLUSTERS, strict=True)
        ]
    )
    counties = view.region.counties.assign(welsh_speakers_pct=[50.0, 10.0, 10.0])
    region = dataclasses.replace(view.region, areas=areas, counties=counties)
    return dataclasses.replace(view, region=region, tables={**view.tables, "result_areas": results})


def robustness_document(scenario: str = "made-up") -> dict[str, Any]:
    """A study of which of two posts stay: one is firm, one is contested."""
    at = {
        "role_en": "Dietitian, band 6", "role_cy": "Deietegydd, band 6", "base_en": "East Alder Surgery",
        "base_cy": "Meddygfa Dwyrain Gwern", "cluster_en": "East Alder", "cluster_cy": "Dwyrain Gwern",
        "wte": 0.5,
    }  # fmt: skip
    other = {f"swap_{key}": value for key, value in at.items()}
    tip = {"name_en": "Need per head", "name_cy": "Angen y pen", "low": 3.6, "high": 8.4, "unit": "wte"}
    return {
        "kind": "robustness",
        "status": "example",
        "scenario": {"id": scenario, "name_en": "Other posts", "name_cy": "Swyddi eraill"},
        "option": None,
        "region": None,
        "posts": 2,
        "firm": 1,
        "swappable": 0,
        "contested": 1,
        "draws": 9,
        "draws_decided": 9,
        "draws_impossible": 0,
        "alternatives": 3,
        "kept_by_cluster": 0.9,
        "wte": 1.0,
        "firm_by_cluster_wte": 0.5,
        "firm_by_cluster_service_wte": 0.5,
        "firm_by_region_service_wte": 0.5,
        "loss": 0.005,
        "rows": [
            {**at, "class": "firm", "share": 1.0, "swap_share": None},
            {**at, "class": "contested", "share": 1 / 3, "swap_share": 0.5, **other},
        ],
        "tips": [{**tip, "item": "need", "value": 6.0, "changes_at": 4.8}],
    }


def agreement_rows(view: View) -> list[dict[str, Any]]:
    """Of a made-up view's own clusters: two thirds of the plans give each as much, nine of ten half of it."""
    table = view.tables["result_clusters"]
    rows = []
    for row in table[table["wte_new"] > 0].to_dict("records"):
        region, cluster, wte = str(row["region_id"]), str(row["cluster_id"]), float(row["wte_new"])
        names = {"region_id": region, "region_en": region, "region_cy": region}
        figures = {"wte": wte, "stays_wte": wte / 2, "share": 2 / 3}
        of = {"cluster_id": cluster, "cluster_en": cluster, "cluster_cy": cluster}
        none = {f"cluster_{end}": "" for end in ("id", "en", "cy")}
        service = {"service_id": "dietetics", "service_en": "Dietetics", "service_cy": "Dieteteg"}
        rows += [
            {"level": "cluster", **names, **of, **dict.fromkeys(service, ""), **figures},
            {"level": "cluster_service", **names, **of, **service, **figures},
            {"level": "region_service", **names, **none, **service, **figures},
        ]
    return rows


def compare_document(posts: int = 6, share: float = 0.7) -> dict[str, Any]:
    """A comparison of the stated plan with the plain formula, in which nobody gains or loses."""
    figures = {
        "posts": posts, "wte_new": 5.0, "pounds_full_year": 250_000, "pounds_first_year": 150_000,
        "pounds_once": 0, "care_wte": 31.5, "share": share, "lowest_cluster_id": "C1",
        "lowest_cluster_share": 0.5, "lowest_share": 0.5, "lowest_share_cluster_id": "C1",
        "lowest_share_service_id": "dietetics", "minutes_average": 11.0, "vacant_wte": 3.0, "counted": 30.5,
        "value": 30.5, "bound": 30.6, "gap": 0.1, "gap_of_gain": 0.01, "stopped_by": "gap",
        "unit": "wte_of_need", "workforce": "in_post", "breaks": [], "option": None,
    }  # fmt: skip
    keys = ("stated", "plain-formula")
    nobody = {f"{end}_{what}": 0 for end in ("gain", "lose", "same") for what in ("clusters", "people")}
    pair = {**nobody, "most_id": None, "least_id": None, "most_change": 0.0, "least_change": 0.0}
    named = {"id": "C1", "name_en": "Cherry Vale", "name_cy": "Bro Ceirios", "region_id": "south"}
    place = {"need_wte": 5.0, "share_today": 0.4, "people": 1000}
    each = {"options": {key: {"wte_new": 0.5, "share": 0.5} for key in keys}}
    row = {**named, **place, **each}
    return {
        "kind": "compare",
        "status": "example",
        "scenario": {"id": "made-up", "name_en": "Posts for nowhere", "name_cy": "Swyddi i unman"},
        "region": None,
        "option": None,
        "unit": "wte_of_need",
        "least_change": 0.005,
        "today": {**figures, "key": "today", "share": 0.58},
        "options": [{**figures, "key": key, "is_plan": key == "stated"} for key in keys],
        "without": [],
        "pairs": [{**pair, "option": one, "against": other} for one in keys for other in ("today", *keys)],
        "clusters": [row],
        "counties": [row],
        "regions": [{**row, "id": "south"}],
        "services": [{**row, "id": "dietetics", "name_en": "Dietetics", "name_cy": "Deieteteg"}],
    }
