"""A faster search where few numbers must be whole: the linear relaxation first, then what it leaves open.

Where an answer is known, reduced costs say how far each whole number need go (`reduced_costs`). Continuous
columns are left as they are.
"""

from __future__ import annotations

import math

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.programme import Goal, Programme
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import Criteria, FirstAnswer
from placement.solve.outcome import SolveResult, StoppedBy, Unsolved
from placement.solve.reduced_cost_fixing import narrowed, relaxed
from placement.solve.stopper import Callback

NEAR = 1e-6
"""How far from a whole number counts as whole."""
BROKEN = 0.2
"""Part of the whole numbers that may be fractions in the relaxation: p-medians from shortest paths have 14 %
at most and gain; from random distances 40 %, and each search is then as long as the plain one (measured)."""
CLOSED = 0.1
"""Part of the whole numbers that has to be settled for a search of the rest (28 % at least in p-medians)."""
NODES = 50
"""Nodes of either search before the plain one has the programme: a count, the same on any machine."""


def linear_first(
    programme: Programme,
    goal: Goal,
    live: HighsModel,
    offset: float,
    criteria: Criteria,
    on_progress: Callback,
) -> FirstAnswer | None:
    """An answer and its bound, counted from the value before; None where even the relaxation has none.

    `live` holds the same programme with this goal and its offset. Where what is left open takes long the
    answer so far is given as not settled, for the plain search to go on from.
    """
    search = _LinearFirstSearch(programme, goal, offset, criteria, on_progress)
    live.search(whole=False)
    live.presolve(on=False)
    ran = live.run(limit=criteria.limit)
    live.presolve(on=True)
    live.search(whole=True)
    if isinstance(ran, Unsolved):
        return None if ran.reason == "infeasible" else search.answer()
    found = relaxed(programme, goal, ran.row_duals, offset)
    search.bound = found.bound
    broken = np.mean(_fractions(ran.values[live.whole]) > NEAR)
    if broken == 0:
        search.met(ran)
    elif broken <= BROKEN:
        shut = live.whole[ran.values[live.whole] <= programme.lower[live.whole] + NEAR]
        search.run(shut, programme.lower[shut], programme.lower[shut])
    if search.values is not None and not search.reached and criteria.limit.reached() is None:
        left = narrowed(programme, found, search.value - search.allowed)
        lower, upper = left.lower[live.whole], left.upper[live.whole]
        if np.mean(lower == upper) >= CLOSED:
            proved = _proved(search.run(live.whole, lower, upper), search.sign, found.bound)
            search.bound = min(left.left_out, max(found.bound, proved))
    return search.answer()


def _fractions(values: Floats) -> Floats:
    return np.asarray(np.abs(values - np.round(values)))


def _proved(ran: SolveResult | Unsolved, sign: float, known: float) -> float:
    """What a search proved of what it searched: nothing is there, or nothing below its bound."""
    if isinstance(ran, Unsolved):
        return math.inf if ran.reason == "infeasible" else known
    return sign * ran.bound


class _LinearFirstSearch:
    """The best so far; values and bounds count the way in which the least is best."""

    def __init__(
        self, programme: Programme, goal: Goal, offset: float, criteria: Criteria, on_progress: Callback
    ) -> None:
        self.programme, self.goal, self.offset = programme, goal, offset
        self.criteria, self.on_progress = criteria, on_progress
        self.sign = 1.0 if goal.sense == "min" else -1.0
        self.bound, self.value = -math.inf, math.inf
        self.values: Floats | None = None

    @property
    def allowed(self) -> float:
        return max(self.criteria.gap, self.criteria.gap_of_gain * abs(self.value))

    @property
    def reached(self) -> bool:
        return self.value - self.bound <= self.allowed

    def met(self, ran: SolveResult) -> None:
        """Values that obey every row; kept where they are the best so far."""
        if self.sign * ran.value < self.value:
            self.value, self.values = self.sign * ran.value, ran.values

    def run(self, columns: Ints, lower: Floats, upper: Floats) -> SolveResult | Unsolved:
        """Search with some columns kept closer."""
        piece = HighsModel(self.programme, self.goal)
        piece.expect_small()
        piece.set_goal(self.goal.cost, self.goal.sense, self.offset)
        piece.bound_columns(columns, lower, upper)
        known = self.values
        if known is not None and (abs(known[columns] - np.clip(known[columns], lower, upper)) <= NEAR).all():
            piece.start_from(known)
        ran = piece.run(
            limit=self.criteria.limit,
            gap=self.criteria.gap,
            relative_gap=self.criteria.gap_of_gain,
            nodes=NODES,
        )
        if isinstance(ran, SolveResult):
            self.met(ran)
            self.on_progress(self.sign * self.value, self.sign * self.bound)
        return ran

    def answer(self) -> FirstAnswer:
        bound = min(self.bound, self.value)
        why: StoppedBy = "gap"
        if not self.reached:
            why = self.criteria.limit.reached() or "gap"
        elif self.value - bound <= max(self.criteria.gap, NEAR):
            why = "optimal"
        return FirstAnswer(self.sign * bound, self.sign * self.value, self.values, self.reached, why)
