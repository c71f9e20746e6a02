"""Prices tilted a little to either side, where plans met at those of the relaxation do not fit together."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import sparse

from placement.model.programme import Programme
from placement.model.work import NEVER
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import Criteria, lagrangian_search
from placement.solve.lagrangian.linking_rows import plain_programme

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


@pytest.mark.parametrize(
    ("programme", "best", "at_least"),
    [(ONE_POST, 16.1, 11.0), (THREE_POSTS, 12.0, 11.9)],
    ids=["no plans go together", "those that do are short of the gap"],
)
def test_plans_that_fit_together_are_met_once_prices_are_tilted(
    programme: Programme, best: float, at_least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = programme.goals[0]
    every = np.array(list(product(range(MOST + 1), repeat=4)), dtype=float)
    allowed = (every @ programme.matrix.toarray().T <= programme.row_upper).all(axis=1)
    assert (every[allowed] @ goal.cost).max() == pytest.approx(best)
    monkeypatch.setattr("placement.solve.lagrangian.bounds.SMALL", 0)
    search = lagrangian_search(programme, goal, HighsModel(programme, goal), 0.0, NEVER)
    assert search is not None
    found = search.answer(Criteria(1e-6, 1e-6, NEVER), lambda *_: None)
    assert found is not None
    assert found.values is not None
    assert (programme.matrix @ found.values <= programme.row_upper + 1e-9).all()
    assert found.value == pytest.approx(float(goal.cost @ found.values))
    assert at_least - 1e-6 <= found.value <= best + 1e-6 <= found.bound + 1e-5
