"""A classical siting problem as a region folder and a scenario, in units that round nothing.

Each customer is an area, and a cluster of its own, whose people are its demand; each site is a candidate
base. That everybody is served is then a row for each customer, from which a search learns far more than from
one row for all: pmed1 took 0.6 s instead of 1.5 s. A cluster has to have an open base: the first has the
depot, each other one where nobody works and that nobody can reach. The staff are at a depot
that is open and that nobody can reach. From there they move to the sites that open: as many as have room
there, or as are needed for everybody. One unit of distance or cost is `UNIT` minutes, and one unit of
demand `share` WTE; with these an answer is read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from placement.data.tables import TABLES
from tests.builders import Row, Tables, tiny_scenario, write_package, write_rows
from tests.classical.readers import Capacitated, Floats, Ints, Network

BEYOND, FARTHEST = 1440.0, 1400.0
"""Minutes to the depot, and the longest drive that is allowed where a problem has no limit."""
MOST_STAFF = 9_000
"""WTE at the depot; a table may hold 10,000."""
FUND: Mapping[str, Any] = {
    "rule": "fund",
    "id": "capital",
    "name_en": "Money to open sites",
    "name_cy": "Arian i agor safleoedd",
    "kind": "capital",
    "amount": 1e9,
    "shares": "free",
}


@dataclass(frozen=True)
class Siting:
    """A problem as a region states it. Demand is whole; `room` is the demand that a site has room for."""

    demand: Ints  # I
    minutes: Floats  # I x J
    room: Ints  # J
    opening_pounds: Ints  # J
    limit_minutes: float
    unit: float
    """Minutes that stand for one unit of distance, or of cost for each unit of demand."""

    @property
    def need_per_10000(self) -> float:
        """WTE for 10,000 units of demand: a power of ten, so that the depot can have staff for every site."""
        return float(10.0 ** min(3.0, np.floor(np.log10(10_000 * MOST_STAFF / self.room.sum()))))

    @property
    def share(self) -> float:
        """WTE that one unit of demand needs."""
        return self.need_per_10000 / 10_000


def uncapacitated(network: Network, *, limit: float | None = None) -> Siting:
    """Every site has room for everybody and costs a pound to open. Only within `limit` is anybody served."""
    sites = network.distance.shape[1]
    unit = 10.0 ** np.floor(np.log10(FARTHEST / network.distance.max()))
    return Siting(
        demand=network.weight,
        minutes=network.distance * unit,
        room=np.full(sites, network.weight.sum()),
        opening_pounds=np.ones(sites, dtype=np.int64),
        limit_minutes=FARTHEST if limit is None else limit * unit,
        unit=unit,
    )


def capacitated(problem: Capacitated) -> Siting:
    """What it costs to serve a unit of demand stands in minutes."""
    return Siting(
        demand=problem.demand,
        minutes=problem.cost / problem.demand[:, None],
        room=problem.capacity,
        opening_pounds=problem.fixed_cost,
        limit_minutes=FARTHEST,
        unit=1.0,
    )


def write_siting(home: Path, siting: Siting, *conditions: Mapping[str, Any], aim: Mapping[str, Any]) -> Path:
    """The region in `home/region` and its scenario, whose path is returned."""
    folder = home / "region"
    folder.mkdir(parents=True)
    for name, rows in _tables(siting).items():
        write_rows(folder / f"{name}.csv", rows)
    for name in ("graduates", "assumptions"):
        (folder / f"{name}.csv").write_text(",".join(TABLES[name].columns) + "\n", encoding="utf-8")
    write_package(folder)
    off = tuple({"rule": name, "enabled": False} for name in ("planning_level", "places"))
    rules = (FUND, {"rule": "travel_limit", "id": "reach"}, *off, *conditions)
    return tiny_scenario(
        home / "siting.toml",
        data="region",
        rules=rules,
        aims=({"id": "aim", **aim},),
        options="",
        edit=_exact,
    )


def at_most(sites: int) -> Mapping[str, Any]:
    """So many sites may open."""
    return {"rule": "opened", "id": "sites", "at_most": sites}


EVERYBODY: Mapping[str, Any] = {"rule": "standard", "id": "everybody", "level": "cluster", "share": 1.0}


def _exact(scenario: str) -> str:
    for before, after in (
        ('provider = "estimate"', 'provider = "table"'),
        ("gap_of_gain = 0.002", "gap_of_gain = 1e-9"),
        ("seconds = 20", "work = 120"),
        ('status = "example"', 'status = "example"\nlanguages = ["en"]'),  # pages are no matter here
    ):
        if before not in scenario:
            raise ValueError(f"the scenario of the builders has no {before}")
        scenario = scenario.replace(before, after)
    return scenario


def area_ids(siting: Siting) -> list[str]:
    return [f"customer{i + 1}" for i in range(len(siting.demand))]


def site_ids(siting: Siting) -> list[str]:
    return [f"site{j + 1}" for j in range(len(siting.room))]


def cluster_id(customer: int) -> str:
    return f"cluster{customer + 1}"


def _tables(siting: Siting) -> Tables:
    areas, sites = area_ids(siting), site_ids(siting)
    closed = ["depot", *(f"empty{i + 1}" for i in range(1, len(areas)))]
    nowhere = {"easting": "", "northing": "", "rural_class": "urban"}
    where = {"cluster_id": cluster_id(0), **nowhere}
    role = {
        "role_id": "staff",
        "service_id": "service",
        **_named("Staff"),
        "grade": "any",
        "kind": "registered",
    }
    moving = (siting.room * siting.share).tolist()
    return {
        "regions": [{"region_id": "region", **_named("Region"), **_named("Board", "health_board")}],
        "counties": [{"county_id": "county", "region_id": "region", **_named("County")}],
        "clusters": [
            {"cluster_id": cluster_id(i), "county_id": "county", **_named(cluster_id(i))}
            for i in range(len(areas))
        ],
        "employers": [{"employer_id": "board", **_named("Board"), "kind": "nhs"}],
        "areas": [
            {
                "area_id": name,
                "county_id": "county",
                "cluster_id": cluster_id(i),
                **nowhere,
                **_named(name),
                **_people(int(people)),
                "deprivation_rank": i + 1,
            }
            for i, (name, people) in enumerate(zip(areas, siting.demand, strict=True))
        ],
        "bases": [
            *(
                _base(
                    name,
                    {"cluster_id": cluster_id(i), **nowhere},
                    status="open",
                    staff_from_base_id="",
                    opening_pounds_once=0,
                )
                for i, name in enumerate(closed)
            ),
            *(
                _base(
                    name,
                    where,
                    status="candidate",
                    staff_from_base_id="depot",
                    opening_pounds_once=int(pounds),
                )
                for name, pounds in zip(sites, siting.opening_pounds, strict=True)
            ),
        ],
        "services": [_service(siting)],
        "roles": [
            {
                **role,
                "employer_id": "board",
                "salary_pounds_per_year": 40_000,
                "on_cost_pct": 25,
                "non_pay_pounds_per_year": 0,
                "set_up_pounds_once": 0,
                "care_wte_per_wte": 1,
                "step_wte": 1.0,
                "supply": "open",
                "hard_to_fill": "false",
            }
        ],
        "workforce": [
            {"base_id": name, "service_id": "service", "in_post_wte": wte, "funded_wte": wte}
            for name, wte in zip(["depot", *sites], [sum(moving) + 1, *moving], strict=True)
        ],
        "travel": [
            {"area_id": area, "base_id": base, "mode": "car", "minutes": minutes}
            for area, row in zip(areas, siting.minutes.tolist(), strict=True)
            for base, minutes in zip([*closed, *sites], [*[BEYOND] * len(closed), *row], strict=True)
        ],
    }


def _named(name: str, stem: str = "name") -> Row:
    return {f"{stem}_en": name, f"{stem}_cy": name}


def _people(people: int) -> Row:
    """All of one age."""
    none = dict.fromkeys(("pop_0_17", "pop_65_74", "pop_75_84", "pop_85_plus"), 0)
    return {"population": people, "pop_18_64": people, **none}


def _base(name: str, where: Row, **more: object) -> Row:
    plain = {"kind": "hub", "employer_id": "board", "places_wte": 0, "postcode": ""}
    return {"base_id": name, **where, **_named(name), **plain, **more}


def _service(siting: Siting) -> Row:
    """Nobody is visited, so that one WTE of care takes one WTE; deprivation moves no need."""
    bands = ("0_17", "18_64", "65_74", "75_84", "85_plus")
    return {
        "service_id": "service",
        **_named("Service"),
        **_named("Staff", "profession"),
        "care_group": "",
        "planning_level": "county",
        "limit_minutes": siting.limit_minutes,
        **{f"need_{band}": siting.need_per_10000 for band in bands},
        "need_deprived_ratio": 1,
        "visit_share": 0,
        "visits_per_round": 1,
        "minutes_per_visit": 60,
        **{f"minutes_between_{kind}": 0 for kind in ("urban", "town", "village")},
    }
