"""Alternatives: within the loss, different, and as good a search as the programme's own."""

from __future__ import annotations

import numpy as np
import pytest

from placement.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.goals import Settings, solve
from placement.model.outcome import Solved
from placement.model.together import Outcome
from placement.options.alternatives import _part, _Shared, _task_of, differs, in_common
from placement.options.asking import split
from placement.options.tangents import Tangents, best
from tests.questions import random_question


@pytest.mark.parametrize("seed", range(10))
def test_the_small_search_finds_what_the_whole_programme_does(seed: int) -> None:
    case, rules = random_question(seed)
    _, whole = assemble(case, *split(rules), [MetNeed()])
    for programme in whole.parts():
        if not (programme.integer & (programme.upper > 0)).any():
            continue
        before = solve(programme.before(), {}, Settings())
        after = solve(programme, {}, Settings(gap_of_gain=1e-7, strategy="plain"))
        if not isinstance(before, Solved) or not isinstance(after, Solved):
            continue
        found, bound = best(Tangents(programme, programme.goals[0]), before.reached[0].value, 1e-6)
        assert bound >= after.reached[0].value - 1e-4
        assert found.value <= after.reached[0].bound + 1e-4


@pytest.mark.parametrize("seed", range(10))
def test_every_alternative_is_within_the_loss_of_the_bound_and_none_comes_twice(seed: int) -> None:
    case, rules = random_question(seed)
    columns, whole = assemble(case, *split(rules), [MetNeed()])
    shared = _Shared(Settings(gap_of_gain=1e-6), 0.2, 4)
    for number, programme in enumerate(whole.parts()):
        task = _task_of(case, columns, number, programme)
        others = _part(shared, task)
        if not others.values:
            continue
        outcome = others.outcome
        assert isinstance(outcome, Outcome)
        assert isinstance(outcome.after, Solved)
        first, today = outcome.after.reached[0], outcome.before.reached[0].value
        seen = {np.round(outcome.after.values[task.posts]).astype(int).tobytes()}
        for values, worth in zip(others.values, others.worths, strict=True):
            assert worth >= first.bound - 0.2 * (first.value - today) - 1e-6
            assert float(np.dot(programme.goals[0].cost, values)) == pytest.approx(worth, abs=1e-6)
            rows = programme.matrix @ values
            assert (rows <= programme.row_upper + 1e-5).all()
            assert (rows >= programme.row_lower - 1e-5).all()
            key = np.round(values[task.posts]).astype(int).tobytes()
            assert key not in seen
            seen.add(key)


def test_what_differs_is_counted_once() -> None:
    one, other, steps = np.array([[2, 0], [1, 0]]), np.array([[1, 1], [1, 0]]), np.array([0.5, 1.0])
    assert in_common(one, other, steps) == 1.0
    assert differs(one, other, steps) == 0.5
    assert differs(other, one, steps) == 1.0
