"""A made-up answer for tests: two regions, three counties, four clusters on a grid of squares.

Figures are small and chosen, so that a reader can check what a page says by hand.
"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from placement.data.folders import Folders
from placement.data.region import Region
from placement.results.view import View
from tests.publish.answers import made_up_answer
from tests.publish.places import (
    made_up_areas,
    made_up_place_tables,
)

if TYPE_CHECKING:
    from placement.results.document import AnswerDocument
    from placement.scenario import Scenario

CLUSTERS = ("A1", "A2", "B1", "C1")
COUNTY_OF = {"A1": "A", "A2": "A", "B1": "B", "C1": "C"}
REGION_OF = {"A": "north", "B": "north", "C": "south"}
NAMES = {
    "A1": ("East Alder", "Dwyrain Gwern"),
    "A2": ("West Alder", "Gorllewin Gwern"),
    "B1": ("Birch", "Bedw"),
    "C1": ("Cherry Vale", "Bro Ceirios"),
}
POUNDS = ("pounds_per_year", "pounds_first_year")
CHANCES = ("chance_month_12", "chance_month_12_low", "chance_month_12_high")
SERVICES = {
    "physiotherapy": ("Physiotherapy", "Ffisiotherapi"),
    "dietetics": ("Dietetics", "Deieteteg"),
}
#        need, in post, before, after, new WTE, formula, from neighbours before and after, pounds
PLACES = {
    "A1": (10.0, 4.0, 0.40, 0.60, 2.5, 1.5, 0.1, 0.3, 125_000),
    "A2": (20.0, 15.0, 0.75, 0.80, 0.0, 3.0, 0.0, 1.2, 0),
    "B1": (10.0, 5.0, 0.50, 0.70, 2.0, 1.0, 0.0, 0.0, 100_000),
    "C1": (5.0, 2.0, 0.40, 0.50, 0.5, 0.5, 0.0, 0.0, 25_000),
}


def made_up_view(names: dict[str, tuple[str, str]] | None = None, **answer: Any) -> View:
    """A view with these names of clusters in place of the usual, and these entries of the answer."""
    named = {**NAMES, **(names or {})}
    scenario = cast("Scenario", None)
    return View(
        answer=cast("AnswerDocument", {**made_up_answer(), **answer}),
        tables=made_up_tables(),
        region=made_up_region(named),
        scenario=scenario,
    )


def made_up_region(names: dict[str, tuple[str, str]] = NAMES) -> Region:
    clusters = pd.DataFrame(
        [[c, COUNTY_OF[c], *names[c]] for c in CLUSTERS],
        columns=["cluster_id", "county_id", "name_en", "name_cy"],
    )
    squares = [box(x, 52, x + 0.2, 52.2) for x in (-4.0, -3.8, -3.6, -3.4)]
    boundaries = gpd.GeoDataFrame({"cluster_id": list(CLUSTERS)}, geometry=squares, crs=4326)
    return Region(
        folders=Folders.of(Path("data/nowhere")),
        regions=_named("region_id", {"north": ("North", "Gogledd"), "south": ("South", "De")}),
        counties=_named(
            "county_id",
            {"A": ("Aldershire", "Sir Wern"), "B": ("Birchshire", "Sir Fedw"), "C": ("South", "De")},
        ).assign(region_id=["north", "north", "south"]),
        clusters=clusters,
        areas=made_up_areas(),
        bases=_bases(names),
        services=_named("service_id", SERVICES),
        roles=_named(
            "role_id",
            {
                "physio": ("Physiotherapist, band 6", "Ffisiotherapydd, band 6"),
                "dietitian": ("Dietitian, band 6", "Deietegydd, band 6"),
            },
        ),
        employers=_named("employer_id", {"board": ("Health Board", "Bwrdd Iechyd")}),
        workforce=pd.DataFrame(),
        graduates=pd.DataFrame(),
        assumptions=pd.DataFrame(
            {"item": ["need", "pay", "vacancies"], "basis": "assumed", "table": "", "column": "", "where": ""}
        ),
        boundaries=boundaries,
        package={
            "attribution_en": ["Contains OS data."],
            "attribution_cy": ["Yn cynnwys data OS."],
            "sources": [
                {
                    "title": "Mid-year estimates",
                    "title_en": "Mid-year estimates",
                    "title_cy": "Amcangyfrifon canol blwyddyn",
                }
            ],
        },
    )


def _named(column: str, names: dict[str, tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame([[key, *both] for key, both in names.items()], columns=[column, "name_en", "name_cy"])


def _bases(names: dict[str, tuple[str, str]]) -> gpd.GeoDataFrame:
    table = pd.DataFrame(
        {
            "base_id": [f"base-{c}" for c in CLUSTERS],
            "cluster_id": list(CLUSTERS),
            "name_en": [f"{names[c][0]} Surgery" for c in CLUSTERS],
            "name_cy": [f"Meddygfa {names[c][1]}" for c in CLUSTERS],
            "status": ["open", "open", "candidate", "open"],
        }
    )
    points = gpd.GeoSeries([Point(x, 52.1) for x in (-3.9, -3.7, -3.5, -3.3)], crs=4326).to_crs(27700)
    return gpd.GeoDataFrame(table, geometry=points)


def made_up_tables() -> dict[str, pd.DataFrame]:
    return {
        **made_up_place_tables(),
        "posts": pd.DataFrame(
            [
                ["base-A1", "A1", "physio", "physiotherapy", 2.0, 100_000, 60_000],
                ["base-A1", "A1", "dietitian", "dietetics", 0.5, 25_000, 15_000],
                ["base-B1", "B1", "physio", "physiotherapy", 2.0, 100_000, 60_000],
                ["base-C1", "C1", "dietitian", "dietetics", 0.5, 25_000, 15_000],
            ],
            columns=["base_id", "cluster_id", "role_id", "service_id", "wte", *POUNDS],
        ),
        "jobs": pd.DataFrame(
            [
                ["physio", "physiotherapy", "A", "north", "base-A1", "", 1.0, math.nan, math.nan],
                ["physio", "physiotherapy", "A", "north", "base-A1", "base-A2", 1.0, 0.5, 17.4],
                ["dietitian", "dietetics", "A", "north", "base-A1", "", 0.5, math.nan, math.nan],
                ["physio", "physiotherapy", "B", "north", "base-B1", "", 1.0, math.nan, math.nan],
                ["physio", "physiotherapy", "B", "north", "base-B1", "", 1.0, math.nan, math.nan],
                ["dietitian", "dietetics", "C", "south", "base-C1", "", 0.5, math.nan, math.nan],
            ],
            columns=[
                "role_id",
                "service_id",
                "county_id",
                "region_id",
                "base_id",
                "second_base_id",
                "wte",
                "second_wte",
                "minutes_between",
            ],
        ),
        "opened": pd.DataFrame(columns=["base_id", "cluster_id", "region_id", "fund_id", "pounds_once"]),
        "result_posts": pd.DataFrame(
            [
                ["base-A1", "physio", 2.0, "false", 0.9, 0.8, 0.95],
                ["base-A1", "dietitian", 0.5, "true", 0.6, 0.4, 0.8],
                ["base-B1", "physio", 2.0, "false", 0.9, 0.8, 0.95],
                ["base-C1", "dietitian", 0.5, "true", 0.7, 0.5, 0.8],
            ],
            columns=["base_id", "role_id", "wte", "hard_to_fill", *CHANCES],
        ),
        "result_clusters": pd.DataFrame([_place(c) for c in CLUSTERS]),
        "result_cluster_services": pd.DataFrame(
            [_cluster_service(c, service, new) for c in CLUSTERS for service, new in _new(c).items()]
        ),
        "result_services": pd.DataFrame(
            [
                ["dietetics", 15.0, 6.0, 0.40, 0.45, 2, 1.0, 50_000, 30_000],
                ["physiotherapy", 30.0, 20.0, 0.60, 0.75, 4, 4.0, 200_000, 120_000],
            ],
            columns=[
                "service_id",
                "need_wte",
                "in_post_wte",
                "share_before",
                "share_after",
                "posts",
                "wte_new",
                "pounds_per_year",
                "pounds_first_year",
            ],
        ),
        "result_regions": pd.DataFrame(
            [
                ["north", 40.0, 0.60, 0.725, 4.5, 225_000, 234_000],
                ["south", 5.0, 0.40, 0.50, 0.5, 25_000, 26_000],
            ],
            columns=[
                "region_id",
                "need_wte",
                "share_before",
                "share_after",
                "wte_new",
                "pounds_per_year",
                "pounds_share",
            ],
        ),
        "result_rules": pd.DataFrame(
            [
                [
                    "money",
                    "fund",
                    "At most £250,000 a year.",
                    "Dim mwy na £250,000 y flwyddyn.",
                    True,
                    0.0,
                    "pounds_per_year",
                ],
                [
                    "reach",
                    "travel_limit",
                    "At most 30 minutes by car.",
                    "Dim mwy na 30 munud mewn car.",
                    True,
                    math.nan,
                    "",
                ],
            ],
            columns=["rule_id", "rule", "sentence_en", "sentence_cy", "holds", "room", "room_unit"],
        ),
        "result_assumptions": pd.DataFrame(
            [
                ["need", "Need per head", "Angen y pen", 6.0, 3.6, 8.4, "wte", "assumed", "", -4.0, 3.5],
                [
                    "pay",
                    "Pay",
                    "Cyflog",
                    54_000,
                    50_000,
                    58_000,
                    "pounds_per_year",
                    "published",
                    "Board",
                    1.0,
                    -1.0,
                ],
            ],
            columns=[
                "item",
                "name_en",
                "name_cy",
                "value",
                "low",
                "high",
                "unit",
                "basis",
                "agreed_by",
                "effect_low",
                "effect_high",
            ],
        ),
    }


def _place(cluster: str) -> dict[str, Any]:
    need, in_post, before, after, new, formula, from_before, from_after, pounds = PLACES[cluster]
    return {
        "cluster_id": cluster,
        "county_id": COUNTY_OF[cluster],
        "region_id": REGION_OF[COUNTY_OF[cluster]],
        "need_wte": need,
        "in_post_wte": in_post,
        "care_before_wte": need * before,
        "care_after_wte": need * after,
        "share_before": before,
        "share_after": after,
        "wte_new": new,
        "wte_formula": formula,
        "wte_difference": new - formula,
        "care_from_neighbours_before_wte": from_before,
        "care_from_neighbours_after_wte": from_after,
        "pounds_per_year": pounds,
        "expected_month_12_wte": 0.8 * new,
        "expected_month_12_low_wte": 0.6 * new,
        "expected_month_12_high_wte": 0.9 * new,
    }


def _new(cluster: str) -> dict[str, float]:
    return {
        "physiotherapy": {"A1": 2.0, "B1": 2.0}.get(cluster, 0.0),
        "dietetics": {"A1": 0.5, "C1": 0.5}.get(cluster, 0.0),
    }


def _cluster_service(cluster: str, service: str, new: float) -> dict[str, Any]:
    need, _, before, after, *_ = PLACES[cluster]
    part = 0.0 if (cluster, service) == ("C1", "physiotherapy") else need / 2
    return {
        "cluster_id": cluster,
        "service_id": service,
        "need_wte": part,
        "share_before": before if part else 0.0,
        "share_after": after if part else 0.0,
        "wte_new": new,
    }


def sites_alone() -> View:
    """A plan that buys no post, opens a base in Birch for £1,500,000, and counts nobody's time."""
    view = made_up_view()
    opened = pd.DataFrame([["base-B1", "B1", "north", view.answer["funds"][0]["id"], 1_500_000]])
    opened.columns = view.tables["opened"].columns
    services = view.tables["result_services"].assign(wte_new=0.0)
    tables = {"opened": opened, "posts": view.tables["posts"].iloc[:0], "result_services": services}
    none = {"wte_new": 0.0, "care_before_wte": 0.0, "care_after_wte": 0.0}
    shares = {"share_before": 0.0, "share_after": 0.0}
    totals = {**view.answer["totals"], **none, **shares}
    return made_up_view_of(view, tables, totals)


def made_up_view_of(view: View, tables: dict[str, pd.DataFrame], totals: dict[str, Any]) -> View:
    """The same view with these tables and totals in place of its own."""
    answer = cast("AnswerDocument", {**view.answer, "totals": totals})
    return dataclasses.replace(view, tables={**view.tables, **tables}, answer=answer)
