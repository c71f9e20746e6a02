"""What a search at one amount of money proves at every other: a line that no plan's worth is above.

A search by prices leaves cuts over whole totals n, no plan being worth more than `constant + prices @ n`
(`bounds.py`). With weights w of the cuts, which add up to 1, and prices y of the rows over totals, none is
worth more than

    w @ constants + sum over g of the most that ((w @ prices - y @ rows)[g] * n[g]) is, 0 <= n[g] <= most[g]
    + y @ limits

whatever the limits are: the money is one of them, so this is a line over the amount. (Lagrange; Geoffrion
1974.) It may lie above the best plan at an amount, for posts are whole, but all plans at all amounts lie
below it; between two proved values nothing of the kind could be said. The weights and prices that are
tightest at one amount come from a linear programme; the line is summed here from them alone, so that it
holds however inexact they are.

With a price of money instead of a limit, whole totals stay whole: no plan that takes b is worth more than

    price * b  +  the most of { the least cut at n  -  price * money @ n :  whole n that the rest allows }

which is a line too, and lower than the one above at the same price. Its bound is that of a small search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from placement.errors import OurFault
from placement.model.arrays import inner
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.outcome import Unsolved
from placement.solve.reduced_cost_fixing import relaxed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.arrays import Floats
    from placement.model.programme import Programme
    from placement.model.work import Limit
    from placement.solve.lagrangian.bounds import LagrangianSearch

NODES = 300
"""Of the search for the best whole totals at a price, whose bound holds wherever it ends."""
CLOSE = 1e-4
"""Of the relaxation's gain, what that search may leave."""


@dataclass(frozen=True)
class AffineBound:
    """No plan with so much money is worth more than `constant + slope * money`."""

    constant: float
    slope: float

    def at(self, amount: float) -> float:
        return self.constant + self.slope * amount


def added(lines: Sequence[AffineBound | None]) -> AffineBound | None:
    """The line of several programmes together; None where one has none."""
    known = [line for line in lines if line is not None]
    if len(known) < len(lines):
        return None
    return AffineBound(sum(line.constant for line in known), sum(line.slope for line in known))


def line_at(
    programme: Programme, search: LagrangianSearch | None, row: int, row_upper: Floats
) -> AffineBound:
    """The line over the limit of a row that is tightest where rows have these limits.

    Without a search by prices it is that of the linear relaxation, which counts parts of posts. Raises
    OurFault if there is none: a programme with an answer has a relaxation.
    """
    totals = None if search is None else _totals(search, row_upper)
    if totals is None or search is None or not search.programme.totals[row]:
        found = RelaxedCurve(replace(programme, row_upper=row_upper), row).at_amount(float(row_upper[row]))
    else:
        found = RelaxedCurve(totals, _counted(search, row)).at_amount(float(row_upper[row]))
        found = None if found is None else replace(found, constant=found.constant + search.before)
    if found is None:
        raise OurFault("no answer to the relaxation of a programme that has one")
    return found


def cut_at_price(search: LagrangianSearch, row: int, price: float, row_upper: Floats, limit: Limit) -> None:
    """One more round of prices: those at which totals are best so far, and this of the row."""
    at_hand = _totals(search, row_upper)
    if at_hand is None or not search.programme.totals[row]:
        return
    counted, groups = _counted(search, row), search.joint.groups
    curve = RelaxedCurve(at_hand, counted)
    curve.at_price(price)
    rows = search.joint.total_rows.shape[0]
    weights = np.maximum(curve.duals[len(at_hand.row_upper) - len(search.tried) :], 0.0)
    if weights.sum() <= 0:
        return
    prices = sum(w * cut.prices for w, cut in zip(weights / weights.sum(), search.tried, strict=True))
    others = np.array(curve.duals[:rows])
    others[counted] = price
    search.cut_at(np.concatenate([search.joint.total_rows.T @ others, np.asarray(prices)[groups:]]), limit)


def best_at_price(search: LagrangianSearch, row: int, price: float, row_upper: Floats) -> AffineBound | None:
    """The lowest line of this slope below which all whole totals lie.

    None without cuts, and where the row counts something else than totals.
    """
    at_hand = _totals(search, row_upper)
    if at_hand is None or not search.programme.totals[row]:
        return None
    goal, takes = at_hand.goals[0], at_hand.matrix[[_counted(search, row)]].toarray()[0]
    live = HighsModel(at_hand, replace(goal, cost=goal.cost - price * takes))
    if search.divided:
        live.presolve(on=False)  # it would put totals in the place of their sums
    ran = live.run(gap=CLOSE * max(search.relaxed, 0.0), nodes=NODES)
    if isinstance(ran, Unsolved):
        return None
    return AffineBound(ran.bound + search.before, price)


class RelaxedCurve:
    """A linear relaxation over the limit of one of its rows; each question costs what has changed."""

    def __init__(self, programme: Programme, row: int) -> None:
        self.programme, self.row = programme, row
        self.goal = programme.goals[0]
        self.takes = programme.matrix[[row]].toarray()[0]
        self.live = HighsModel(programme, self.goal)
        self.live.search(whole=False)
        self.live.presolve(on=False)  # the first answer takes half to two thirds of the time (measured)
        self.duals: Floats = np.zeros(len(programme.row_upper))
        self.values: Floats = np.zeros(len(programme.upper))

    def at_amount(self, amount: float) -> AffineBound | None:
        """The line that is tightest at this limit; None where it has no answer."""
        return self._line(0.0, amount)

    def at_price(self, price: float) -> AffineBound | None:
        """The lowest line of this slope over all limits up to the programme's own (or one steeper)."""
        return self._line(price, float(self.programme.row_upper[self.row]))

    def _line(self, price: float, amount: float) -> AffineBound | None:
        goal = replace(self.goal, cost=self.goal.cost - price * self.takes)
        upper = self.programme.row_upper.copy()
        upper[self.row] = amount
        self.live.set_goal(goal.cost, goal.sense)
        self.live.set_rows(self.programme.row_lower, upper)
        ran = self.live.run()
        if isinstance(ran, Unsolved):
            return None
        self.duals, self.values = ran.row_duals, ran.values
        most = -relaxed(replace(self.programme, row_upper=upper), goal, ran.row_duals).bound
        beyond = max(float(ran.row_duals[self.row]), 0.0)
        return AffineBound(most - beyond * amount, price + beyond)


def _counted(search: LagrangianSearch, row: int) -> int:
    """The place of a row among those over totals."""
    return int(search.programme.totals[:row].sum())


def _totals(search: LagrangianSearch, row_upper: Floats) -> Programme | None:
    """Whole totals below every cut: the most that any of them may be worth; None without cuts."""
    cuts, joint, found = search.tried, search.joint, search.joint.with_sums
    if not cuts:
        return None
    groups, whole = joint.groups, len(found.most)
    below = np.zeros((len(cuts), whole + 1))
    below[:, :groups] = [-cut.prices[:groups] for cut in cuts]
    below[:, whole] = 1.0
    wide = sparse.hstack([found.rows, sparse.csr_array((found.rows.shape[0], 1))])
    most = min(cut.constant + inner(np.maximum(cut.prices[:groups], 0.0), joint.most) for cut in cuts)
    return plain_programme(
        np.append(np.zeros(whole), 1.0),
        np.append(found.most, max(most, 0.0) + 1.0),
        np.append(np.ones(whole, dtype=bool), False),
        sparse.csr_array(sparse.vstack([wide, sparse.csr_array(below)])),
        np.concatenate([found.lower, np.full(len(cuts), -np.inf)]),
        np.concatenate(
            [row_upper[search.programme.totals], np.zeros(found.sums), [cut.constant for cut in cuts]]
        ),
    )
