"""One live programme asked again with posts locked, against the plain search of each question alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, Fund
from placement.solve.lexicographic import solve
from placement.solve.outcome import Solved, Unsolved
from placement.solve.repeated import RepeatedSolve
from placement.solve.settings import Settings
from tests.questions import random_question

if TYPE_CHECKING:
    from placement.model.programme import Programme

GAP = 1e-6


def programme_of(seed: int) -> Programme:
    case, rules = random_question(seed)
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    _, whole = assemble(case, funds, others, [MetNeed()])
    return max(whole.parts(), key=lambda part: int((part.integer & (part.upper > 0)).sum()))


def locked(programme: Programme, found: np.ndarray, draw: np.random.Generator) -> Programme:
    """Some posts kept at what they are or one more, others at one fewer."""
    lower, upper = programme.lower.copy(), programme.upper.copy()
    posts = np.flatnonzero(programme.integer & programme.decisions & ~programme.helpers)
    for column in draw.choice(posts, size=min(3, len(posts)), replace=False):
        at = round(float(found[column]))
        if draw.random() < 0.5:
            lower[column] = min(at + int(draw.integers(2)), upper[column])
        else:
            upper[column] = max(at - 1, 0)
    return replace(programme, lower=lower, upper=upper)


@pytest.mark.parametrize("seed", range(25))
def test_locked_posts_in_a_live_search_cost_what_they_cost_alone(seed: int) -> None:
    programme = programme_of(seed)
    draw = np.random.default_rng(seed)
    start = solve(programme.before(), {}, Settings())
    assert isinstance(start, Solved)
    before = {each.goal: each.value for each in start.reached}
    fast, plain = (Settings(gap_of_gain=GAP, seconds=30.0, strategy=how) for how in ("prices", "plain"))
    free = solve(programme, before, plain)
    if isinstance(free, Unsolved):
        return
    asked = [programme, *(locked(programme, free.values, draw) for _ in range(3)), programme]
    live = RepeatedSolve(programme, before, fast)
    for question, found in ((question, live.ask(question)) for question in asked):
        alone = solve(question, before, plain)
        assert isinstance(found, Solved) == isinstance(alone, Solved)
        if isinstance(found, Solved) and isinstance(alone, Solved):
            assert (found.values >= question.lower - 1e-6).all()
            assert (found.values <= question.upper + 1e-6).all()
            assert found.reached[0].value <= alone.reached[0].bound + 1e-5
            assert alone.reached[0].value <= found.reached[0].bound + 1e-5
            assert found.reached[0].bound - found.reached[0].value <= 1e-5 * (1 + found.reached[0].value)


def test_each_result_says_which_search_found_it() -> None:
    said = set()
    for seed in range(10):
        programme = programme_of(seed)
        start = solve(programme.before(), {}, Settings())
        assert isinstance(start, Solved)
        before = {each.goal: each.value for each in start.reached}
        for how in ("prices", "plain"):
            found = solve(programme, before, Settings(gap_of_gain=GAP, seconds=30.0, strategy=how))
            if isinstance(found, Solved):
                by = found.reached[0].by
                assert (how, by) in {
                    ("plain", "plain"),
                    ("prices", "prices"),
                    ("prices", "prices, then plain"),
                    ("prices", "plain"),
                }
                said.add(by)
    assert {"plain", "prices"} <= said
