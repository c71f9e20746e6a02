"""Minutes on roads that a test draws, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement.data.travel.computed import TravelPlaces
from placement.data.travel.graph import RoadGraph
from placement.data.travel.roads import KM_A_MILE, KMH_BY_ROAD, RoadSpeeds, read_roads, speed_of
from placement.errors import BadInput
from tests.data.travel.extracts import write_extract

WEST, SOUTH = 300_000.0, 250_000.0


def at(x: float, y: float) -> tuple[float, float]:
    return WEST + x, SOUTH + y


def places(areas: list[tuple[float, float]], bases: list[tuple[float, float]]) -> TravelPlaces:
    return TravelPlaces(
        tuple(f"a{i}" for i in range(len(areas))),
        tuple(f"b{i}" for i in range(len(bases))),
        np.array([at(*point) for point in areas]),
        np.array([at(*point) for point in bases]),
    )


def square(path: Path, **of_north: str) -> Path:
    """A square of 6 km a side, south-west, south-east, north-east, north-west; its north road as given."""
    nodes = {1: at(0, 0), 2: at(6_000, 0), 3: at(6_000, 6_000), 4: at(0, 6_000)}
    plain = {"highway": "primary", "maxspeed": "75"}  # 0.8 of 75 is 60 km an hour: a kilometre a minute
    north = {**plain, "ref": "A1", **of_north}
    return write_extract(path, nodes, [([1, 2, 3], plain), ([3, 4], north), ([4, 1], plain)])


def test_the_quickest_way_counts_and_its_kilometres(tmp_path: Path) -> None:
    graph = RoadGraph(square(tmp_path / "s.osm"))
    found = graph.between(places([(0, 6_000), (0, 0)], [(6_000, 6_000), (0, 0)]))
    # along the north road 6 km, down the west road 6, and round 12; a place to itself is the least told
    assert found.minutes == pytest.approx(np.array([[6.0, 6.0], [12.0, 0.1]]), abs=0.051)
    assert found.km == pytest.approx(np.array([[6.0, 6.0], [12.0, 0.0]]), abs=0.02)
    assert found.made["map_date"] == "2023-06-13"
    assert found.area_moved.max() < 5


def test_a_one_way_road_is_driven_one_way_and_the_way_back_is_another(tmp_path: Path) -> None:
    graph = RoadGraph(square(tmp_path / "s.osm", oneway="yes"))
    found = graph.between(places([(0, 6_000)], [(6_000, 6_000)]))
    assert found.minutes[0, 0] == pytest.approx(18, abs=0.1)  # against the one way: round by the south
    assert found.back is not None
    assert found.back[0, 0] == pytest.approx(6, abs=0.1)


def test_a_closed_road_is_driven_round_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = square(tmp_path / "s.osm")
    asked = places([(0, 6_000)], [(6_000, 6_000)])
    found = RoadGraph(file, RoadSpeeds(closed_roads=("A1",))).between(asked)
    assert found.minutes[0, 0] == pytest.approx(18, abs=0.1)
    with pytest.raises(
        BadInput, match=r"travel\.closed_roads: the map has no road of this number or name \(found 'A9'"
    ):
        RoadGraph(file, RoadSpeeds(closed_roads=("A1", "A9"))).between(asked)


def test_a_place_far_from_every_road_is_refused_by_name_or_left_out_as_not_computed(tmp_path: Path) -> None:
    file = square(tmp_path / "s.osm")
    asked = places([(0, 0), (0, -3_200)], [(6_000, 0), (30_000, 0)])
    with pytest.raises(BadInput) as refused:
        RoadGraph(file).between(asked)
    assert [(fault.column, fault.value, fault.slots["km"]) for fault in refused.value.faults] == [
        ("area_id", "a1", "3.2"),
        ("base_id", "b1", "24.0"),
    ]
    found = RoadGraph(file, far="leave_out").between(asked)
    assert np.isnan(found.minutes).tolist() == [[False, True], [True, True]]
    assert found.area_moved.tolist() == pytest.approx([0, 3_200], abs=5)


def test_an_island_of_road_and_a_road_out_of_the_extract_catch_nobody(tmp_path: Path) -> None:
    """A place by a car park that no road leads to is put on the network; a way whose end is cut off ends."""
    nodes = {1: at(0, 0), 2: at(3_000, 0), 3: at(6_000, 0), 8: at(6_100, 300), 9: at(6_200, 300)}
    ways = [([1, 2, 3, 77], {"highway": "tertiary"}), ([8, 9], {"highway": "service"})]
    found = RoadGraph(write_extract(tmp_path / "i.osm", nodes, ways)).between(
        places([(0, 0)], [(6_100, 300)])
    )
    assert found.minutes[0, 0] == pytest.approx(6 / KMH_BY_ROAD["tertiary"] * 60, abs=0.1)
    assert found.base_moved[0] == pytest.approx(316.2, abs=5)


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"maxspeed": "30 mph"}, 30 * KM_A_MILE * 0.8),
        ({"maxspeed": "20 mph"}, 20 * KM_A_MILE * 0.8),
        ({"maxspeed": "50"}, 40.0),
        ({"maxspeed": "national"}, 60 * KM_A_MILE * 0.8),
        ({"maxspeed": "GB:nsl_single"}, 60 * KM_A_MILE * 0.8),
        ({"maxspeed": "GB:nsl_dual"}, 70 * KM_A_MILE * 0.8),
        ({"highway": "trunk", "maxspeed": "national", "oneway": "yes"}, 70 * KM_A_MILE * 0.8),
        ({"maxspeed": "signals"}, KMH_BY_ROAD["residential"]),
        ({"maxspeed": "0"}, KMH_BY_ROAD["residential"]),
        ({}, KMH_BY_ROAD["residential"]),
    ],
)
def test_limits_are_read_as_signs_are_written(tags: dict[str, str], kmh: float) -> None:
    assert speed_of({"highway": "residential", **tags}, KMH_BY_ROAD, RoadSpeeds()) == pytest.approx(kmh)


def test_the_limit_of_2023_is_a_setting_and_so_are_roads_without_a_sign() -> None:
    law = RoadSpeeds(mph_where_30=20.0)
    of_30, of_40 = ({"highway": "primary", "maxspeed": f"{mph} mph"} for mph in (30, 40))
    assert speed_of(of_30, KMH_BY_ROAD, law) == pytest.approx(20 * KM_A_MILE * 0.8)
    assert speed_of(of_40, KMH_BY_ROAD, law) == pytest.approx(40 * KM_A_MILE * 0.8)
    assert speed_of({"highway": "service"}, {**KMH_BY_ROAD, "service": 9.0}, law) == 9.0


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "private"},
        {"motor_vehicle": "no"},
        {"access": "yes", "motorcar": "no"},
        {"highway": "footway"},
        {"highway": "pedestrian"},
    ],
)
def test_cars_stay_off_roads_that_are_not_theirs(tmp_path: Path, tags: dict[str, Any]) -> None:
    nodes = {1: at(0, 0), 2: at(1_000, 0), 3: at(2_000, 0)}
    ways = [([1, 2], {"highway": "primary"}), ([2, 3], {"highway": "primary", **tags})]
    roads = read_roads(write_extract(tmp_path / "r.osm", nodes, ways), RoadSpeeds())
    assert roads.network.nodes == 2


def test_what_is_no_extract_or_has_no_road_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.osm.pbf").write_bytes(b"not a map")
    with pytest.raises(BadInput, match="this is no map extract that can be read"):
        read_roads(tmp_path / "x.osm.pbf", RoadSpeeds())
    empty = write_extract(tmp_path / "e.osm", {1: at(0, 0)}, [])
    with pytest.raises(BadInput, match="this map has no road that cars may use"):
        read_roads(empty, RoadSpeeds())
