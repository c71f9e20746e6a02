"""Of plans about as good, the one near the stated plan; a better one all the same."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from placement.studies.robustness.stability_aim import NEAR, stability_aim
from tests.cases import fund, role, tiny_case
from tests.model.solving import USUAL
from tests.questions import random_question

FLAT = MetNeed(worth="flat")


def two_clusters(second: float) -> tuple[Case, list[Rule]]:
    """Money for one post; the first cluster's need is 10 WTE, the second's as given, 2 in post in each."""
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 1),
        regions=(0, 0),
        need=[[10.0], [second]],
        roles=[role("registered")],
    )
    return case, [fund(50_000, shares="free"), *USUAL]


def answered(case: Case, rules: list[Rule], aim: MetNeed) -> Answer:
    answer = decide(case, rules, [aim], Settings(gap_of_gain=1e-6), processes=1)
    assert isinstance(answer, Answer)
    return answer


def at_base(plan: Allocation, base: int) -> int:
    return int(plan.posts[base].sum())


@pytest.mark.parametrize("base", [0, 1])
def test_a_tie_goes_to_the_place_of_the_stated_plan(base: int) -> None:
    case, rules = two_clusters(10.0)
    answer = answered(case, rules, FLAT)
    stated = answer.allocation
    stated.posts[:], stated.filled[:] = 0, 0
    stated.posts[base, 0, 0] = stated.filled[base, 0] = 1
    again = answered(case, rules, stability_aim(FLAT, case, stated, answer.before))
    assert at_base(again.allocation, base) == 1


@pytest.mark.parametrize(("needed", "moves"), [(2 + 0.98, False), (2 + 0.96, True)])
def test_a_stated_post_moves_only_for_more_than_it_counts_for(needed: float, moves: bool) -> None:
    """The post brings 1 WTE in the first cluster; stated in the second it brings 0.98, or 0.96."""
    assert NEAR == 0.03
    case, rules = two_clusters(needed)
    answer = answered(case, rules, FLAT)
    stated = answer.allocation
    assert at_base(stated, 0) == 1
    aim = stability_aim(FLAT, case, stated, answer.before)  # a WTE brings 1, so being near counts 0.03
    assert aim.each == pytest.approx(0.03, abs=1e-4)
    stated.posts[:], stated.filled[:] = 0, 0
    stated.posts[1, 0, 0] = stated.filled[1, 0] = 1
    aim = aim.model_copy(update={"at": frozenset({(1, 0)})})
    assert at_base(answered(case, rules, aim).allocation, 0) == moves


@pytest.mark.parametrize("seed", range(8))
def test_what_it_counts_is_need_met_and_the_stated_places(seed: int) -> None:
    """The twin of the decision's own value; it would raise in `decide` if the linear form said otherwise."""
    case, rules = random_question(seed)
    first = decide(case, rules, [MetNeed()], Settings(gap_of_gain=1e-6), processes=1)
    if not isinstance(first, Answer):
        return
    aim = stability_aim(MetNeed(), case, first.allocation, first.before)
    again = answered(case, rules, aim).allocation
    there = first.allocation.posts.sum(axis=2) > 0
    counted = aim.each * float((again.filled * there * np.array(case.steps)).sum())
    assert aim.value(case, again) == pytest.approx(MetNeed().value(case, again) + counted)
