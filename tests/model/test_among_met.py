"""Where prices end without the gap: a search among what known plans have of each decision."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import split
from placement.model.work import limit
from placement.solve.lagrangian.bounds import FirstAnswer, LagrangianSearch
from placement.solve.lexicographic import LexicographicSession
from tests.model.solving import BY_PRICES
from tests.questions import random_question

NOTHING_FOUND = FirstAnswer(np.inf, -np.inf, None, settled=False, stopped_by="time")


def searched(seed: int) -> tuple[LexicographicSession, LagrangianSearch, float, float] | None:
    """A programme searched by prices to a proved end, its best value, and that of today's service."""
    case, rules = random_question(seed)
    _, whole = assemble(case, *split(rules), [MetNeed()])
    session = LexicographicSession(whole, BY_PRICES, None, None)
    found = session.reach(whole.goals[0], 0.0, None)
    if isinstance(found, tuple) and isinstance(session.search, LagrangianSearch):
        return session, session.search, found[0].value, 0.0
    return None


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_what_known_plans_have_and_leaves_the_bounds_as_they_were(seed: int) -> None:
    given = searched(seed)
    if given is None:
        return
    session, _, best, _ = given
    found = session._among_met(NOTHING_FOUND, limit(60.0))
    assert found.value == pytest.approx(best, abs=1e-5)  # the best plan was met, so it is within their range
    assert session.live.run().value == pytest.approx(best, abs=1e-5)  # type: ignore[union-attr]


def test_some_question_is_searched_by_prices() -> None:
    assert sum(searched(seed) is not None for seed in range(12)) >= 3


@pytest.mark.parametrize("seed", range(12))
def test_it_looks_no_further_than_known_plans(seed: int) -> None:
    """With the plans that have nothing alone nothing is decided, and what was found before stays."""
    given = searched(seed)
    if given is None:
        return
    session, search, best, _ = given
    for block in search.blocks:
        for unit in block.units:
            unit._plans = {key: plan for key, plan in unit._plans.items() if not plan.decided.any()}
    before = FirstAnswer(best + 1, best, np.zeros(0), settled=False, stopped_by="gap")
    assert session._among_met(before, limit(60.0)) is before or best == pytest.approx(0, abs=1e-5)
