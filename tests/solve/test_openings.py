"""Which bases open, asked choice by choice where prices leave it open: held to every plan there is."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import sparse

from placement.audit.summed import NoRecord, summed
from placement.model.work import NEVER
from placement.solve.highs import HighsModel
from placement.solve.kept_whole import kept_of
from placement.solve.lagrangian.bounds import Criteria, FirstAnswer, LagrangianSearch, lagrangian_search
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.lagrangian.openings import answered, openings

if TYPE_CHECKING:
    from placement.model.programme import Programme

PLACES, KINDS, MOST = 3, 2, 2
POSTS = PLACES * KINDS
GAP = 1e-6


@cache
def hubs(seed: int) -> tuple[Programme, float]:
    """Three places with a possible base each, two kinds of post, two of each at most; and the best worth.

    Posts at a place take a base there and money, bases take money for such. Every plan is tried.
    """
    rng = np.random.default_rng(seed)
    worth = np.concatenate([rng.uniform(3, 9, POSTS), np.zeros(PLACES)])
    pounds, once = rng.integers(3, 8, POSTS), rng.integers(2, 5, PLACES)
    opened = np.repeat(np.arange(PLACES), KINDS)
    tied = np.hstack([np.eye(POSTS), -MOST * (opened[:, None] == np.arange(PLACES))])
    room = np.hstack([opened == np.arange(PLACES)[:, None], -3.0 * np.eye(PLACES)])
    money = np.array([[*pounds, *np.zeros(PLACES)], [*np.zeros(POSTS), *once]])
    rows = np.vstack([tied, room, money])
    upper = np.concatenate([np.zeros(POSTS + PLACES), [int(pounds.sum() * 0.8), int(once.sum() * 0.6)]])
    sizes = np.array([float(MOST)] * POSTS + [1.0] * PLACES)
    whole = np.ones(len(sizes), dtype=bool)
    programme = plain_programme(
        worth, sizes, whole, sparse.csr_array(rows), np.full(len(rows), -np.inf), upper
    )
    of_money = np.arange(len(rows)) >= len(rows) - 2
    programme = replace(programme, joins=of_money, totals=of_money, helpers=np.arange(len(sizes)) >= POSTS)
    return programme, best_of(programme)


def best_of(programme: Programme) -> float:
    """The worth of the best of all plans; minus infinity where there is none."""
    ranges = (range(int(low), int(up) + 1) for low, up in zip(programme.lower, programme.upper, strict=True))
    every = np.array(list(product(*ranges)), dtype=float)
    allowed = (every @ programme.matrix.toarray().T <= programme.row_upper + 1e-9).all(axis=1)
    return float((every[allowed] @ programme.goals[0].cost).max(initial=-np.inf))


@cache
def searched(seed: int) -> tuple[Programme, LagrangianSearch, FirstAnswer]:
    """A question, its search and what was found."""
    programme, _ = hubs(seed)
    goal = programme.goals[0]
    search = lagrangian_search(programme, goal, HighsModel(programme, goal), 0.0, NEVER)
    assert search is not None
    found = answered(search, Criteria(GAP, GAP, NEVER), lambda *_: None)
    assert found is not None
    return programme, search, found


def proof(seed: int) -> tuple[Programme, dict[str, Any]]:
    programme, search, found = searched(seed)
    record = kept_of(programme, search, found.bound, None)
    assert record is not None
    return programme, record


@pytest.mark.parametrize(("seed", "settled"), [(0, True), (10, False)])
def test_what_prices_leave_open_is_asked_of_each_choice(seed: int, settled: bool) -> None:
    programme, search, found = searched(seed)
    _, best = hubs(seed)
    assert len(search.choices) == 2**PLACES
    assert found.settled == settled
    assert found.value == pytest.approx(best)
    assert found.values is not None
    assert float(programme.goals[0].cost @ found.values) == pytest.approx(best)
    assert (programme.matrix @ found.values <= programme.row_upper + 1e-9).all()
    assert found.bound >= best - 1e-9
    assert search.programme is programme  # what comes after it is asked of the whole


@pytest.mark.parametrize("seed", [0, 10])
def test_no_choice_is_said_to_bear_less_than_its_best_plan(seed: int) -> None:
    programme, search, _ = searched(seed)
    at = openings(programme)
    for choice, given in zip(search.choices, product((1.0, 0.0), repeat=PLACES), strict=True):
        assert tuple(choice.programme.upper[at]) == tuple(choice.programme.lower[at]) == given
        best = best_of(choice.programme)
        assert choice.bound >= best - 1e-9
        assert (choice.breaks is not None) == (best == -np.inf)


def test_the_proof_of_all_choices_sums_to_the_bound() -> None:
    programme, record = proof(0)
    best, bound = hubs(0)[1], searched(0)[2].bound
    assert record["reaches"]
    assert best - 1e-9 <= summed(programme, json.loads(json.dumps(record))) <= bound + 1e-6


def test_a_branch_that_does_not_cover_every_plan_is_no_proof() -> None:
    programme, record = proof(0)
    column, k, low, high = record["branch"]
    for spoilt in ([column, 0.5, low, high], [column, True, low, high], [-1, k, low, high], [column, k, low]):
        with pytest.raises(NoRecord):
            summed(programme, {**record, "branch": spoilt})
    part = replace(programme, integer=np.arange(len(programme.upper)) != column)
    with pytest.raises(NoRecord):
        summed(part, record)
    assert summed(programme, {**record, "branch": [column, k, high, low]}) >= hubs(0)[1]
