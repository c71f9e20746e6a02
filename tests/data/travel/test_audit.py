"""What is doubted in worked-out minutes, counted by hand."""

from __future__ import annotations

import time

import numpy as np
import pytest

from placement.data.travel.audit import audited, detours, differences
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


def test_where_the_way_back_or_the_distance_is_not_known_nothing_is_counted_as_none() -> None:
    nowhere = TravelPlaces(("a",), ("x",), np.full((1, 2), np.nan), np.full((1, 2), np.nan))
    found = ComputedMinutes(("a",), ("x",), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1), np.zeros(1))
    audit = audited(found, nowhere, 60)
    assert (audit.too_fast, audit.too_slow, audit.asymmetric) == (None, None, None)


def test_a_way_over_two_other_places_is_quicker_by_hand() -> None:
    # a to x takes 50; a to y 10, y to b 12, b to x 8: 30 minutes. Everything else is a quickest way.
    minutes = np.array([[50.0, 10.0], [8.0, 12.0]])
    found = detours(minutes, None)
    assert (found.checked, found.quicker, found.worst) == (4, 1, (0, 0))
    assert found.most == pytest.approx(20)
    back = np.array([[50.0, 10.0], [8.0, 31.5]])  # y to b takes longer: 49.5 over there, within a minute
    assert detours(minutes, back).quicker == 0
    back[1, 1] = np.nan
    assert detours(minutes, back).quicker == 0  # a leg that nobody knows is no way round
    nothing = detours(np.array([[np.inf, 10.0], [8.0, 12.0]]), None)
    assert (nothing.quicker, nothing.most) == (1, np.inf)
    unknown = detours(np.array([[np.nan, 10.0], [8.0, 12.0]]), None)
    assert (unknown.checked, unknown.quicker) == (3, 0)


def test_ways_round_are_those_of_a_plain_count_and_quickest_ways_have_none() -> None:
    rng = np.random.default_rng(19)
    points, bases = rng.uniform(0, 60, (12, 2)), rng.uniform(0, 60, (5, 2))
    straight = np.hypot(*(points[:, None] - bases[None]).transpose(2, 0, 1))
    assert detours(straight, None).quicker == 0
    spoilt = straight + np.where(rng.random(straight.shape) < 0.2, 40.0, 0.0)
    longer = 0
    for a, b in np.ndindex(spoilt.shape):
        ways = [spoilt[a, c] + spoilt[d, c] + spoilt[d, b] for c in range(5) for d in range(12) if d != a]
        longer += spoilt[a, b] > min(ways) + 1
    found = detours(spoilt, None)
    assert (found.quicker, found.checked) == (longer, 60)
    assert longer > 2
    few = detours(spoilt, None, areas_most=4)
    assert few.checked == 20


def test_all_of_wales_is_looked_at_within_a_few_seconds() -> None:
    rng = np.random.default_rng(7)
    began = time.process_time()
    assert detours(rng.uniform(5, 90, (1_917, 130)), None).checked == 400 * 130
    assert time.process_time() - began < 5
