"""No post of year one is advertised that nobody can fill, however much money there is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.rules.capacity import Capacity
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.required import Required
from placement.model.rules.supply import Supply
from placement.model.years import value_over_years
from tests.cases import graduates, role
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.test_brute import decided

if TYPE_CHECKING:
    from placement.model.case import Case

ASKED = [
    (money, amount, people) for money in (1.0, 2.0) for amount in (300_000.0, 600_000.0) for people in (2, 3)
]


def few_people(money: float, people: int) -> Case:
    """Two years, registered and newly qualified posts, and so many graduates each summer."""
    case = case_of_years(2, money=(1.0, money), need=(9.0, 7.0))
    kinds = (role("registered", step_wte=1.0), role("newly_qualified", step_wte=1.0))
    years = case.years
    assert years is not None
    years = replace(years, pay=np.array([[50_000.0, 40_000.0]] * 2), gives_grown=np.ones(2), moves_up=True)
    return replace(case, roles=kinds, years=years, classes=(graduates(people, commute_minutes=30.0),))


@pytest.mark.parametrize(("money", "amount", "people"), ASKED)
def test_what_is_advertised_can_be_filled(money: float, amount: float, people: int) -> None:
    """One experienced person can be hired in a year, and the graduates: so many posts begin."""
    rules = [
        fund_of(amount, contract="permanent"), Supply(), Leavers(leavers_pct=10),
        HiringMarket(pct_of_staff=0, least_wte=1),
    ]  # fmt: skip
    plan = decided(few_people(money, people), rules).allocation
    assert plan.filled.sum() == 1 + people
    assert plan.posts.sum() == 1 + people


def test_posts_that_are_asked_for_stay_though_nobody_fills_them() -> None:
    """Four newly qualified posts are required and two people come: all four are there."""
    case = few_people(1.0, 2)
    asked = {"base": case.base_ids[0], "role": case.roles[1].id, "steps": 4}
    rules = [fund_of(600_000.0, contract="permanent"), Supply(), HiringMarket(pct_of_staff=0, least_wte=1)]
    answer = decided(case, [*rules, Required.model_validate({"posts": [asked]})])
    plan = answer.allocation
    assert plan.posts[0, 1].sum() == 4
    assert plan.filled[:, 1].sum() == 2
    free = decided(case, rules).allocation
    assert value_over_years(AIM, case, plan) == pytest.approx(value_over_years(AIM, case, free), abs=1e-3)


def test_half_posts_of_a_later_year_give_half_the_time() -> None:
    """All that the staff of year two give is used: half as much again is more than they have."""
    plan = decided(case_of_years(2, steps=0.5, in_post=((0.0,), (0.0,))), [fund_of(75_000.0)]).allocation
    case = case_of_years(2, steps=0.5, in_post=((0.0,), (0.0,)))
    assert plan.later_care is not None
    assert sum(float(care.wte.sum()) for care in plan.later_care) == pytest.approx(1.5, abs=1e-3)
    assert Capacity().check(case, plan).holds
    more = tuple(replace(care, wte=care.wte * 1.5) for care in plan.later_care)
    found = Capacity().check(case, replace(plan, later_care=more))
    assert {breach.where[-1] for breach in found.breaches} == {"2"}
