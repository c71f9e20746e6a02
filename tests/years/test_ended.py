"""Whose post ends: nobody goes for somebody else at the same base, and all posts that end are counted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.rules.leavers import Leavers
from placement.results.ahead import _fewer, _fund
from tests.years.asked import case_of_years, fund_of
from tests.years.test_brute import decided

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.solve.answer import Answer

STEPS = 0.5


def rising(count: int, money: tuple[float, ...]) -> Case:
    """Pay rises by £10,000 a year, and posts of the fund are budgeted as if begun in the first."""
    case = case_of_years(count, money=money, steps=STEPS, need=(9.0, 7.0))
    assert case.years is not None
    pay = np.array([[50_000.0 + 10_000.0 * year] for year in range(count)])
    return replace(case, years=replace(case.years, pay=pay, fixed_term=frozenset({"fund"})))


def over_three_years() -> Answer:
    """£200,000 of half posts at £50,000 a step, then £192,000 and £168,000: a little less each year."""
    return decided(rising(3, (1.0, 0.96, 0.84)), [fund_of(200_000.0), Leavers(leavers_pct=10)])


def test_no_one_goes_so_that_another_begins_at_a_lower_pay() -> None:
    """A tenth leave and posts are fewer: by place and role whoever has to go had no post left to be kept in.

    What a new post seems to take less, counted from its own year, is no reason to end an old one.
    """
    plan = over_three_years().allocation
    was = plan.posts.astype(float)
    for one in plan.later:
        now = one.posts
        gone = np.maximum(was - now, 0.0).sum(axis=2)
        assert one.ended.sum() > 0.05
        assert (one.ended <= gone + 1e-5).all()
        was = now


def moved() -> tuple[Any, Any]:
    """Two half posts at the first base; a year later one of them is at the second, and half of one more."""
    posts = np.array([[[2]], [[0]]])
    later = [[[1.0]], [[0.0]]], [[[0.0]], [[1.5]]]
    one = SimpleNamespace(year=2, stand=np.array(later), posts=np.sum(later, axis=0), handed=np.zeros((1, 1)))
    plan = SimpleNamespace(posts=posts, later=(one,), fund_ids=("fund",))
    inputs = SimpleNamespace(case=case_of_years(2, steps=STEPS))
    return inputs, plan


def test_a_post_that_ends_at_one_base_and_begins_at_another_is_told_as_both() -> None:
    """By hand: of 1 WTE half ends, 0.75 begins elsewhere, so that 1.25 WTE are left, more than there were."""
    inputs, plan = moved()
    assert _fewer(inputs, plan, 0, 2) == pytest.approx(0.5)
    told = _fund(inputs, plan, 0, fund_of(1_000_000.0, shares="free"))
    assert (told["first_wte"], told["ended_wte"], told["last_wte"]) == (1.0, 0.5, 1.25)
