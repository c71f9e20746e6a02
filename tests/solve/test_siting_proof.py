"""Multipliers kept for every leaf: the bound summed again in exact fractions, and proofs with holes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

import placement as pl
from placement.model.work import limit
from placement.solve.siting.choice import Choice
from placement.solve.siting.coverage import Coverage
from placement.solve.siting.distances import Distances
from placement.solve.siting.search import least_loss, least_sum


def _drawn(seed: int, *, whole: bool) -> Distances:
    """Distances drawn at random: no triangle holds, so that the search has to branch."""
    draw = np.random.default_rng(seed)
    cost = draw.uniform(1, 100, (30, 18)) * draw.uniform(0.5, 3, (30, 1))
    return Distances(cost.round() if whole else cost, whole)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "decimal"])
@pytest.mark.parametrize("seed", [0, 1, 3])
def test_the_bound_of_a_median_is_summed_again(seed: int, *, whole: bool) -> None:
    found = least_loss(_drawn(seed, whole=whole), 4, keep_proof=True)
    assert found.proof is not None
    assert found.stopped_by == "optimal"
    if not whole:
        found.proof.bound = found.bound * (1 - 1e-9)  # what exact sums may lose of it
    assert found.proof.holds()
    found.proof.bound = found.value + (1.0 if whole else 1e-6 * found.value)
    assert not found.proof.holds()


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_of_a_covering_is_summed_again(seed: int) -> None:
    draw = np.random.default_rng(seed)
    near = sparse.csr_array((draw.random((60, 24)) < 0.12).astype(float))
    found = least_loss(Coverage(near, draw.integers(1, 9, 60).astype(float), whole=True), 5, keep_proof=True)
    assert found.proof is not None
    assert found.proof.holds()


@pytest.mark.parametrize("seed", range(4))
def test_costs_budgets_and_fixed_sites_too(seed: int) -> None:
    draw = np.random.default_rng(seed)
    losses = _drawn(seed, whole=False)
    price = draw.integers(20, 90, 18).astype(float)
    lower, upper = np.zeros(18), np.ones(18)
    lower[3], upper[7] = 1.0, 0.0
    rows = sparse.csr_array(price[None])
    choice = Choice(price / 7, lower, upper, 0, 6, rows, np.array([-np.inf]), np.array([260.0]))
    found = least_sum(losses, choice, keep_proof=True)
    assert found.proof is not None
    assert choice.allows(found.opened)
    found.proof.bound = found.bound * (1 - 1e-9)
    assert found.proof.holds()


@pytest.mark.parametrize("units", [0.0, 0.01, 0.05])
def test_what_a_stop_leaves_is_proved_as_well(units: float) -> None:
    found = least_loss(_drawn(1, whole=False), 4, limit=limit(units), keep_proof=True)
    assert found.proof is not None
    found.proof.bound = found.bound * (1 - 1e-9)
    assert found.proof.holds()


def test_a_proof_with_a_hole_does_not_hold() -> None:
    found = least_loss(_drawn(2, whole=True), 4, keep_proof=True)
    assert found.proof is not None
    leaves = [number for number, box in found.proof.boxes.items() if box.parent is not None]
    assert leaves, "this one branches"
    kept = found.proof.boxes.pop(leaves[-1])
    assert not found.proof.holds()
    found.proof.boxes[leaves[-1]] = kept
    assert found.proof.holds()
    root = found.proof.boxes[0]
    last = root.settlings[-1]
    root.settlings[-1] = replace(last, shut=np.append(last.shut, found.opened[0]))
    assert not found.proof.holds(), "a site of the best plan may not be settled as shut"


@pytest.mark.parametrize("weights", [None, np.linspace(0.3, 2.7, 30)], ids=["whole", "decimal"])
def test_an_answer_in_python_sums_its_bound_again(weights: np.ndarray | None) -> None:
    found = pl.siting.p_median(_drawn(1, whole=True).cost, 4, weights, keep_proof=True)
    assert found.proved
    assert found.checked()
    assert not replace(found, bound=found.bound * 1.001 + 1).checked()
    with pytest.raises(ValueError, match="keep_proof"):
        pl.siting.p_median(_drawn(1, whole=True).cost, 4).checked()
