"""A hand on single posts: graduates follow, broken rules are named, prices carry both gaps."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.outcome import Reached
from placement.solve.resolve import Ask, ask
from placement.solve.settings import Settings
from placement.studies.explain.questions import PostParts, PostsQuestion, StatedPlan, put
from placement.studies.explain.swaps import PlanChanges, Post, broken, changed, price
from tests.questions import clear_question, random_question

AIMS = [MetNeed()]


def reached(value: float, bound: float) -> Reached:
    return Reached("met_need", value, bound, "gap", 0.0)


def test_a_price_carries_both_gaps() -> None:
    found = price(reached(10.0, 10.5), reached(9.0, 9.25))
    assert (found.low, found.high) == (0.75, 1.5)
    assert found.clear


def test_where_the_gaps_overlap_no_difference_is_clear() -> None:
    found = price(reached(10.0, 10.5), reached(9.9, 10.25))
    assert found.low == 0.0
    assert found.high == pytest.approx(0.6)
    assert not found.clear


def test_what_obeys_more_serves_the_plan_too() -> None:
    """The changed plan found better than the stated one: then that is the value of the stated question."""
    assert price(reached(9.0, 10.5), reached(10.0, 10.25)).low == 0.0


def test_a_post_of_no_step_can_lose_none() -> None:
    case, rules = clear_question()
    answer = decide(case, rules, AIMS, Settings(), processes=1)
    assert isinstance(answer, Answer)
    empty = Post(*map(int, np.argwhere(answer.allocation.posts == 0)[0]))
    assert changed(case, rules, answer.allocation, {empty: -1}) is None
    assert PlanChanges(case, rules, answer.allocation).breaks({empty: -1}) == ("filling",)


@pytest.mark.parametrize("seed", range(12))
def test_a_graduate_leaves_and_comes_with_the_post(seed: int) -> None:
    case, rules = random_question(seed)
    answer = decide(case, rules, AIMS, Settings(gap_of_gain=1e-4), processes=1)
    if not isinstance(answer, Answer):
        return
    plan = answer.allocation
    assert broken(case, rules, plan) == ()
    for post in (Post(*map(int, at)) for at in np.argwhere(plan.posts)):
        without = changed(case, rules, plan, {post: -1})
        assert without is not None
        assert "supply" not in broken(case, rules, without)
        again = changed(case, rules, without, {post: 1})
        assert again is not None
        assert broken(case, rules, again) == ()


def test_money_that_is_not_there_is_a_broken_fund() -> None:
    case, rules = clear_question()
    answer = decide(case, rules, AIMS, Settings(), processes=1)
    assert isinstance(answer, Answer)
    hand = PlanChanges(case, rules, answer.allocation)
    post = Post(*map(int, np.argwhere(answer.allocation.posts)[0]))
    steps = int(hand.left(post) // hand.costs(post)) + 1
    assert hand.plan.fund_ids[post.fund] in hand.breaks({post: steps})
    assert hand.has(post) - hand.left(post) == pytest.approx(
        sum(
            hand.costs(Post(*map(int, at))) * int(answer.allocation.posts[tuple(at)])
            for at in np.argwhere(answer.allocation.posts)
            if hand.same_purse(post, Post(*map(int, at)))
        )
    )


@pytest.mark.parametrize("seed", range(6))
def test_questions_asked_together_are_answered_as_alone(seed: int) -> None:
    case, rules = random_question(seed)
    settings = Settings(gap_of_gain=1e-6, seconds=30.0)
    free = ask(case, rules, AIMS, settings, [Ask()], processes=1)
    posts = free.posts(0)
    if posts is None or not posts.any():
        return
    parts = PostParts(case, rules, AIMS)
    asked = [Post(*map(int, at)) for at in np.argwhere(posts)[:3]]
    questions = [
        PostsQuestion(("without", post), int(parts.of[post]), most={post: int(posts[post]) - 1})
        for post in asked
    ]
    stated = StatedPlan(posts, [None] * parts.count, [None] * parts.count)
    replies = put(case, rules, AIMS[0], settings, stated, questions, processes=1, grid=(0.5,))
    whole = free.reached(0)
    assert whole is not None
    for post in asked:
        most = np.full(posts.shape, 10_000)
        most[post] = posts[post] - 1
        alone = ask(case, rules, AIMS, settings, [Ask(most=most)], processes=1).reached(0)
        found = replies.by_key["without", post].price
        assert (alone is None) == (found is None)
        if alone is None or found is None:
            continue
        expected = whole.value - alone.value
        assert found.low - 1e-4 <= expected <= found.high + 1e-4
        assert found.high - found.low <= 1e-4
        assert replies.by_key["without", post].differs[post] <= -1
