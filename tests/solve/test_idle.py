"""A plan that buys nothing changes nothing: nobody is told to gain or to lose by it."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.aims import MetNeed, Travel
from placement.solve.outcome import Solved
from placement.solve.settings import Settings
from tests.cases import fund, role, tiny_case
from tests.model.solving import BY_PRICES, PLAIN, USUAL, decided


@pytest.mark.parametrize("settings", [PLAIN, BY_PRICES], ids=["plain", "prices"])
def test_a_budget_too_small_for_any_post_leaves_everybody_what_they_have(settings: Settings) -> None:
    """Two neighbourhoods of so little need that the aims' tolerance, 0.0001 WTE, is a twentieth of it.

    Half of each need is met. A step further for the near one costs the first aim next to nothing and saves
    driving, so a search for the plan may give the near one more and the far one less; today's did not.
    """
    case = tiny_case(
        areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), roles=[role()], need=0.02, in_post=0.02
    )
    answer = decided(case, [*USUAL, fund(amount=20_000)], [MetNeed(), Travel()], settings)
    assert answer.allocation.posts.sum() == 0
    now, then = (plan.area_care(case)[:, 0] for plan in (answer.allocation, answer.before))
    assert now == pytest.approx(then, abs=1e-9)
    assert then == pytest.approx(np.array([0.01, 0.01]), abs=1e-4)
    for each in answer.outcomes:
        assert isinstance(each.after, Solved)
        met, travel = each.after.reached
        assert met.value <= met.bound <= met.value + 1e-3
        assert travel.bound <= travel.value
