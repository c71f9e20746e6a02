"""Minutes and kilometres, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from placement.travel import TravelMatrix, estimate, from_table

URBAN, TOWN, VILLAGE = 0, 1, 2


def matrix(
    area: tuple[float, float], base: tuple[float, float], classes: tuple[int, int], **changed: Any
) -> TravelMatrix:
    settings: dict[str, Any] = {"detour_factor": 1.5, "kmh": (20.0, 40.0, 60.0), "minutes_to_park": 4.0}
    return estimate(
        np.array([area]),
        np.array([base]),
        np.array([classes[0]]),
        np.array([classes[1]]),
        **(settings | changed),
    )


def test_a_straight_line_of_five_km_takes_its_detour_and_the_mean_of_both_speeds() -> None:
    # 3 km east and 4 km north are 5 km, 7.5 by road; at (20 + 60) / 2 = 40 km/h 11.25 minutes, and 4 to park
    found = matrix((0, 0), (3_000, 4_000), (URBAN, VILLAGE))
    assert found.km.tolist() == [[7.5]]
    assert found.minutes.tolist() == [[15.2]]  # 15.25 to a tenth, halves to even
    assert found.reach_minutes.tolist() == found.minutes.tolist()
    assert found.estimated


def test_on_the_spot_one_still_parks() -> None:
    assert matrix((270_000, 280_000), (270_000, 280_000), (TOWN, TOWN)).minutes.tolist() == [[4.0]]


@pytest.mark.parametrize(("kind", "minutes"), [(URBAN, 49.0), (TOWN, 26.5), (VILLAGE, 19.0)])
def test_speed_is_that_of_the_kind_of_place(kind: int, minutes: float) -> None:
    # 10 km, 15 by road
    assert matrix((0, 0), (10_000, 0), (kind, kind)).minutes.tolist() == [[minutes]]


def test_every_area_and_every_base() -> None:
    points = np.array([[0.0, 0.0], [1_000.0, 0.0], [2_000.0, 0.0]])
    found = estimate(
        points, points[:2], np.zeros(3, dtype=int), np.zeros(2, dtype=int),
        detour_factor=1.0, kmh=(60.0, 60.0, 60.0), minutes_to_park=0.0,
    )  # fmt: skip
    assert found.minutes.tolist() == [[0, 1], [1, 0], [2, 1]]


def travel_rows() -> pd.DataFrame:
    rows = [
        ("a0", "b1", "car", 10.0),
        ("a1", "b0", "car", 20.0),
        ("a0", "b1", "bus", 30.0),
        ("a0", "b0", "bus", 40.0),
    ]
    return pd.DataFrame(rows, columns=["area_id", "base_id", "mode", "minutes"])


def test_a_table_gives_car_minutes_and_those_of_the_mode_asked_for() -> None:
    found = from_table(travel_rows(), ("a0", "a1"), ("b0", "b1"), mode="bus")
    assert found.minutes.tolist() == [[np.inf, 10], [20, np.inf]]
    assert found.reach_minutes.tolist() == [[40, 30], [np.inf, np.inf]]
    assert not found.estimated


def test_kilometres_of_a_table_are_unknown_and_never_no_number() -> None:
    found = from_table(travel_rows(), ("a0", "a1"), ("b0", "b1"), mode="car")
    assert np.isinf(found.km).all()
    assert not any(np.isnan(values).any() for values in (found.minutes, found.reach_minutes, found.km))


def test_a_mode_that_the_table_lacks_reaches_nobody() -> None:
    found = from_table(travel_rows(), ("a0", "a1"), ("b0", "b1"), mode="tram")
    assert np.isinf(found.reach_minutes).all()
