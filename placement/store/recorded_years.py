"""The later years of a plan read back from the tables of a run folder, without trusting any of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.model.allocation import Allocation, Care, HospitalYear, LaterYear, Placed
from placement.model.case import Case
from placement.results.later_tables import (
    CARE,
    HOSPITAL,
    MONEY,
    MORE,
    PLACED,
    PLACES,
    POSTS,
    STAFF,
    VACATED,
)

if TYPE_CHECKING:
    Table = Mapping[str, np.ndarray]

YEARS_COLUMNS: dict[str, tuple[str, ...]] = {
    "later_posts": POSTS,
    "later_staff": STAFF,
    "later_placed": PLACED,
    "later_money": MONEY,
    "later_places": PLACES,
    "later_more": MORE,
    "later_hospital": HOSPITAL,
    "later_vacated": VACATED,
    "later_care": CARE,
    "later_care_before": CARE,
}
OF_RULES = (("later_places", "later_more"), ("later_hospital",), ("later_vacated",))
"""Tables that a run has where a rule of training, or of moves to new posts, is stated; a set together."""
YEAR = re.compile(r"[1-9]|10")


def year_of(text: str) -> int | None:
    """A year of a plan, from 1; None if it is none."""
    return int(text) if YEAR.fullmatch(text) else None


def figures(read: Callable[[str], float | None]) -> dict[str, Callable[[str], float | int | None]]:
    """How each column of the tables of later years is read, but for ids; `read` reads a figure."""
    names = (
        "steps",
        *STAFF[3:],
        "graduates",
        "handed_pounds",
        "care_wte",
        "places",
        "more_graduates",
        *HOSPITAL[3:],
        "vacated_wte",
    )
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
        replace(
            plan,
            later=later,
            later_care=_care(tables["later_care"], years.later),
            hospital=_hospital(case, tables),
            vacated=_vacated(case, tables),
        ),
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
    posts, staff, people, money = (
        _of_year(tables[f"later_{name}"], year) for name in ("posts", "staff", "placed", "money")
    )
    posts["begun"] = posts["begun_year"] - 1
    stand_shape = (year, *shape, len(plan.fund_ids))
    stand = _filled(posts, ("begun", "base_id", "role_id", "fund_id"), "steps", stand_shape)
    flows = {name: _filled(staff, ("base_id", "role_id"), name, shape) for name in STAFF[3:]}
    placed = Placed(*(people[name] for name in ("class_id", "base_id", "role_id", "graduates")))
    of_funds = (len(plan.fund_ids), len(case.region_ids))
    handed = _filled(money, ("fund_id", "region_id"), "handed_pounds", of_funds)
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


def _hospital(case: Case, tables: Mapping[str, Table]) -> tuple[HospitalYear, ...]:
    """Hospital staff of every year; where no row says how many there are nobody knows."""
    if "later_hospital" not in tables or case.years is None:
        return ()
    shape, found = (len(case.region_ids), len(case.services)), []
    for year in range(1, case.years.count + 1):
        rows = _of_year(tables["later_hospital"], year)
        told = [_filled(rows, ("region_id", "service_id"), name, shape) for name in HOSPITAL[3:]]
        known = _filled({**rows, "n": np.ones(len(rows["year"]))}, ("region_id", "service_id"), "n", shape)
        found.append(HospitalYear(year, told[0], told[1], np.where(known > 0, told[2], np.nan)))
    return tuple(found)


def _vacated(case: Case, tables: Mapping[str, Table]) -> tuple[np.ndarray, ...]:
    if "later_vacated" not in tables or case.years is None:
        return ()
    shape = (len(case.region_ids), len(case.services))
    years = (_of_year(tables["later_vacated"], year) for year in range(1, case.years.count + 1))
    return tuple(_filled(rows, ("region_id", "service_id"), "vacated_wte", shape) for rows in years)


def _training(
    case: Case, tables: Mapping[str, Table], year: int
) -> tuple[np.ndarray, np.ndarray] | tuple[None, None]:
    if "later_more" not in tables:
        return None, None
    more, places = (_of_year(tables[name], year) for name in ("later_more", "later_places"))
    of_services = (len(case.services), len(case.region_ids))
    return (
        _filled(more, ("class_id",), "more_graduates", (len(case.classes),)),
        _filled(places, ("service_id", "region_id"), "places", of_services),
    )


def _of_year(table: Table, year: int) -> dict[str, np.ndarray]:
    """The rows of one year."""
    mine = table["year"] == year
    return {name: cells[mine] for name, cells in table.items()}


def _filled(
    rows: Mapping[str, np.ndarray], keys: Sequence[str], figure: str, shape: tuple[int, ...]
) -> np.ndarray:
    """A figure added up by its keys."""
    found = np.zeros(shape)
    np.add.at(found, tuple(rows[key] for key in keys), rows[figure])
    return found
