"""The arithmetic of one budget over boards: a bound from a price of money, and the best of decided steps.

Every line l of a board r says that no plan of it that takes b is worth more than c[l] + k[l] b. With a price
p for each pound, no split of a budget B is worth more in all than

    sum over r of  max { min over l of (c[l] + k[l] b) - p b : 0 <= b <= B }   +   p B

(Lagrange; Everett, *Operations Research* 11, 1963), whatever p is. The best p comes from a linear programme;
the bound is summed here from p alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import sparse

from placement.errors import OurFault
from placement.model.arrays import Floats
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.outcome import Unsolved

EACH_POUNDS = 100_000
DECIMALS = 1e6
TRIES = 20

Line = Sequence[float]
"""Constant, and slope for each £100,000."""
Curve = Sequence[Line]
"""The lines of one board: its values lie below each of them."""


def least_line(curve: Curve, pounds: float) -> float:
    """What no plan of a board with so much money is worth more than."""
    return min(constant + each * pounds / EACH_POUNDS for constant, each in curve)


def most_beyond_price(curve: Curve, price: float, budget: float) -> float:
    """The most that a board may be worth beyond what its money costs at a price for each £100,000.

    The least of lines is concave, so the most lies where two of them meet, or at an end.
    """
    ends = {0.0, budget / EACH_POUNDS}
    for (a, k), (b, m) in combinations(curve, 2):
        if k != m and 0 < (b - a) / (k - m) < budget / EACH_POUNDS:
            ends.add((b - a) / (k - m))
    return max(least_line(curve, x * EACH_POUNDS) - price * x for x in ends)


def bound_at_price(curves: Sequence[Curve], price: float, budget: float) -> float:
    """What no split of the budget is worth more than, by this price; rounded up."""
    whole = math.fsum(most_beyond_price(curve, price, budget) for curve in curves)
    return math.ceil((whole + price * budget / EACH_POUNDS) * DECIMALS) / DECIMALS


def best_price(curves: Sequence[Curve], budget: float) -> tuple[float, list[float]]:
    """The price for each £100,000 that bounds most tightly, and what each board has at it, in pounds.

    The linear programme of the most that all boards may be worth below their lines. Raises OurFault if it has
    no answer.
    """
    boards, most = len(curves), budget / EACH_POUNDS
    rows = [(r, line) for r, curve in enumerate(curves) for line in curve]
    at = np.arange(len(rows))
    owner = np.array([r for r, _ in rows])
    below = sparse.csr_array(
        (
            np.concatenate([np.ones(len(rows)), [-each for _, (_, each) in rows]]),
            (np.concatenate([at, at]), np.concatenate([boards + owner, owner])),
        ),
        shape=(len(rows), 2 * boards),
    )
    money = sparse.csr_array(np.concatenate([np.ones(boards), np.zeros(boards)])[None, :])
    highest = [max(constant + each * most for constant, each in curve) for curve in curves]
    programme = plain_programme(
        np.concatenate([np.zeros(boards), np.ones(boards)]),
        np.concatenate([np.full(boards, most), np.maximum(highest, 0.0)]),
        np.zeros(2 * boards, dtype=bool),
        sparse.csr_array(sparse.vstack([money, below])),
        np.full(len(rows) + 1, -np.inf),
        np.concatenate([[most], [constant for _, (constant, _) in rows]]),
    )
    live = HighsModel(programme, programme.goals[0])
    live.search(whole=False)
    ran = live.run()
    if isinstance(ran, Unsolved):
        raise OurFault("no answer to the split of a budget below lines")
    price = round(max(float(ran.row_duals[0]), 0.0), 6)
    return price, [float(x) * EACH_POUNDS for x in ran.values[:boards]]


def best_choice(steps: Sequence[Sequence[tuple[int, float]]], budget: int) -> list[int] | None:
    """For each board one of its steps (pounds, value), worth most together within the budget.

    A multiple-choice knapsack, solved to its end; None where even the least money of all is too much.
    """
    listed = [(r, pounds, value) for r, each in enumerate(steps) for pounds, value in each]
    if not all(steps) or sum(min(pounds for pounds, _ in each) for each in steps) > budget:
        return None
    owner = np.array([r for r, _, _ in listed])
    takes: Floats = np.array([float(pounds) for _, pounds, _ in listed])
    one = sparse.csr_array(
        (np.ones(len(listed)), (owner, np.arange(len(listed)))), shape=(len(steps), len(listed))
    )
    room = float(budget)
    for _ in range(TRIES):
        programme = plain_programme(
            np.array([value for _, _, value in listed]),
            np.ones(len(listed)),
            np.ones(len(listed), dtype=bool),
            sparse.csr_array(sparse.vstack([takes[None, :], one])),
            np.concatenate([[-np.inf], np.ones(len(steps))]),
            np.concatenate([[room], np.ones(len(steps))]),
        )
        ran = HighsModel(programme, programme.goals[0]).run(gap=1e-7)
        if isinstance(ran, Unsolved):
            return None
        taken = np.flatnonzero(np.round(ran.values))
        over = int(takes[taken].sum()) - budget
        if over <= 0:
            first = np.cumsum([0, *(len(each) for each in steps)])
            return [int(at - first[owner[at]]) for at in taken]
        room -= over  # a solver lets whole numbers be a little less than whole
    raise OurFault("no choice of steps within the budget was found")
