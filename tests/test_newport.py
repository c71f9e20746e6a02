"""Newport three ways: by estimate, on roads, on roads and by bus; and a hub whose bus is withdrawn.

The real extract and timetable of June 2023 where they are at hand, and otherwise a grid of roads and one bus.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from placement.data.travel.audit import TravelAudit
from placement.i18n import Words
from placement.scenario.inputs import Inputs, read_inputs
from placement.scenario.missing import missing, speed_law
from placement.scenario.travel_audits import DescribedMinutes
from tests.data.travel.extracts import grid_extract
from tests.data.travel.feeds import stop, times, write_feed
from tests.newport import HUB, newport

RAW = Path(__file__).resolve().parents[2] / "shared" / "data" / "raw"
REAL = RAW / "newport-2023-06-13.osm.pbf", RAW / "newport-20230613_gtfs.zip"
HOSPITAL = "7A6ML"


@dataclass(frozen=True)
class ThreeWays:
    """Newport's inputs by option, and whether they are of the real files."""

    real: bool
    roads: Inputs
    buses: Inputs
    withdrawn: Inputs


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> ThreeWays:
    home, patch = tmp_path_factory.mktemp("newport"), pytest.MonkeyPatch()
    patch.setenv("PLACEMENT_CACHE", str(home / "kept"))
    real = all(path.is_file() for path in REAL)
    if real:
        (home / "roads.osm.pbf").symlink_to(REAL[0])
        (home / "bus.zip").symlink_to(REAL[1])
        config = newport(home, roads="roads.osm.pbf", timetable="bus.zip")
    else:
        grid_extract(home / "roads.osm", west=327_000, south=184_500, columns=16, rows=12, metres=500)
        stops = [stop("rogerstone", (327_935, 187_561)), stop("hospital", (330_613, 187_520))]
        trips = {}
        for minute in range(0, 180, 10):
            leaves, arrives = (f"{8 + at // 60:02}:{at % 60:02}:00" for at in (minute, minute + 9))
            trips[f"t{minute}"] = times(f"t{minute}", ("rogerstone", leaves), ("hospital", arrives))
        other = times("other", ("hospital", "23:00:00"), ("rogerstone", "23:10:00"))
        routes = {**dict.fromkeys(trips, "50"), "other": "51"}
        write_feed(home / "bus.zip", stops, {**trips, "other": other}, routes=routes)
        config = newport(home, roads="roads.osm", timetable="bus.zip")
    found = {option: read_inputs(config, option=option) for option in ("roads", "buses", "withdrawn")}
    patch.undo()
    return ThreeWays(real, **found)


def test_what_lies_outside_the_extract_is_left_out_and_not_guessed(ways: ThreeWays) -> None:
    case, areas = ways.roads.case, ways.roads.region.areas
    outside = ~np.isfinite(case.reach_minutes).any(axis=1)
    points = areas[["easting", "northing"]].to_numpy(dtype=float)
    inside = np.isfinite(case.reach_minutes).any(axis=1)
    assert 10 < outside.sum() < 90
    middle = np.median(points[inside], axis=0)
    away = np.hypot(*(points - middle).T)
    assert away[outside].min() > np.median(away[inside])  # the centre of the extract is known
    if ways.real:
        assert outside.sum() == 24
        assert case.population[outside].sum() == 34_725


def test_what_lies_outside_is_named_before_anything_is_solved_and_so_is_the_law_of_roads(
    ways: ThreeWays,
) -> None:
    """The extract is of June 2023, three months older than the limit of 20 mph in Wales."""
    case, region, rules = ways.roads.case, ways.roads.region, ways.roads.scenario.rules
    told = {one.key: one for one in missing(region, case, rules, ways.roads.scenario.travel)}
    outside = np.flatnonzero(~np.isfinite(case.minutes).any(axis=1))
    first = case.area_ids[outside[0]]
    assert first in told["minutes_outside"].says(Words("en"))
    assert told["travel_speed_law"].slots["mph"] == "20"
    as_mapped = ways.roads.scenario.travel.model_copy(update={"mph_where_30": None})
    kept = [one.key for one in speed_law(region, as_mapped, dated("2023-06-12"))]
    assert kept == ["travel_speed_law_old"]
    assert not [*speed_law(region, as_mapped, dated("2023-10-01"))]


def dated(date: str) -> DescribedMinutes:
    return DescribedMinutes(
        "car", "graph", "1", "roads.osm", date, TravelAudit(1, 0, 0, 0, None, None, None, 0.0)
    )


def test_the_hub_of_thirty_thousand_and_the_bus_that_is_withdrawn(ways: ThreeWays) -> None:
    """Patients of three practices, as if those nearest to one of them, and no car: who is 30 minutes away?"""
    region = ways.buses.region
    lists = {"W93061": 13_374, "W93051": 10_631, "W93039": 6_486}
    assert tuple(lists) == HUB
    assert sum(lists.values()) == 30_491
    case = ways.buses.case
    practices = [b for b, name in enumerate(case.base_ids) if name.startswith("W93")]
    here, there = (
        table[["easting", "northing"]].to_numpy(dtype=float)
        for table in (region.areas, region.bases.iloc[practices])
    )
    nearest = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)).argmin(axis=1)
    mine = np.array([case.base_ids[practices[i]] in HUB for i in nearest])
    assert case.no_car_share is not None
    people = case.population * case.no_car_share
    hospital = case.base_ids.index(HOSPITAL)

    def within(inputs: Inputs, minutes: float) -> float:
        by_bus = inputs.case.transit_minutes
        assert by_bus is not None
        return float(people[mine & (by_bus[:, hospital] <= minutes)].sum())

    with_bus, without = within(ways.buses, 30), within(ways.withdrawn, 30)
    assert without < with_bus < people[mine].sum()
    if ways.real:
        assert [round(n, -1) for n in (people[mine].sum(), with_bus, without)] == [8_200, 5_080, 1_380]
