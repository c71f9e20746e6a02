"""The later years of a plan read back from the tables of a run folder, without trusting any of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.model.allocation import Allocation, Care, Placed
from placement.model.years import LaterYear
from placement.results.later_tables import CARE, MONEY, MORE, PLACED, PLACES, POSTS, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from placement.model.case import Case

    Table = Mapping[str, np.ndarray]

YEARS_COLUMNS: dict[str, tuple[str, ...]] = {
    "later_posts": POSTS,
    "later_staff": STAFF,
    "later_placed": PLACED,
    "later_money": MONEY,
    "later_places": PLACES,
    "later_more": MORE,
    "later_care": CARE,
    "later_care_before": CARE,
}
OF_TRAINING = ("later_places", "later_more")
"""Tables that a run has where a rule of training is stated, both together."""
YEAR = re.compile(r"[1-9]|10")


def year_of(text: str) -> int | None:
    """A year of a plan, from 1; None if it is none."""
    return int(text) if YEAR.fullmatch(text) else None


def figures(read: Callable[[str], float | None]) -> dict[str, Callable[[str], float | int | None]]:
    """How each column of the tables of later years is read, but for ids; `read` reads a figure."""
    names = ("steps", *STAFF[3:], "graduates", "handed_pounds", "care_wte", "places", "more_graduates")
    return {"year": year_of, "begun_year": year_of, **dict.fromkeys(names, read)}


def with_years(
    case: Case, plan: Allocation, before: Allocation, tables: Mapping[str, Table]
) -> tuple[Allocation, Allocation] | None:
    """The plan and today's service with their later years; None where a table has a year too many."""
    years = case.years
    if years is None:
        return plan, before
    if any((table["year"] > years.count).any() for table in tables.values()):
        return None
    posts = tables["later_posts"]
    if (posts["begun_year"] > posts["year"]).any():
        return None
    later = tuple(_year(case, plan, tables, year) for year in years.later)
    return (
        replace(plan, later=later, later_care=_care(tables["later_care"], years.later)),
        replace(before, later_care=_care(tables["later_care_before"], years.later)),
    )


def _care(table: Table, years: range) -> tuple[Care, ...]:
    found = []
    for year in years:
        mine = table["year"] == year
        found.append(Care(*(table[name][mine] for name in ("area_id", "base_id", "service_id", "care_wte"))))
    return tuple(found)


def _year(case: Case, plan: Allocation, tables: Mapping[str, Table], year: int) -> LaterYear:
    shape = (len(case.base_ids), len(case.roles))
    t = tables["later_posts"]
    mine = t["year"] == year
    stand = np.zeros((year, *shape, len(plan.fund_ids)))
    keys = (t["begun_year"][mine] - 1, t["base_id"][mine], t["role_id"][mine], t["fund_id"][mine])
    np.add.at(stand, keys, t["steps"][mine])
    t = tables["later_staff"]
    mine = t["year"] == year
    flows = {}
    for name in STAFF[3:]:
        flows[name] = np.zeros(shape)
        np.add.at(flows[name], (t["base_id"][mine], t["role_id"][mine]), t[name][mine])
    t = tables["later_placed"]
    mine = t["year"] == year
    placed = Placed(*(t[name][mine] for name in ("class_id", "base_id", "role_id", "graduates")))
    t = tables["later_money"]
    mine = t["year"] == year
    handed = np.zeros((len(plan.fund_ids), len(case.region_ids)))
    np.add.at(handed, (t["fund_id"][mine], t["region_id"][mine]), t["handed_pounds"][mine])
    more, places = _training(case, tables, year)
    return LaterYear(
        year=year,
        stand=stand,
        staff=flows["staff_steps"],
        hired=flows["hired_steps"],
        left=flows["left_steps"],
        ended=flows["ended_steps"],
        grown=flows["grown_steps"],
        placed=placed,
        handed=handed,
        more=more,
        places=places,
    )


def _training(
    case: Case, tables: Mapping[str, Table], year: int
) -> tuple[np.ndarray, np.ndarray] | tuple[None, None]:
    if "later_more" not in tables:
        return None, None
    more = np.zeros(len(case.classes))
    t = tables["later_more"]
    mine = t["year"] == year
    np.add.at(more, t["class_id"][mine], t["more_graduates"][mine])
    places = np.zeros((len(case.services), len(case.region_ids)))
    t = tables["later_places"]
    mine = t["year"] == year
    np.add.at(places, (t["service_id"][mine], t["region_id"][mine]), t["places"][mine])
    return more, places
