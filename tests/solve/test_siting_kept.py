"""Small siting questions, decided by their own search: the multipliers kept sum to the best choice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from placement.audit.summed import summed
from placement.model.rules.opened import Opened
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome, solve_one
from tests.solve.test_structure import EVERYBODY, SITES, TRAVEL, Town, _best, _settings

if TYPE_CHECKING:
    from placement.model.programme import Programme


def _summed(programme: Programme) -> float:
    """What no choice of sites can stay below, from what was kept."""
    settings = replace(_settings("fit"), keep_proof=True)
    found = solve_one(0, programme, settings, None, None)
    assert isinstance(found, Outcome)
    assert isinstance(found.after, Solved)
    assert found.after.reached[0].by == "sites"
    kept = found.after.kept
    assert kept is not None
    assert kept["reaches"]
    return -summed(programme, json.loads(json.dumps(kept)))


@pytest.mark.parametrize("decimal", [False, True], ids=["whole", "decimal"])
@pytest.mark.parametrize("seed", range(3))
def test_a_median_is_summed_to_the_best_of_all_choices(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    for most in (1, 3, SITES):
        best = _best(town, most=most)
        found = _summed(town.programme(EVERYBODY, Opened(at_most=most), aim=TRAVEL))
        assert found <= best * (1 + 1e-12)
        assert found == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_fixed_and_forbidden_sites_too(seed: int) -> None:
    town = Town.drawn(seed, decimal=True)
    rules = (
        EVERYBODY,
        Opened(at_most=3, bases=("site4",)),
        Opened(id="none", among=("site2", "site5"), at_most=0),
    )
    best = _best(town, most=3, must=[3], shut=[1, 4])
    assert _summed(town.programme(*rules, aim=TRAVEL)) == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_a_budget_for_sites_too(seed: int) -> None:
    town = Town.drawn(seed, decimal=True)
    best = _best(town, pounds=150)
    found = _summed(town.programme(EVERYBODY, aim=TRAVEL, pounds=150))
    assert found <= best * (1 + 1e-12)
    assert found == pytest.approx(best, rel=1e-6)
