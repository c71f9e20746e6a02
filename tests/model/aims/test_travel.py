"""The least travel for the care given, posts being what they are or decided again."""

from __future__ import annotations

import pytest

from placement.i18n import Words
from placement.model.aims import MetNeed, Travel
from tests.cases import allocation, fund, role, service, tiny_case
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


def test_free_posts_move_to_where_less_is_driven() -> None:
    # Nothing is spent on the road, so one post meets as much need at any base. a3 alone needs care: a post
    # at b3 is on the spot. Whatever base the first aim chose, free posts end there; fixed ones stay.
    case = tiny_case(
        need=[[0], [0], [0], [1]], in_post=0.0, counties=(0, 0, 0, 0), regions=(0,), roles=[role()]
    )
    rules = [fund(50_000), *USUAL]
    answer = decided(case, rules, [MetNeed(), Travel(posts="free")])
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [0, 0, 0, 1]
    assert MetNeed().value(case, answer.allocation) == pytest.approx(1.0, abs=1e-3)
    assert Travel().value(case, answer.allocation) == pytest.approx(0.0, abs=1e-3)
    first = decided(case, rules, [MetNeed()])
    fixed = decided(case, rules, [MetNeed(), Travel()])
    assert (fixed.allocation.posts == first.allocation.posts).all()


def test_the_sentence_says_whether_posts_may_move() -> None:
    assert "posts decided" in Travel().sentence(Words("en"))
    assert "posts may move" in Travel(posts="free").sentence(Words("en"))
