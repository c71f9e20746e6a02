"""Work is counted alike whatever was counted before, and only a stated clock ends a search by time."""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model import work
from placement.model.aims import MetNeed, Travel
from placement.model.work import LEAST_CHECKS, NEVER, Limit, limit
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.outcome import Solved
from placement.solve.settings import Settings
from placement.solve.stopper import Stopper
from tests.questions import random_question

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_same_work_is_left_whatever_a_process_did_before() -> None:
    """Floating sums depend on what they begin with: a third, seven times, after a million and after none."""
    left = set()
    for before in (0.0, 1e6 + 0.1, 1 / 3):
        work.count(before)
        whole = limit(10.0)
        for _ in range(7):
            work.count(1 / 3)
        left.add((whole.units, whole.part(0.7).units, whole.at_most(2.1).units))
    assert len(left) == 1
    assert left.pop() == pytest.approx((10 - 7 / 3, 0.7 * (10 - 7 / 3), 2.1))


def test_what_ends_a_search_is_named_with_the_clock_before_work() -> None:
    past, over = time.monotonic() - 1, work.done() - 1
    assert NEVER.reached() is None
    assert Limit(work=over).reached() == "work"
    assert Limit(work=over, moment=past).reached() == "time"
    assert Limit(work=over, moment=past, stop=lambda: True).reached() == "hand"
    assert limit(5.0, stop=lambda: False).reached() is None
    assert math.isinf(limit(5.0).seconds)
    assert limit(0.0, 0.0).at_least(2.0).units == pytest.approx(2.0)


def test_a_search_is_ended_by_how_often_it_asks() -> None:
    stopper = Stopper(limit(0.0), entries=100)
    asked = next(n for n in range(1, 1_000) if stopper.ends(None))
    assert asked == LEAST_CHECKS + 1
    assert stopper.why == "work"
    longer = Stopper(limit(1.0), entries=100)
    assert next(n for n in range(1, 100_000) if longer.ends(None)) > 100 * asked
    assert not Stopper(NEVER, entries=100).may_end


def mad_clock(seed: int) -> Callable[[], float]:
    """A clock that leaps by up to a thousand seconds each time that it is read."""
    chance, at = random.Random(seed), time.monotonic()

    def read() -> float:
        nonlocal at
        at += chance.uniform(0, 1_000)
        return at

    return read


@pytest.mark.parametrize("strategy", ["prices", "linear", "plain"])
@pytest.mark.parametrize("units", [60.0, 1e-4])
def test_no_clock_has_a_say_in_what_is_decided(
    strategy: str, units: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the gap is reached nor where work ends the search."""
    settings = Settings(gap_of_gain=1e-9, work=units, strategy=strategy)  # type: ignore[arg-type]
    compared = 0
    for seed in range(12):
        case, rules = random_question(seed)
        found = []
        for clock in (None, 1, 2):
            with monkeypatch.context() as patch:
                if clock is not None:
                    patch.setattr(time, "monotonic", mad_clock(clock))
                found.append(decide(case, rules, [MetNeed(), Travel()], settings, processes=1))
        first, *others = found
        for other in others:
            assert type(other) is type(first)
            if isinstance(first, Answer) and isinstance(other, Answer):
                assert np.array_equal(other.allocation.posts, first.allocation.posts)
                assert ends(other) == ends(first)
                compared += 1
    assert compared >= 10


def ends(answer: Answer) -> list[tuple[float, float, str]]:
    """Value, bound and what ended the search, of each programme and aim."""
    return [
        (one.value, one.bound, one.stopped_by)
        for outcome in answer.outcomes
        if isinstance(outcome.after, Solved)
        for one in outcome.after.reached
    ]
