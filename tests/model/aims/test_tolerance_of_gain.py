"""A part of the first aim's gain, for the aims after it that still decide posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.i18n import Words
from placement.model.aims import LeastChange, LeastCost, MetNeed, Travel
from tests.cases import fund, role, tiny_case
from tests.model.solving import BY_PRICES, PLAIN, USUAL, decided, reached

if TYPE_CHECKING:
    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.solve.answer import Answer
    from placement.solve.settings import Settings

HOW = pytest.mark.parametrize("how", [PLAIN, BY_PRICES])


def flat(part: float) -> MetNeed:
    return MetNeed(worth="flat", tolerance_of_gain=part)


def two_places(need: float = 3.0) -> Case:
    """Two neighbourhoods 10 minutes apart, a base in each with 1 WTE in post; a post of 1 WTE is £50,000."""
    return tiny_case(
        areas=(0, 1), bases=(0, 1), counties=(0, 0), regions=(0,), roles=[role()], need=need, in_post=1.0
    )


def asked(amount: int, aims: list[Aim], how: Settings, need: float = 3.0) -> Answer:
    return decided(two_places(need), [fund(amount), *USUAL], aims, how)


@HOW
@pytest.mark.parametrize(
    ("part", "posts"),
    [(0.0, 4), (0.24, 4), (0.26, 3), (0.5, 2)],  # 4 WTE are missing, so a post is a quarter of the gain
)
def test_no_more_of_the_gain_is_given_up_than_is_stated(how: Settings, part: float, posts: int) -> None:
    answer = asked(900_000, [flat(part), LeastCost()], how)
    assert answer.allocation.posts.sum() == posts
    (need,) = reached(answer, "met_need")
    assert need.value == pytest.approx(2.0 + posts, abs=2e-4)
    assert need.bound == pytest.approx(6.0, abs=2e-4)


@HOW
def test_aims_that_find_posts_fixed_take_none_of_it(how: Settings) -> None:
    # Two posts do 2 WTE of the 18 that are missing; less care would be less driving.
    answer = asked(100_000, [flat(0.5), Travel()], how, need=10.0)
    assert flat(0.5).value(two_places(10.0), answer.allocation) == pytest.approx(4.0, abs=1e-3)


@HOW
def test_staff_do_all_they_can_beside_the_posts_that_were_chosen(how: Settings) -> None:
    """Half of the gain may go for less money: 1 of 2 posts stays, and all its staff give care."""
    case = two_places(10.0)
    answer = decided(case, [fund(100_000), *USUAL], [flat(0.5), LeastCost(), Travel()], how)
    assert answer.allocation.posts.sum() == 1
    assert flat(0.5).value(case, answer.allocation) == pytest.approx(3.0, abs=1e-3)


@HOW
@pytest.mark.parametrize(("part", "there"), [(0.0, [1, 1]), (0.16, [1, 1]), (0.17, [2, 0])])
def test_a_plan_nearer_to_an_earlier_one_is_taken_if_it_loses_little(
    how: Settings, part: float, there: list[int]
) -> None:
    """Two counties, each with 3 WTE of need and 1 in post, and two posts.

    In tenths of 0.3 WTE that count 1.45, 1.35 and so on, 1 WTE counts 1.33, 2 WTE 2.33 and 3 WTE 3.00. One
    post in each gains 2.00 and both at b0 gain 1.67, 16.5 % less.
    """
    case = tiny_case(
        areas=(0, 1), bases=(0, 1), counties=(0, 1), regions=(0, 0), roles=[role()], need=3.0, in_post=1.0
    )
    earlier = LeastChange.model_validate({"posts": [{"base": "b0", "role": "registered-0", "steps": 2}]})
    aims = [MetNeed(tolerance_of_gain=part), earlier]
    answer = decided(case, [fund(100_000, shares="free"), *USUAL], aims, how)
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == there


def test_it_is_told() -> None:
    assert "Up to 1.0% of the gain" in flat(0.01).sentence(Words("en"))
    assert "hyd at 1.0%" in flat(0.01).sentence(Words("cy"))
    assert "gain" not in flat(0.0).sentence(Words("en"))
