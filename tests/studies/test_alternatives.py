"""Alternatives: within the loss, different, and no more alike than what plain HiGHS proves allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.programme import Goal
from placement.model.rules import split
from placement.solve.highs import HighsModel
from placement.solve.near_optimal import Apart
from placement.solve.outcome import Solved, SolveResult, Unsolved
from placement.solve.parallel import Outcome
from placement.solve.repeated import RepeatedSolve
from placement.solve.settings import Settings
from placement.studies.alternatives.search import _AlternativesSettings, _part, _task_of, differs
from tests.cases import fund, role, tiny_case
from tests.model.solving import BY_PRICES, USUAL
from tests.questions import random_question


def test_what_prices_find_is_worth_enough_and_no_less_alike_than_is_possible() -> None:
    """Against the least in common that plain HiGHS proves, with the worth held in a row."""
    assert sum(map(held_against_plain, range(12))) >= 5


def held_against_plain(seed: int) -> int:
    """How many parts of one question were searched by prices."""
    many = 0
    case, rules = random_question(seed)
    columns, whole = assemble(case, *split(rules), [MetNeed()])
    for number, programme in enumerate(whole.parts()):
        live = RepeatedSolve(programme, {"met_need": 0.0}, replace(BY_PRICES, gap_of_gain=1e-6))
        after = live.ask(programme)
        task = _task_of(case, columns, number, programme)
        if isinstance(after, Unsolved) or live.search is None or not len(task.posts):
            continue
        weights = np.zeros(len(programme.upper))
        weights[task.posts] = task.steps * (np.round(after.values[task.posts]) > 0)
        goal, least = programme.goals[0], after.reached[0].value - 0.4
        asked = HighsModel(programme, Goal("apart", "min", weights, 0.0, integers_fixed=False))
        asked.add_row(np.arange(len(weights)), goal.cost, least, np.inf)
        fewest = asked.run()
        assert isinstance(fewest, SolveResult)
        picked = Apart(programme, live.search, after.values, least).other(weights, 0.1, 1e-3)
        assert picked is not None
        worth, values = picked
        assert worth == pytest.approx(float(goal.cost @ values), abs=1e-6)
        assert worth >= least - 1e-6
        assert weights @ values >= fewest.value - 1e-6
        assert weights @ values <= weights @ after.values + 1e-6
        many += 1
    return many


@pytest.mark.parametrize("loss", [0.01, 0.5])
def test_of_two_clusters_alike_the_other_is_the_alternative(loss: float) -> None:
    """Money for one post, two places with the same need: either is best, so the other gives up nothing.

    Nor does it where half of the gain might be given up: care beside the posts is as good as it can be.
    """
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 1),
        regions=(0, 0),
        need=[[10.0], [10.0]],
        roles=[role("registered")],
    )
    columns, whole = assemble(case, *split([fund(50_000, shares="free"), *USUAL]), [MetNeed()])
    (programme,) = [part for part in whole.parts() if part.integer.any()]
    task = _task_of(case, columns, 0, programme)
    others = _part(_AlternativesSettings(Settings(gap_of_gain=1e-6), loss, 1 if loss > 0.1 else 3), task)
    assert isinstance(others.outcome, Outcome)
    assert isinstance(others.outcome.after, Solved)
    best = np.round(others.outcome.after.values[task.posts])
    assert best.sum() == 1
    assert len(others.values) == 1  # there is no third place
    assert np.round(others.values[0][task.posts]).tolist() == (1 - best).tolist()
    assert others.worths[0] == pytest.approx(others.outcome.after.reached[0].value, abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_every_alternative_is_within_the_loss_of_the_bound_and_none_comes_twice(seed: int) -> None:
    case, rules = random_question(seed)
    columns, whole = assemble(case, *split(rules), [MetNeed()])
    shared = _AlternativesSettings(Settings(gap_of_gain=1e-6), 0.2, 4)
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
    assert differs(one, other, steps) == 0.5
    assert differs(other, one, steps) == 1.0
