"""One programme decided, then asked for plans worth nearly as much that have little of what is weighed.

Where prices take it apart, plans of its blocks are met that are good once what is weighed has its price, and
one of each is picked: together worth at least so much, with the least of what is weighed. Where they do not,
and it is small, the programme itself is asked, with its worth in a row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, inner
from placement.model.programme import Goal, Programme
from placement.model.work import limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import LagrangianSearch
from placement.solve.lagrangian.recombine import Picked, column_pool, pick_apart
from placement.solve.outcome import Unsolved

MODEST = 10_000
"""Columns below which plain HiGHS is asked where there are no prices, or goes on after them also among many
questions (some seconds on Powys)."""
MOST_WORK = 600.0
"""In units, for what never ends; nodes end every search long before."""
NODES = 25
"""Of one pick, or of one search of a small programme."""
PICKED = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
"""What is weighed costs so many times its price where plans are picked, until they are worth enough: from one
more than was enough the time before."""


@dataclass
class Apart:
    """Other plans of one programme; `search` has decided it, if any; `best` is every column of its answer."""

    programme: Programme
    search: LagrangianSearch | None
    best: Floats
    least: float
    """What a plan has to be worth, in the first goal's own unit."""

    def __post_init__(self) -> None:
        self.goal = self.programme.goals[0]
        self._plain: HighsModel | None = None
        self._from = 0

    def other(self, weights: Floats, price: float, gap: float, sought: float = 1.0) -> Picked | None:
        """A plan worth enough with little of what `weights` (of every column) count; None if none is found.

        `price` is about what a unit of it may cost; plans are sought at `sought` times that, each to within
        `gap`, and picked at several.
        """
        if self.search is not None:
            return self._picked(self.search, weights, price, gap, sought)
        return self._asked(weights) if len(self.programme.upper) < MODEST else None

    def _picked(
        self, search: LagrangianSearch, weights: Floats, price: float, gap: float, sought: float
    ) -> Picked | None:
        search.meet(sought * price * weights, gap, self.best, limit(MOST_WORK))
        near = column_pool(self.programme, self.goal, search.blocks, search.joint, self.least).known
        picked, tried = pick_apart(
            self.programme,
            self.goal,
            search.blocks,
            near,
            weights,
            self.least,
            prices=[price * part for part in PICKED[self._from :]],
            start=self.best,
            nodes=NODES,
            sums=search.joint.sums,
        )
        self._from = max(self._from + tried - 2, 0)
        return picked

    def _asked(self, weights: Floats) -> Picked | None:
        """The programme itself: the least of what is weighed, its worth held in a row."""
        if self._plain is None:
            goal = Goal("apart", "min", weights, 0.0, integers_fixed=False)
            self._plain = HighsModel(self.programme, goal)
            used = np.flatnonzero(self.goal.cost)
            self._plain.add_row(used, self.goal.cost[used], self.least, np.inf)
        self._plain.set_goal(weights, "min")
        self._plain.start_from(self.best)
        ran = self._plain.run(limit=limit(MOST_WORK), nodes=NODES)
        if isinstance(ran, Unsolved):
            return None
        return self._beside(ran.values)

    def _beside(self, values: Floats) -> Picked | None:
        """The same whole numbers with care as good as it can be beside them.

        A search that only holds the worth in a row may leave care where it does less than it could.
        """
        live = HighsModel(self.programme, self.goal)
        live.fix_whole(values)
        ran = live.run()
        return None if isinstance(ran, Unsolved) else (inner(self.goal.cost, ran.values), ran.values)
