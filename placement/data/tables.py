"""What each table of a region must hold: one schema for each, in the order they are read.

A schema says names, types and bounds of single columns. What holds between columns and tables
(age bands, ids of other tables) stands in `placement.data.checks`.

Every check carries as its `key` the key of the message that people read (`fault.<key>`), and every
column its unit, the column it refers to and the values beyond which it looks unlikely, in `metadata`.
A column with a `default` may be absent: the reader then fills it with that value.
"""

from __future__ import annotations

import math
from typing import Any

from placement.data.bands import AGE_BANDS, PEOPLE, RATE
from placement.data.table_schema import (
    CellCheck,
    ColumnSchema,
    TableSchema,
    between,
    filled,
    matching,
    one_of,
    whole_number,
)
from placement.data.table_spec import TableSpec

ID_PATTERN = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,39}"
ITEM_PATTERN = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}"
RURAL_CLASSES = ("urban", "town", "village")
BASE_KINDS = ("practice", "community_hospital", "hub", "community_resource_team", "reablement_team")
PLANNING_LEVELS = ("cluster", "county", "region", "national")
WELSH = ("desirable", "to_be_learnt", "essential")
SHARE = "share"


def _text_column(
    kind: str, *checks: CellCheck, blank: bool = False, unique: bool = False, **about: Any
) -> ColumnSchema:
    return ColumnSchema(
        checks if blank else (filled(), *checks),
        unique=unique,
        required="default" not in about,
        metadata={"kind": kind, "blank": blank, **about},
    )


def _id(pattern: str = ID_PATTERN) -> ColumnSchema:
    return _text_column("id", matching(pattern, "id_characters"), unique=True)


def _reference(column: str, *, blank: bool = False, **about: Any) -> ColumnSchema:
    """An id of another table, named as `table.column`."""
    check = matching(rf"({ID_PATTERN})?" if blank else ID_PATTERN, "id_characters")
    return _text_column("reference", check, blank=blank, refers=column, **about)


def _label() -> ColumnSchema:
    """A free id that no table lists, such as a mode of travel."""
    return _text_column("label", matching(ID_PATTERN, "id_characters"))


def _text(*, blank: bool = False, **about: Any) -> ColumnSchema:
    return _text_column("text", blank=blank, **about)


def _choice(*choices: str, blank: bool = False, **about: Any) -> ColumnSchema:
    allowed = [*choices, ""] if blank else list(choices)
    return _text_column("choice", one_of(allowed), blank=blank, choices=choices, **about)


def _truth() -> ColumnSchema:
    """True or false; turned into a bool after checking."""
    return _text_column("truth", one_of(["true", "false"]), choices=("true", "false"))


def _date(*, blank: bool = False) -> ColumnSchema:
    pattern = r"([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"
    return _text_column("date", matching(pattern, "date"), blank=blank)


def _number(
    unit: str,
    low: float = 0.0,
    high: float = 1e6,
    *,
    above: bool = False,
    unusual: tuple[float, float] | None = None,
    **about: Any,
) -> ColumnSchema:
    """A number from `low` (or above it) to `high`; outside `unusual` it is legal but worth a second look."""
    metadata = {"kind": "number", "unit": unit, "low": low, "high": high, "above": above, "unusual": unusual}
    return _figures((between(low, high, above=above),), {**metadata, **about})


def _whole(
    unit: str, low: int = 0, high: int = 10_000_000, *, unique: bool = False, **about: Any
) -> ColumnSchema:
    """A whole number; read as a float so that a fault in one cell does not hide the others."""
    metadata = {"kind": "whole", "unit": unit, "low": low, "high": high, "above": False, "unusual": None}
    return _figures((whole_number(), between(low, high)), {**metadata, **about}, unique=unique)


def _figures(checks: tuple[CellCheck, ...], about: dict[str, Any], *, unique: bool = False) -> ColumnSchema:
    """A column of numbers; a blank cell is NaN where the column may have one."""
    required, blank = "default" not in about, about.get("blank", False)
    return ColumnSchema(checks, nullable=blank, unique=unique, required=required, metadata=about)


def _steps(*choices: float) -> ColumnSchema:
    """One of a few numbers of WTE."""
    metadata = {"kind": "number", "unit": "wte", "choices": tuple(str(choice) for choice in choices)}
    return ColumnSchema((one_of(choices),), metadata)


def _names(stem: str = "name") -> dict[str, ColumnSchema]:
    return {f"{stem}_en": _text(), f"{stem}_cy": _text()}


def _coordinates() -> dict[str, ColumnSchema]:
    """Metres of the British National Grid (EPSG:27700).

    Their bounds are checked in `placement.data.coordinates`, which tells degrees from mistakes, and a
    blank cell from a region that has no coordinates at all.
    """
    grid = _figures((), {"kind": "number", "unit": "m", "blank": True})
    return {"easting": grid, "northing": grid}


def _schema(columns: dict[str, ColumnSchema], *, unique: list[str] | None = None) -> TableSchema:
    return TableSchema(columns, unique or [])


REGIONS = _schema({"region_id": _id(), **_names(), **_names("health_board")})

COUNTIES = _schema(
    {
        "county_id": _id(),
        "region_id": _reference("regions.region_id"),
        **_names(),
        "welsh_speakers_pct": _number("percent", 0, 100, blank=True, default=math.nan),
    }
)

CLUSTERS = _schema({"cluster_id": _id(), "county_id": _reference("counties.county_id"), **_names()})

AREAS = _schema(
    {
        "area_id": _id(),
        "cluster_id": _reference("clusters.cluster_id"),
        "county_id": _reference("counties.county_id"),
        **_names(),
        **_coordinates(),
        "rural_class": _choice(*RURAL_CLASSES),
        "population": _whole("people", unusual=(1, 30_000)),
        **{f"pop_{band}": _whole("people") for band in AGE_BANDS},
        "deprivation_rank": _whole("rank", 1, unique=True),
        "disabled_pct": _number("percent", 0, 100, blank=True, default=math.nan),
        "households": _number("households", 0, 1e6, blank=True, default=math.nan),
        "no_car_households": _number("households", 0, 1e6, blank=True, default=math.nan),
        "cluster_share": _number(SHARE, 0, 1, blank=True, default=math.nan),
        "second_cluster_id": _reference("clusters.cluster_id", blank=True, default=""),
    }
)

BASES = _schema(
    {
        "base_id": _id(),
        "cluster_id": _reference("clusters.cluster_id"),
        **_names(),
        "kind": _choice(*BASE_KINDS),
        "employer_id": _reference("employers.employer_id"),
        **_coordinates(),
        "rural_class": _choice(*RURAL_CLASSES),
        "status": _choice("open", "candidate"),
        "places_wte": _number("wte", 0, 10_000, unusual=(0, 500)),
        "staff_from_base_id": _reference("bases.base_id", blank=True),
        "postcode": _text(blank=True),
        "opening_pounds_once": _whole("pounds", 0, 1_000_000_000, unusual=(0, 20_000_000), default=0.0),
    }
)

SERVICES = _schema(
    {
        "service_id": _id(),
        **_names(),
        **_names("profession"),
        "care_group": _text(blank=True),
        "planning_level": _choice(*PLANNING_LEVELS),
        "limit_minutes": _number("minutes", 0, 1440, above=True, unusual=(5, 240)),
        **{f"need_{band}": _number("wte_per_10000", 0, 1000, unusual=(0, 100)) for band in AGE_BANDS},
        "need_deprived_ratio": _number("ratio", 1, 10, unusual=(1, 4)),
        "visit_share": _number(SHARE, 0, 1),
        "visits_per_round": _number("visits", 0, 100, above=True),
        "minutes_per_visit": _number("minutes", 0, 1440, above=True, unusual=(5, 300)),
        **{
            f"minutes_between_{kind}": _number("minutes", 0, 1440, unusual=(0, 120)) for kind in RURAL_CLASSES
        },
        "need_group": _reference("groups.group_id", blank=True, default=""),
        "need_group_per_10000": _number("wte_per_10000", 0, 1000, unusual=(0, 100), default=0.0),
    }
)

ROLES = _schema(
    {
        "role_id": _id(),
        "service_id": _reference("services.service_id"),
        **_names(),
        "grade": _text(),
        "kind": _choice("registered", "newly_qualified", "support"),
        "employer_id": _reference("employers.employer_id"),
        "salary_pounds_per_year": _number("pounds_per_year", 0, unusual=(15_000, 150_000)),
        "on_cost_pct": _number("percent", 0, 100, unusual=(5, 60)),
        "non_pay_pounds_per_year": _number("pounds_per_year", 0, unusual=(0, 50_000)),
        "set_up_pounds_once": _number("pounds", 0, unusual=(0, 100_000)),
        "care_wte_per_wte": _number("wte_per_wte", 0, 2, unusual=(0.2, 1.0)),
        "step_wte": _steps(0.5, 1.0),
        "supply": _choice("limited", "open"),
        "hard_to_fill": _truth(),
        "welsh": _choice(*WELSH, blank=True, default=""),
        "welsh_level": _whole("level", 0, 5, default=0.0),
    }
)

EMPLOYERS = _schema({"employer_id": _id(), **_names(), "kind": _choice("nhs", "council")})

WORKFORCE = _schema(
    {
        "base_id": _reference("bases.base_id"),
        "service_id": _reference("services.service_id"),
        "in_post_wte": _number("wte", 0, 10_000, unusual=(0, 300)),
        "funded_wte": _number("wte", 0, 10_000, unusual=(0, 300)),
    },
    unique=["base_id", "service_id"],
)

HOSPITAL_STAFF = _schema(
    {
        "region_id": _reference("regions.region_id"),
        "service_id": _reference("services.service_id"),
        "in_post_wte": _number("wte", 0, 100_000, unusual=(0, 5_000)),
    },
    unique=["region_id", "service_id"],
)

GRADUATES = _schema(
    {
        "class_id": _id(),
        "service_id": _reference("services.service_id"),
        "home_county_id": _reference("counties.county_id"),
        "commute_minutes": _number("minutes", 0, 1440, above=True, unusual=(5, 180)),
        "graduates": _whole("people", 0, 100_000, unusual=(0, 1_000)),
        **{f"wish_{kind}": _number(SHARE, 0, 1, default=1.0) for kind in RURAL_CLASSES},
    }
)

ASSUMPTIONS = _schema(
    {
        "item": _id(ITEM_PATTERN),
        **_names(),
        "value": _number("any", -1e12, 1e12),
        "low": _number("any", -1e12, 1e12),
        "high": _number("any", -1e12, 1e12),
        "unit": _text(),
        "basis": _choice("published", "estimated", "assumed"),
        "source": _text(),
        "agreed_by": _text(blank=True),
        "agreed_on": _date(blank=True),
        "material": _truth(),
        "table": _text(blank=True),
        "column": _text(blank=True),
        "where": _text(blank=True),
        "how": _choice("scale", "set", blank=True),
        "moves_with": _text(blank=True, default=""),
        "distribution": _text(blank=True, default=""),
    }
)

TRAVEL = _schema(
    {
        "area_id": _reference("areas.area_id"),
        "base_id": _reference("bases.base_id"),
        "mode": _label(),
        "minutes": _number("minutes", 0, 1440),
    },
    unique=["area_id", "base_id", "mode"],
)

MEMBERSHIP = _schema(
    {
        "area_id": _reference("areas.area_id"),
        "cluster_id": _reference("clusters.cluster_id"),
        "share": _number(SHARE, 0, 1),
    },
    unique=["area_id", "cluster_id"],
)

GROUPS = _schema(
    {
        "area_id": _reference("areas.area_id"),
        "group_id": _label(),
        "people": _number("people", 0, 10_000_000, unusual=(0, 30_000)),
    },
    unique=["area_id", "group_id"],
)

LOCAL_KNOWLEDGE = _schema(
    {
        "kind": _choice("minutes", "in_post_wte", "funded_wte"),
        "area_id": _reference("areas.area_id", blank=True),
        "base_id": _reference("bases.base_id"),
        "service_id": _reference("services.service_id", blank=True),
        "value": _number("any", 0, 10_000),
        "was": _number("any", 0, 10_000, blank=True, default=math.nan),
        "author": _text(),
        "date": _date(),
        **_names("note"),
    },
    unique=["kind", "area_id", "base_id", "service_id"],
)

POSTCODES = _schema(
    {"sector": _text(), "area_id": _reference("areas.area_id", blank=True), "units": _text()},
    unique=["sector", "area_id"],
)

TOWN = _choice("town", "known", default="town")
PLACES = _schema(
    {"place_id": _id(), **_names(), "also": _text(blank=True), "kind": TOWN, "area_ids": _text()}
)

PRACTICES = _schema(
    {
        "practice_id": _id(),
        "cluster_id": _reference("clusters.cluster_id"),
        **_names(),
        "registered_people": _whole("people"),
        "postcode": _text(blank=True),
        **_coordinates(),
    }
)

REGISTERS = _schema(
    {
        "register_id": _id(),
        **_names(),
        "from_age": _whole("years", 0, 120),
        "service_ids": _text_column("text", blank=True, default=""),
    }
)

PREVALENCE = _schema(
    {
        "cluster_id": _reference("clusters.cluster_id"),
        "register_id": _reference("registers.register_id"),
        "registered_pct": _number("percent", 0, 100),
    },
    unique=["cluster_id", "register_id"],
)

WAITING = _schema(
    {
        "cluster_id": _reference("clusters.cluster_id"),
        "service_id": _reference("services.service_id"),
        "waiting_people": _whole("people", unusual=(0, 5_000)),
        "joining_people_per_year": _number("people_per_year", 0, 10_000_000, unusual=(0, 20_000)),
        "seen_people_per_wte": _number("people_per_wte", 0, 100_000, above=True, unusual=(20, 2_000)),
    },
    unique=["cluster_id", "service_id"],
)

TABLES: dict[str, TableSpec] = {
    table.name: table
    for table in (
        TableSpec("regions", REGIONS),
        TableSpec("counties", COUNTIES),
        TableSpec("clusters", CLUSTERS),
        TableSpec("areas", AREAS, by_age=PEOPLE),
        TableSpec("employers", EMPLOYERS),
        TableSpec("bases", BASES),
        TableSpec("services", SERVICES, by_age=RATE),
        TableSpec("roles", ROLES),
        TableSpec("workforce", WORKFORCE, may_be_empty=True),
        TableSpec("graduates", GRADUATES, may_be_empty=True),
        TableSpec("assumptions", ASSUMPTIONS, may_be_empty=True),
        TableSpec("travel", TRAVEL, optional=True),
        TableSpec("membership", MEMBERSHIP, optional=True),
        TableSpec("groups", GROUPS, optional=True),
        TableSpec("local_knowledge", LOCAL_KNOWLEDGE, optional=True, may_be_empty=True),
        TableSpec("hospital_staff", HOSPITAL_STAFF, optional=True),
        TableSpec("practices", PRACTICES, optional=True),
        TableSpec("registers", REGISTERS, optional=True),
        TableSpec("prevalence", PREVALENCE, optional=True),
        TableSpec("waiting", WAITING, optional=True),
        TableSpec("postcodes", POSTCODES, optional=True, may_be_empty=True),
        TableSpec("places", PLACES, optional=True, may_be_empty=True),
    )
}
