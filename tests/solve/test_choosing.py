"""Which plan is taken of those that were met: on tiny cases against every choice, tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.results.worth_in_draws import gains_of
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.over_draws.choosing import chosen_by_part, known_plan, plan_of_values
from placement.solve.over_draws.fixed import decide_over_draws
from placement.solve.over_draws.plan import SamplePlan, SampleSettings, plan_over_draws
from placement.solve.over_draws.stacked import CaseInDraw, Of, stacked
from tests.solve.test_over_draws import AIM, EXACT, draws_of, rules_of, two_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation


@pytest.mark.parametrize("of", ["mean", "worst_tenth"])
def test_each_part_has_the_candidate_that_brute_force_finds(of: Of) -> None:
    """Eleven draws, four candidates of which the first is never best; two regions together, and one alone."""
    gains = np.random.default_rng(5).normal(1.0, 0.01, (11, 4, 3)) + np.array([0.0, 0.5, 0.4, 0.5])[:, None]
    found = chosen_by_part(gains, [(0, 1), (2,)], of)

    def value(taken: tuple[int, ...]) -> float:
        each = [gains[:, taken[0], :2].sum(axis=1), gains[:, taken[1], 2]]
        if of == "mean":
            return float(sum(one.mean() for one in each))
        return float(sum(np.sort(one)[:2].mean() for one in each))

    best = max(product(range(4), repeat=2), key=value)
    assert tuple(one.taken for one in found) == best
    assert sum(one.worth[one.taken] for one in found) == pytest.approx(value(best))


def test_the_first_stays_where_another_is_better_by_no_more_than_chance() -> None:
    """Nine draws: better by 1 and 0.5 in turn, standard error 0.09; or by 1 on average, of 2.67."""
    none = np.zeros(9)
    steady, swings = np.resize([1.0, 0.5], 9), np.array([9.0, -7.0] * 4 + [1.0])
    for lead, taken in ((steady, 1), (swings, 0)):
        gains = np.stack([none, lead], axis=1)[:, :, None]
        found = chosen_by_part(gains, [(0,)], "mean")[0]
        assert found.taken == taken
        assert found.errors[1] == pytest.approx(lead.std(ddof=1) / 3)
    assert chosen_by_part(np.array([[[0.0], [5.0]]]), [(0,)], "mean")[0].taken == 0  # one draw says nothing


def test_of_candidates_that_are_alike_the_first_is_taken() -> None:
    gains = np.ones((6, 3, 1))
    gains[:, 1] += 1e-9
    assert chosen_by_part(gains, [(0,)], "mean")[0].taken == 0


def test_a_plan_and_its_values_are_the_same_plan() -> None:
    case = two_services()
    answer = decide(case, rules_of(), [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer)
    stack = stacked(case, rules_of(), AIM, draws_of(case, 2, 1))
    known = known_plan(case, stack.columns, answer.allocation)
    again = plan_of_values(case, stack.columns, known.values)
    assert np.array_equal(again.posts, answer.allocation.posts)
    assert np.array_equal(again.filled, answer.allocation.filled)
    assert known.values @ known.wte == pytest.approx((answer.allocation.posts.sum(axis=2) * case.steps).sum())


@pytest.mark.parametrize("strategy", ["prices", "plain"])
def test_the_plan_taken_is_the_best_of_the_candidates_in_the_draws_that_choose(strategy: str) -> None:
    """The sample is one odd draw: the other draws are as stated, and so take the plan back."""
    case = two_services(reach=5.0)
    rules = tuple(rules_of())
    stated = decide(case, rules, [AIM], EXACT, processes=1)
    assert isinstance(stated, Answer)
    odd = replace(case, need=case.need[::-1].copy())
    asked = SampleSettings(gap_of_gain=1e-9, strategy="plain" if strategy == "plain" else "prices")

    def worth(plans: Sequence[Allocation]) -> np.ndarray:
        return np.array([gains_of(case, rules, AIM, plans)])

    draws = [CaseInDraw(odd, rules, MetNeed())]
    answer = decide_over_draws(case, rules, [AIM], AIM, draws, stated, EXACT, asked, processes=1, worth=worth)
    assert isinstance(answer, Answer)
    assert answer.drawn is not None
    assert answer.drawn.choice is not None
    sample = answer.drawn.candidates[1].plan
    assert not np.array_equal(sample.posts, stated.allocation.posts)
    assert answer.drawn.choice[0].taken == 0
    assert np.array_equal(answer.allocation.posts, stated.allocation.posts)


def test_plans_nearer_to_a_known_one_keep_every_rule_and_have_more_in_common_with_it() -> None:
    case = two_services()
    rules = rules_of()
    stated = decide(case, rules, [AIM], EXACT, processes=1)
    assert isinstance(stated, Answer)
    stack = stacked(case, rules, AIM, draws_of(case, 5, 3))
    known = known_plan(case, stack.columns, stated.allocation)
    found = plan_over_draws(stack, SampleSettings(strategy="prices"), processes=1, known=known)
    assert isinstance(found, SamplePlan)
    family = stack.columns["posts"]

    def common(values: np.ndarray) -> float:
        return float(np.minimum(values, known.values)[family.index] @ known.wte[family.index])

    every = [found.values, *found.nearer]
    shared = [common(values) for values in every]
    assert len(every) == 5
    assert shared == sorted(shared)
    matrix, rows = stack.stated.matrix, stack.stated
    own = np.diff(matrix[:, ~rows.decisions].indptr) == 0
    for values in every:
        takes = (matrix @ values)[own]
        assert (takes <= rows.row_upper[own] + 1e-6).all()
