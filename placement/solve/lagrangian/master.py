"""What moves the prices: the best whole totals below every cut, and the best mix of known plans."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import Joint, plain_programme
from placement.solve.lagrangian.subproblems import NotSeparable, Subproblem, SubproblemPlan
from placement.solve.outcome import Unsolved

MUCH = 1e9
"""Stands for "no limit" where a column needs a finite one."""
TOTALS_NODES = 20_000
"""Of the search for the best whole totals, which are few: it ends long before."""


class Totals:
    """The best whole totals that money and floors allow, below every cut so far."""

    def __init__(self, joint: Joint, most: float) -> None:
        groups, found = joint.groups, joint.with_sums
        whole = len(found.most)
        matrix = sparse.csr_array(sparse.hstack([found.rows, sparse.csr_array((found.rows.shape[0], 1))]))
        programme = plain_programme(
            np.append(np.zeros(whole), 1.0),
            np.append(found.most, max(most, 0.0) + 1.0),
            np.append(np.ones(whole, dtype=bool), False),
            matrix,
            found.lower,
            found.upper,
        )
        self.groups, self.worth, self.sums = groups, whole, found.sums
        self.proved = np.inf
        self.live = HighsModel(programme, programme.goals[0])
        if found.sums:
            self.live.presolve(on=False)  # it would put totals in the place of their sums

    def add(self, prices: Floats, constant: float) -> None:
        """The cut `constant + prices @ totals`; prices beyond those of the totals are in the constant."""
        slope = prices[: self.groups]
        used = np.flatnonzero(slope)
        self.live.add_row(np.append(used, self.worth), np.append(-slope[used], 1.0), -np.inf, constant)

    def best(self, gap: float) -> tuple[float, Floats]:
        """The bound, to within the gap, and whole totals near it.

        With sums, where it may be left unproved by so much, what was proved below fewer cuts holds below all.
        """
        ran = self.live.run(gap=max(gap, 0.0), nodes=TOTALS_NODES)
        if isinstance(ran, Unsolved):
            raise NotSeparable("no totals are allowed, or none were found")
        self.proved = min(self.proved, ran.bound) if self.sums else ran.bound
        return self.proved, np.round(ran.values[: self.groups])


class Priced(Protocol):
    """What is known before any price moves: the parts and what joins them, and the prices to begin with."""

    joint: Joint
    blocks: list[Subproblem]
    before: float
    relaxed: float
    first_prices: Floats


class RestrictedMaster:
    """The linear programme over block plans; extra columns keep its prices in a box around a centre."""

    def __init__(self, search: Priced, less: Floats | None = None) -> None:
        self.search, self.less = search, less
        joint, blocks = search.joint, len(search.blocks)
        self.joint, self.before = joint, search.before
        self.rows = len(joint.limits)
        usual = 0.05 * max(search.relaxed, 1e-6) / np.maximum(np.abs(joint.scale), 1.0)
        self.least_width = np.where(search.first_prices == 0, usual, 0.0)
        known = [block.known for block in search.blocks]
        nothing = [(n, plans[0]) for n, plans in enumerate(known)]
        number = np.array([n for n, _ in nothing], dtype=np.int64)
        takes = sparse.csr_array(np.array([plan.takes for _, plan in nothing]).T)
        each = sparse.csr_array(
            (np.ones(len(number)), (number, np.arange(len(number)))), shape=(blocks, len(number))
        )
        start = plain_programme(
            np.array([self._left(n, plan) for n, plan in nothing]),
            np.full(len(number), 2.0),
            np.zeros(len(number), dtype=bool),
            sparse.csr_array(sparse.vstack([takes, each])),
            np.concatenate([np.full(self.rows, -np.inf), np.ones(blocks)]),
            np.concatenate([joint.limits, np.ones(blocks)]),
        )
        self.live = HighsModel(start, start.goals[0])
        self.costs = list(start.goals[0].cost)
        every = [np.array([i]) for i in range(self.rows)]
        self.buy = [self._add(0.0, row, np.array([-1.0])) for row in every]
        self.sell = [self._add(0.0, row, np.array([1.0])) for row in every]
        self.add([(n, plan) for n, plans in enumerate(known) for plan in plans[1:]])

    def _left(self, number: int, plan: SubproblemPlan) -> float:
        """What a plan is worth once `less` (of every column) is taken off its decisions."""
        return plan.worth if self.less is None else self.search.blocks[number].left(plan, self.less)

    def _add(self, cost: float, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: Floats) -> int:
        self.live.add_column(cost, MUCH, rows, values)
        self.costs.append(cost)
        return len(self.costs) - 1

    def add(self, fresh: list[tuple[int, SubproblemPlan]]) -> None:
        for number, plan in fresh:
            used = np.flatnonzero(np.abs(plan.takes) > 1e-12)
            self._add(
                self._left(number, plan),
                np.append(used, self.rows + number),
                np.append(plan.takes[used], 1.0),
            )

    def next_prices(self, centre: Floats, totals: Floats, trust_box: float) -> Floats:
        """The prices at which the known plans leave these totals the least worth, within the box."""
        groups = len(totals)
        width = trust_box * np.abs(centre) + self.least_width
        for i in range(self.rows):
            self.costs[self.buy[i]] = -(centre[i] + width[i])
            least = centre[i] - width[i]
            self.costs[self.sell[i]] = least if i < groups else max(least, 0.0)
        self.live.set_goal(np.array(self.costs), "max", -self.before)
        lower = np.concatenate([totals, np.full(self.rows - groups, -np.inf)])
        self.live.set_rows(lower, np.concatenate([totals, self.joint.limits[groups:]]))
        ran = self.live.run()
        if isinstance(ran, Unsolved):
            raise NotSeparable("the plans do not go together")
        duals = ran.row_duals[: self.rows]
        return np.where(np.arange(self.rows) < groups, duals, np.maximum(duals, 0))
