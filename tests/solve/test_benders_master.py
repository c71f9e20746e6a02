"""A master of all cuts, branched on where plans met at the prices do not fit together within the gap."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import sparse

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.programme import Programme
from placement.model.rules import split
from placement.model.work import NEVER
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.benders_master import BendersMaster
from placement.solve.lagrangian.bounds import Criteria, lagrangian_search
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.outcome import Unsolved
from tests.questions import random_question

MOST = 3
"""Posts of one kind of one service."""


def two_services(
    room: tuple[tuple[int, int], tuple[int, int]],
    most: tuple[int, int],
    pounds: tuple[int, int],
    money: int,
    worth: tuple[float, float, float, float],
) -> Programme:
    """Two services, each with two kinds of post: the room that each takes, what it costs, and its worth."""
    rows = sparse.vstack(
        [sparse.block_diag([np.array([each]) for each in room]), np.array([[*pounds, *pounds]])]
    )
    programme = plain_programme(
        np.array(worth),
        np.full(4, float(MOST)),
        np.ones(4, dtype=bool),
        sparse.csr_array(rows.astype(float)),
        np.full(3, -np.inf),
        np.array([*most, money], dtype=float),
    )
    money_row = np.array([False, False, True])
    return replace(programme, joins=money_row, totals=money_row)


ONE_POST = two_services(((1, 3), (1, 2)), (5, 11), (7, 5), 8, (16.1, 11.0, 13.3, 11.5))
"""The money pays for one post. At the first prices each service has none, or more than it pays for."""
THREE_POSTS = two_services(((0, 0), (3, 4)), (3, 7), (3, 7), 9, (1.8, 4.9, 5.1, 11.9))
"""Three cheap posts are worth 12.0, one dear post 11.9, and two cheap ones, met at the first prices, 10.2."""


def drawn(seed: int) -> Programme:
    """A programme of the same form, its figures drawn."""
    draw = np.random.default_rng(seed)
    room = draw.integers(0, 5, (2, 2)).tolist()
    worth = draw.uniform(1, 20, 4).round(1).tolist()
    most, pounds = draw.integers(3, 12, 2).tolist(), draw.integers(2, 9, 2).tolist()
    return two_services(room, most, pounds, int(draw.integers(8, 40)), tuple(worth))


def best_of(programme: Programme) -> float:
    """The most that any choice of posts is worth that rows allow, each one tried."""
    every = np.array(list(product(range(MOST + 1), repeat=4)), dtype=float)
    allowed = (every @ programme.matrix.toarray().T <= programme.row_upper).all(axis=1)
    return float((every[allowed] @ programme.goals[0].cost).max())


@pytest.mark.parametrize(
    ("programme", "best"),
    [(ONE_POST, 16.1), (THREE_POSTS, 12.0), *((each, best_of(each)) for each in map(drawn, range(12)))],
    ids=["no plans go together", "those that do are short of the gap", *(f"drawn {n}" for n in range(12))],
)
def test_the_best_plan_is_found_and_proved_where_prices_stand_still(
    programme: Programme, best: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = programme.goals[0]
    assert best_of(programme) == pytest.approx(best)
    monkeypatch.setattr("placement.solve.lagrangian.bounds.SMALL", 0)
    search = lagrangian_search(programme, goal, HighsModel(programme, goal), 0.0, NEVER)
    assert search is not None
    found = search.answer(Criteria(1e-6, 1e-6, NEVER), lambda *_: None)
    assert found is not None
    assert found.values is not None
    assert found.settled
    assert (programme.matrix @ found.values <= programme.row_upper + 1e-9).all()
    assert found.value == pytest.approx(float(goal.cost @ found.values))
    assert found.value == pytest.approx(best, rel=1e-5)
    assert found.bound >= best - 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_care_is_worth_in_the_master_what_it_is_worth_in_the_whole(seed: int) -> None:
    """After a search that met little bounds are not too low; after a full one plan and bound are the best."""
    case, rules = random_question(seed)
    _, whole = assemble(case, *split(rules), [MetNeed()])
    goal = whole.goals[0]
    plainly = HighsModel(whole, goal).run(gap=1e-7)
    fresh = lagrangian_search(whole, goal, HighsModel(whole, goal), 0.0, NEVER)
    if fresh is None or isinstance(plainly, Unsolved) or not any(each.live for each in fresh.blocks):
        return
    full = lagrangian_search(whole, goal, HighsModel(whole, goal), 0.0, NEVER)
    assert full is not None
    full.answer(Criteria(1e-6, 1e-9, NEVER), lambda *_: None)
    for search in (fresh, full):
        value, values, bound = BendersMaster(search).best(-np.inf, None, np.inf, 1e-6, 1e-9, NEVER)
        assert bound >= plainly.value - 1e-5
        assert values is not None
        takes = whole.matrix @ values
        assert (takes <= whole.row_upper + 1e-5).all()
        assert (takes >= whole.row_lower - 1e-5).all()
        assert value == pytest.approx(float(goal.cost @ values), abs=1e-6)
        assert value <= plainly.value + 1e-5
    assert value == pytest.approx(plainly.value, abs=2e-5)
    assert bound == pytest.approx(plainly.value, abs=2e-5)
