"""The three figures of travel that stand beside every answer."""

from __future__ import annotations

import pytest

from placement.results.journeys import travel_figures
from tests.cases import allocation, tiny_case


def test_two_averages_and_the_longest_by_hand() -> None:
    # a0: 2 WTE over 10 minutes and 2 WTE on the spot, on average 5; a3: half a WTE over 30 minutes
    case = tiny_case()
    plan = allocation(case, care=[(0, 1, 0, 2.0), (0, 0, 0, 2.0), (3, 0, 0, 0.5)])
    figures = travel_figures(case, plan)
    assert figures["average_for_care"] == pytest.approx((20 + 0 + 15) / 4.5)
    assert figures["average_for_areas"] == pytest.approx((5 + 30) / 2)
    assert figures["longest"] == 30


def test_areas_without_care_count_nowhere() -> None:
    case = tiny_case()
    one = travel_figures(case, allocation(case, care=[(1, 0, 0, 1.0), (3, 0, 0, 0.0)]))
    assert one == {"average_for_care": 10.0, "average_for_areas": 10.0, "longest": 10.0}


def test_where_nobody_is_reached_there_is_no_figure() -> None:
    case = tiny_case()
    assert travel_figures(case, allocation(case)) == dict.fromkeys(
        ("average_for_care", "average_for_areas", "longest")
    )


def test_driving_by_car_is_meant_whatever_the_mode_of_the_limit() -> None:
    case = tiny_case(reach=99.0)
    figures = travel_figures(case, allocation(case, care=[(1, 0, 0, 1.0)]))
    assert figures["longest"] == 10
