"""How a person puts their own figure in the place of an assumption: where it stands, where to look for it.

The ways are texts of the catalogues (`data.replace.<way>`, for a nation `data.replace.<way>.<nation>`); here
stands which assumption goes which way. A figure that no rule of these knows is told where it stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from placement.data.assumptions import stands_for_setting
from placement.data.region import Region

NATIONS = {"W0": "wales", "E0": "england"}
"""How the official codes of neighbourhoods begin."""
WAYS: tuple[tuple[str, str, str, str], ...] = (
    # item, table, column, way
    ("fund.*", "rules.*", "amount", "choice"),
    ("areas.cluster_error", "*", "*", "registered"),
    ("areas.nearest_practice", "*", "*", "registered"),
    ("areas.under_18", "*", "*", "ages"),
    ("supply.*", "*", "*", "applicants"),
    ("*", "services", "need_deprived_ratio", "slope"),
    ("*", "need", "*", "rural_slope"),
    ("*", "services", "need_*", "need"),
    ("*", "services", "limit_minutes", "choice"),
    ("*", "services", "visit*", "visits"),
    ("*", "services", "minutes_*", "visits"),
    ("*", "workforce", "*", "staff"),
    ("staff.*", "", "*", "staff"),
    ("bases.*", "", "*", "room"),
    ("*", "bases", "places_wte", "room"),
    ("*", "bases", "opening_pounds_once", "capital"),
    ("*", "roles", "salary_pounds_per_year", "pay"),
    ("*", "forward", "tops*", "pay"),
    ("*", "forward", "years_to_top", "pay"),
    ("*", "roles", "on_cost_pct", "costs"),
    ("*", "roles", "*_pounds_*", "costs"),
    ("*", "roles", "care_wte_per_wte", "practice"),
    ("*", "care_time", "*", "practice"),
    ("*", "rules.supervision", "*", "practice"),
    ("*", "rules.leavers", "*", "leavers"),
    ("*", "rules.progression", "*top*", "pay"),
    ("*", "rules.progression", "*", "practice"),
    ("*", "rules.training", "*", "places"),
    ("*", "rules.market", "*", "recruitment"),
    ("*", "years", "need_growth_pct*", "projections"),
    ("*", "years", "*", "choice"),
    ("*", "forward", "newly_qualified_*", "practice"),
    ("*", "graduates", "graduates", "places"),
    ("*", "graduates", "*", "applicants"),
    ("*", "rules.supply", "*", "applicants"),
    ("*", "travel", "*", "roads"),
    ("*", "recruitment", "*", "recruitment"),
    ("*", "rules.*", "months_in_first_year", "recruitment"),
    ("*", "forward", "leavers_pct", "leavers"),
    ("*", "forward", "need_growth_pct*", "projections"),
    ("*", "forward", "*", "choice"),
    ("*", "rules.*", "*", "choice"),
    ("team.*", "*", "*", "choice"),
    ("hubs.*", "*", "*", "room"),
    ("*.money_rises", "", "*", "choice"),
    ("aims.*", "*", "*", "choice"),
    ("*", "jobs", "*", "choice"),
)
OTHER_WAY, CHOSEN = "own", "choice"
BY_NATION = frozenset({"registered", "ages", "staff", "pay", "places", "projections"})
"""Ways that name a published table, which each nation has of its own."""


def nation_of(region: Region) -> str:
    """The nation, `wales` or `england`, by the codes of all neighbourhoods; `other` for any other region."""
    starts = {str(area)[:2] for area in region.areas["area_id"]}
    return NATIONS.get(starts.pop(), "other") if len(starts) == 1 else "other"


def way_of(row: Mapping[str, Any]) -> str:
    """The way of an assumption, by its item, table and column."""
    given = tuple(str(row[name]) for name in ("item", "table", "column"))
    for *patterns, way in WAYS:
        if all(fnmatchcase(text, pattern) for text, pattern in zip(given, patterns, strict=True)):
            return way
    return OTHER_WAY


def key_of(row: Mapping[str, Any], nation: str) -> str:
    """The key of the text that says where to look."""
    way = way_of(row)
    return f"data.replace.{way}.{nation}" if way in BY_NATION else f"data.replace.{way}"


def stands_at(row: Mapping[str, Any]) -> tuple[str, str]:
    """Where the figure stands: ("setting", "travel.detour_factor"), ("cells", file, …) or ("nowhere", "")."""
    table, column, where = (str(row[name]) for name in ("table", "column", "where"))
    if not table:
        return "nowhere", ""
    if stands_for_setting(table, column):
        return "setting", f"{table}.{column}"
    return "cells", f"{table}.csv: {column}" + (f" ({where})" if where else "")
