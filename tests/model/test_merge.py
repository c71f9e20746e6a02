"""Merging known plans by what they take in all, against every choice there is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import sparse

from placement.solve.lagrangian import knapsack as merging
from placement.solve.lagrangian.knapsack import UnitPlans, merge
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


def every_choice(asked: Joint, units: list[UnitPlans], room: float) -> tuple[float, list[Floats]]:
    """The best worth, and the best with each plan, of all choices allowed that lose no more than `room`."""
    rows = asked.total_rows.toarray()
    best, via = -np.inf, [np.full(len(unit.takes), -np.inf) for unit in units]
    for choice in product(*(range(len(unit.takes)) for unit in units)):
        pairs = list(zip(units, choice, strict=True))
        taken = rows @ sum(unit.takes[p] for unit, p in pairs)
        if (taken > asked.total_upper + 1e-9).any() or (taken < asked.total_lower - 1e-9).any():
            continue
        if sum(float(unit.loss[p]) for unit, p in pairs) > room + 1e-9:
            continue
        worth = sum(float(unit.worth[p]) for unit, p in pairs)
        best = max(best, worth)
        for number, p in enumerate(choice):
            via[number][p] = max(via[number][p], worth)
    return best, via


@pytest.mark.parametrize("seed", range(40))
def test_best_and_best_company_are_those_of_all_choices(seed: int) -> None:
    asked, takes, worths = drawn(seed)
    units = [UnitPlans(t, w, np.zeros(len(w))) for t, w in zip(takes, worths, strict=True)]
    found = merge(asked, units)
    assert found is not None
    best, via = every_choice(asked, units, np.inf)
    assert found.best == pytest.approx(best)
    for one, other in zip(found.via, via, strict=True):
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_that_loses_little_is_left_out(seed: int) -> None:
    """Of plans that take the same, one may be worth more and lose more: both count."""
    asked, takes, worths = drawn(seed)
    rng = np.random.default_rng([seed, 7])
    units = [UnitPlans(t, w, rng.random(len(w)).round(2)) for t, w in zip(takes, worths, strict=True)]
    room = len(units) * 0.4
    found = merge(asked, units, room)
    assert found is not None
    best, via = every_choice(asked, units, room)
    most, most_via = every_choice(asked, units, np.inf)
    assert best - 1e-9 <= found.best <= most + 1e-9
    for one, least, highest in zip(found.via, via, most_via, strict=True):
        assert (one >= least - 1e-9).all()
        assert (one <= highest + 1e-9).all()


@pytest.mark.parametrize("seed", range(20))
def test_ways_to_the_same_totals_count_for_the_best_and_for_the_least_lost(seed: int) -> None:
    """One price and five services of nothing, one or two posts: some totals are reached in dozens of ways."""
    rng = np.random.default_rng([seed, 11])
    money = np.array([float(rng.integers(2, 8))])
    asked = joint(np.array([[1.0]]), np.array([-np.inf]), money, np.array([10.0]))
    units = [
        UnitPlans(np.array([[0], [1], [2]]), rng.random(3).round(3), rng.random(3).round(2)) for _ in range(5)
    ]
    every = merge(asked, units)
    assert every is not None
    most, most_via = every_choice(asked, units, np.inf)
    assert every.best == pytest.approx(most)
    for one, other in zip(every.via, most_via, strict=True):
        np.testing.assert_allclose(one, other)
    some = merge(asked, units, room := 1.2)
    assert some is not None
    best, via = every_choice(asked, units, room)
    assert best - 1e-9 <= some.best <= most + 1e-9
    for one, least in zip(some.via, via, strict=True):
        assert (one >= least - 1e-9).all()


def test_what_loses_more_than_there_is_room_for_is_left_out() -> None:
    """Two services with one post or none each, money for both: only the second may stay without its post."""
    asked = joint(np.array([[1.0]]), np.array([-np.inf]), np.array([2.0]), np.array([2.0]))
    either = np.array([[0], [1]])
    units = [
        UnitPlans(either, np.array([0.0, 5.0]), np.array([5.0, 0.0])),
        UnitPlans(either, np.array([0.0, 2.0]), np.array([2.0, 0.0])),
    ]
    found = merge(asked, units, 3.0)
    assert found is not None
    assert found.best == 7.0
    assert [each.tolist() for each in found.via] == [[-np.inf, 7.0], [5.0, 7.0]]


def test_too_many_totals_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, takes, worths = drawn(3)
    monkeypatch.setattr(merging, "MOST_PAIRS", 1)
    units = [UnitPlans(t, w, np.zeros(len(w))) for t, w in zip(takes, worths, strict=True)]
    assert merge(asked, units) is None
