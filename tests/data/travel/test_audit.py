"""What is doubted in worked-out minutes, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from placement.data.travel.audit import audited, differences
from placement.data.travel.computed import ComputedMinutes, TravelPlaces

PLACES = TravelPlaces(
    ("a", "b"),
    ("x", "y", "z"),
    np.array([[0.0, 0.0], [0.0, 3_000.0]]),
    np.array([[10_000.0, 0.0], [30_000.0, 0.0], [0.0, 0.0]]),
)


def test_each_doubt_is_counted_once() -> None:
    minutes = np.array([[4.0, np.nan, 0.1], [np.inf, 70.0, 50.0]])  # 10 km in 4 minutes; 3 km in 50
    back = np.array([[4.0, np.nan, 0.1], [np.inf, 81.0, 50.0]])
    found = ComputedMinutes(
        PLACES.area_ids,
        PLACES.base_ids,
        minutes,
        minutes,
        np.array([5.0, 40.0]),
        np.full(3, np.nan),
        back=back,
        made={"mode": "car"},
    )
    audit = audited(found, PLACES, 60)
    assert (audit.pairs, audit.not_computed, audit.no_way, audit.over) == (6, 1, 1, 1)
    assert (audit.too_fast, audit.too_slow, audit.asymmetric, audit.moved_most) == (1, 1, 1, 40.0)


def test_differences_stand_by_distance_and_say_what_one_side_lacks() -> None:
    a = np.array([[10.0, 20.0, 30.0, np.inf]])
    b = np.array([[12.0, 19.0, np.inf, 50.0]])
    rows = differences(a, b, np.array([[3.0, 4.0, 4.5, 50.0]]))
    by_low = {row.low_km: row for row in rows}
    assert (by_low[2.0].both, by_low[2.0].only_a, by_low[2.0].only_b) == (2, 1, 0)
    assert by_low[2.0].quantiles == pytest.approx((-0.7, 0.5, 1.7))
    assert (by_low[40.0].both, by_low[40.0].only_b) == (0, 1)
    assert np.isnan(by_low[40.0].quantiles).all()
