"""The plan over years against every plan of small cases, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from placement.model.rules.core_money import CoreMoney
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.team import Team
from placement.model.rules.travel_limit import TravelLimit
from placement.model.rules.waiting import WaitingLimit
from placement.model.years import value_over_years
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.every_plan import best_by_hand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.model.rules import Rule

OWN_CLUSTER = (TravelLimit(default=5.0), PlanningLevel())
EXACT = Settings(gap_of_gain=1e-6, gap_over_years=1e-6)


def decided(case: Case, rules: Sequence[Rule]) -> Answer:
    found = decide(case, [*rules, *OWN_CLUSTER], [AIM], EXACT, processes=1)
    assert isinstance(found, Answer)
    return found


ASKED: dict[str, tuple[dict[str, Any], list[Rule]]] = {
    "two years, the money stays": ({"count": 2}, [fund_of(150_000.0)]),
    "two years, half the money goes": (
        {"count": 2, "money": (1.0, 0.5)},
        [fund_of(200_000.0), Leavers(leavers_pct=20)],
    ),
    "three years, all ends, boards keep one and a half": (
        {"count": 3, "money": (1.0, 0.5, 0.0)},
        [fund_of(200_000.0), Leavers(leavers_pct=10), CoreMoney(pounds_per_year=75_000)],
    ),
    "permanent posts, so only what can be kept is begun": (
        {"count": 3, "money": (1.0, 0.5, 0.0)},
        [fund_of(200_000.0, contract="permanent"), CoreMoney(pounds_per_year=60_000)],
    ),
    "growing money and few to hire": (
        {"count": 3, "money": (1.0, 2.0, 3.0), "discount": 0.05},
        [fund_of(100_000.0), Leavers(leavers_pct=10), HiringMarket(pct_of_staff=0, least_wte=1)],
    ),
    "a waiting list where fewer would be met": (
        {"count": 2, "need": (8.0, 0.5), "lists": ((0.0, 10.0, 100.0), (120.0, 60.0, 100.0))},
        [fund_of(100_000.0), WaitingLimit(weeks=14, from_year=2)],
    ),
    "lists, leavers and growing need, the limit from the third year": (
        {
            "count": 3,
            "growth": (1.0, 1.1, 1.2),
            "money": (1.0, 1.5, 2.0),
            "lists": ((40.0, 150.0, 80.0), (90.0, 70.0, 100.0)),
        },
        [fund_of(100_000.0), Leavers(leavers_pct=10), WaitingLimit(weeks=8, from_year=3)],
    ),
    # boards keep the first four half posts, so that the fund pays for as many more: eight at one base
    "boards keep what the fund began, and it begins as much again": (
        {"count": 3, "need": (4.0, 0.6), "steps": 0.5, "growth": (1.0, 1.1, 1.3)},
        [fund_of(100_000.0, contract="permanent"), CoreMoney(pounds_per_year=120_000)],
    ),
    "few to hire, many who leave, half the money goes and boards keep some": (
        {"count": 3, "money": (1.0, 1.0, 0.3), "need": (4.8, 0.7), "steps": 0.5},
        [
            fund_of(100_000.0),
            Leavers(leavers_pct=30),
            HiringMarket(pct_of_staff=0, least_wte=1.5),
            CoreMoney(pounds_per_year=75_000),
        ],
    ),
    "a list within its limit, few to hire and money that ends": (
        {
            "count": 3,
            "money": (1.0, 0.5, 0.5),
            "need": (3.0, 5.0),
            "lists": ((40.0, 110.0, 80.0), (30.0, 40.0, 100.0)),
        },
        [
            fund_of(150_000.0),
            Leavers(leavers_pct=20),
            HiringMarket(pct_of_staff=0, least_wte=2),
            WaitingLimit(weeks=26, from_year=2),
            CoreMoney(pounds_per_year=50_000),
        ],
    ),
    # the second cluster has nobody: it would need three, and later the money pays for two
    "whole teams where half the money goes": (
        {"count": 2, "money": (1.0, 0.5), "need": (3.5, 6.0)},
        [fund_of(200_000.0), Team(members={"physio": 3.0})],
    ),
    "whole teams, leavers and money that grows": (
        {"count": 2, "money": (1.0, 1.5), "need": (2.5, 6.0), "steps": 0.5},
        [fund_of(60_000.0), Leavers(leavers_pct=25), Team(members={"physio": 2.0}, level="base")],
    ),
    "need moves and half steps": (
        {"count": 3, "growth": (1.0, 1.1, 1.2), "steps": 0.5, "need": (1.4, 2.2)},
        [fund_of(100_000.0), Leavers(leavers_pct=30)],
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_plan_of_all_is_better(name: str) -> None:
    settings, rules = ASKED[name]
    case = case_of_years(**settings)
    answer = decided(case, rules)
    value = value_over_years(AIM, case, answer.allocation)
    best, posts = best_by_hand(case, rules)
    assert value == pytest.approx(best, abs=1e-4)
    assert tuple(answer.allocation.posts.sum(axis=(1, 2)).tolist()) in posts


def test_the_years_after_change_what_is_begun() -> None:
    """£200,000 buys four posts; permanent ones that only £60,000 can keep are one, by hand."""
    settings, rules = ASKED["permanent posts, so only what can be kept is begun"]
    one_year = decided(case_of_years(**{**settings, "count": 2, "money": (1.0, 1.0)}), rules[:1])
    years = decided(case_of_years(**settings), rules)
    assert one_year.allocation.posts.sum() == 4
    assert years.allocation.posts.sum() == 1


@pytest.mark.parametrize("name", ASKED)
def test_hired_is_left_and_the_change_of_staff(name: str) -> None:
    settings, rules = ASKED[name]
    plan = decided(case_of_years(**settings), rules).allocation
    staff = plan.filled.astype(float)
    for one in plan.later:
        assert one.hired - one.left - one.ended == pytest.approx(one.staff - staff, abs=5e-6)
        assert (one.staff <= one.posts.sum(axis=2) + 5e-6).all()
        staff = one.staff
