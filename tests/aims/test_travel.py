"""The least travel for the care given, posts being what they are."""

from __future__ import annotations

import pytest

from placement.aims import MetNeed, Travel
from tests.cases import allocation, fund, service, tiny_case
from tests.model.solving import USUAL, decided


def test_minutes_times_care() -> None:
    # 2 WTE over 10 minutes and 0.5 WTE over 20; nothing for those who are on the spot
    case = tiny_case(counties=(0, 0, 0, 0), regions=(0,))
    plan = allocation(case, care=[(0, 1, 0, 2.0), (0, 2, 0, 0.5), (3, 3, 0, 1.0)])
    assert Travel().value(case, plan) == pytest.approx(30.0)


def test_everyone_is_met_by_the_nearest_when_that_costs_no_need() -> None:
    # each base has 2 WTE and each area needs 2: met crosswise or at home, the value is the same
    case = tiny_case(need=2.0)
    answer = decided(case, [fund(1), *USUAL], [MetNeed(), Travel()])
    assert Travel().value(case, answer.allocation) == pytest.approx(0.0, abs=1e-3)


def test_it_gives_up_no_need_beyond_the_tolerance_and_no_post() -> None:
    # only what is driven meets any need: less driving must not win over more need met
    case = tiny_case(
        need=[[9], [9], [9], [9]], in_post=[[4], [0], [4], [0]], services=[service(limit_minutes=60.0)]
    )
    first = decided(case, [fund(120_000), *USUAL], [MetNeed()])
    both = decided(case, [fund(120_000), *USUAL], [MetNeed(), Travel()])
    assert (both.allocation.posts == first.allocation.posts).all()
    kept, had = (MetNeed().value(case, answer.allocation) for answer in (both, first))
    assert kept >= had - len(both.parts) * MetNeed().tolerance - 1e-4
    assert Travel().value(case, both.allocation) <= Travel().value(case, first.allocation) + 1e-4
