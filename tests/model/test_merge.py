"""Merging known plans by what they take in all, against every choice there is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import sparse

from placement.solve.lagrangian import knapsack as merging
from placement.solve.lagrangian.knapsack import merge
from placement.solve.lagrangian.linking_rows import Joint

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints


def joint(rows: Floats, lower: Floats, upper: Floats, most: Floats) -> Joint:
    """Totals with these rows over them; what takes what does not matter here."""
    groups = rows.shape[1]
    none = np.zeros(0, dtype=np.int64)
    return Joint(
        matrix=sparse.csr_array((groups, 0)),
        limits=np.zeros(groups),
        scale=np.ones(groups),
        groups=groups,
        most=most,
        total_rows=sparse.csr_array(rows),
        total_lower=lower,
        total_upper=upper,
        _counted=none,
        _limited=none,
    )


def drawn(seed: int) -> tuple[Joint, list[Ints], list[Floats]]:
    """Money for two or three prices and a floor on the first; a few units with a few plans each."""
    rng = np.random.default_rng(seed)
    groups = int(rng.integers(2, 4))
    prices = rng.integers(2, 9, groups).astype(float)
    floor = np.eye(groups)[0]
    asked = joint(
        np.array([prices, floor]),
        np.array([-np.inf, float(rng.integers(0, 3))]),
        np.array([float(rng.integers(8, 40)), np.inf]),
        np.full(groups, 9.0),
    )
    takes = [rng.integers(0, 4, (int(rng.integers(1, 5)), groups)) for _ in range(int(rng.integers(1, 5)))]
    return asked, takes, [rng.random(len(plans)).round(3) for plans in takes]


@pytest.mark.parametrize("seed", range(40))
def test_best_and_best_company_are_those_of_all_choices(seed: int) -> None:
    asked, takes, worths = drawn(seed)
    found = merge(asked, takes, worths)
    assert found is not None
    rows = asked.total_rows.toarray()
    best = -np.inf
    via = [np.full(len(plans), -np.inf) for plans in takes]
    for choice in product(*(range(len(plans)) for plans in takes)):
        totals = sum(plans[p] for plans, p in zip(takes, choice, strict=True))
        taken = rows @ totals
        if (taken > asked.total_upper + 1e-9).any() or (taken < asked.total_lower - 1e-9).any():
            continue
        worth = sum(float(w[p]) for w, p in zip(worths, choice, strict=True))
        best = max(best, worth)
        for unit, p in enumerate(choice):
            via[unit][p] = max(via[unit][p], worth)
    assert found.best == pytest.approx(best)
    for one, other in zip(found.via, via, strict=True):
        np.testing.assert_allclose(one, other)


def test_too_many_totals_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, takes, worths = drawn(3)
    monkeypatch.setattr(merging, "MOST_STATES", 1)
    assert merge(asked, takes, worths) is None
