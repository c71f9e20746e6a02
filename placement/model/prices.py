"""A faster search: prices on the rows that join what else stands apart.

With a price on money (and on the few other rows that join services and places), the programme falls
apart into blocks, one for each service and county or so. For any prices p of the right sign

    best value <= sum over blocks of max { value - p * takes } + p * limits

(Lagrange; Geoffrion 1974), which is a tighter bound than the linear relaxation because every block
keeps its whole numbers whole. The prices that give the least bound, and the plans met on the way, come
from a small linear programme over the plans (Dantzig and Wolfe 1960), its prices held in a box around
those of the relaxation so that they do not swing (du Merle et al. 1999). The plans then go together in
one search that picks a plan for each block within the limits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.blocks import Block, NotSeparable, Plan
from placement.model.outcome import StoppedBy, Unsolved
from placement.model.programme import Goal, Programme, components
from placement.model.solver import Live

ROUNDS = 40
MUCH = 1e9
"""Stands for "no limit" where a column needs a finite one."""


@dataclass(frozen=True)
class FirstAnswer:
    """What the prices found, counted from the value before: a proved bound, and whole numbers if any.

    `settled` says that the wanted gap is reached; `values` then, and otherwise too, are those of all columns.
    """

    bound: float
    value: float
    values: Floats | None
    settled: bool
    stopped_by: StoppedBy

    @property
    def whole(self) -> Floats:
        if self.values is None:
            raise ValueError("no answer")
        return self.values


def search_by_prices(
    programme: Programme,
    goal: Goal,
    live: Live,
    before: float,
    gap: float,
    gap_of_gain: float,
    seconds: float,
    heard: Callable[[float | None, float | None], None],
    stop: Callable[[], bool] | None,
) -> FirstAnswer | None:
    """A bound and an answer, or None where the programme cannot be taken apart.

    `live` holds the same programme; its linear relaxation gives the first prices.
    """
    if goal.sense != "max" or not programme.joins.any():
        return None
    try:
        search = _Search(programme, goal, live, before)
        return search.run(gap, gap_of_gain, time.monotonic() + seconds, heard, stop)
    except NotSeparable:
        return None


class _Search:
    def __init__(self, programme: Programme, goal: Goal, live: Live, before: float) -> None:
        self.programme, self.goal, self.before = programme, goal, before
        self.joins = np.flatnonzero(programme.joins)
        local = np.flatnonzero(~programme.joins)
        joint = sparse.csr_array(programme.matrix[self.joins])
        row_label, column_label = components(sparse.csr_array(programme.matrix[local]))
        self.blocks: list[Block] = []
        for label in dict.fromkeys(column_label.tolist()):
            columns, rows = np.flatnonzero(column_label == label), local[row_label == label]
            block = Block(programme, goal, columns, rows, joint)
            block.set_rules(programme, np.setdiff1d(rows, block.rows))
            self.blocks.append(block)
        if len(self.blocks) < 2:
            raise NotSeparable("everything is one block")
        upper, lower = programme.row_upper[self.joins], programme.row_lower[self.joins]
        self.is_most: Bools = np.isfinite(upper)
        self.limits = np.where(self.is_most, upper, lower)
        self.prices = self._relax(live)
        self.plans: list[tuple[int, Plan]] = []

    def _relax(self, live: Live) -> Floats:
        """Prices of the linear relaxation, and the tangents at its values."""
        live.search(False)
        ran = live.run(seconds=600.0)
        live.search(True)
        if isinstance(ran, Unsolved):
            raise NotSeparable("the relaxation has no answer")
        for block in self.blocks:
            inner = float(self.goal.cost[block.rest] @ ran.values[block.rest])
            block.tangent(ran.values[block.whole], inner, ran.row_duals[block.rows])
        self.relaxed = ran.value
        duals = ran.row_duals[self.joins]
        return np.where(self.is_most, np.maximum(duals, 0), np.minimum(duals, 0))

    def run(
        self,
        gap: float,
        gap_of_gain: float,
        deadline: float,
        heard: Callable[[float | None, float | None], None],
        stop: Callable[[], bool] | None,
    ) -> FirstAnswer:
        bound, value = self.relaxed, -np.inf
        chosen: list[Plan] | None = None
        aim = max(gap, 0.1 * gap_of_gain * max(bound, 0.0))
        for block_number, block in enumerate(self.blocks):
            self.plans.append((block_number, block.plan(np.zeros(len(block.whole)))[0]))
        master = _Master(self)
        why: StoppedBy = "gap"
        for _round in range(ROUNDS):
            found, met = self._price(self.prices, aim / len(self.blocks))
            bound = min(bound, found)
            fresh = self._keep(met)
            worth, prices, at_box = master.solve(fresh)
            heard(value if chosen else None, bound)
            if (stop is not None and stop()) or time.monotonic() > deadline:
                why = "hand" if stop is not None and stop() else "time"
                break
            if at_box:
                master.widen(at_box)
            elif bound - worth <= aim or not fresh:
                break
            self.prices = prices
        for _round in range(6):
            picked = self._pick(aim, max(deadline - time.monotonic(), 1.0))
            if picked is None:
                break
            improved = chosen is None or picked[0] > value + aim / 10
            if chosen is None or picked[0] > value:
                value, chosen = picked
            heard(value, bound)
            if bound - value <= max(gap, gap_of_gain * value) or not improved or time.monotonic() > deadline or why == "hand":
                break
            for number, plan in enumerate(chosen):
                self._keep([(number, other) for other in self.blocks[number].neighbours(plan)])
        settled = chosen is not None and bound - value <= max(gap, gap_of_gain * value)
        values = None if chosen is None else self._values(chosen)
        return FirstAnswer(bound, value, values, settled, "optimal" if settled and bound - value <= gap else why)

    def _price(self, prices: Floats, gap: float) -> tuple[float, list[tuple[int, Plan]]]:
        total = float(prices @ self.limits) - self.before
        met: list[tuple[int, Plan]] = []
        for number, block in enumerate(self.blocks):
            most, plans = block.best(prices, gap)
            total += most
            met += [(number, plan) for plan in plans]
        return total, met

    def _keep(self, met: list[tuple[int, Plan]]) -> list[tuple[int, Plan]]:
        self.plans += met
        return met

    def _pick(self, gap: float, seconds: float) -> tuple[float, list[Plan]] | None:
        """The best choice of one known plan for each block within the limits."""
        programme = _picking(self.plans, len(self.blocks), self.limits, self.is_most, whole=True)
        live = Live(programme, programme.goals[0])
        live.set_goal(programme.goals[0].cost, "max", -self.before)
        ran = live.run(seconds=min(seconds, 20.0), gap=gap / 2)
        if isinstance(ran, Unsolved):
            return None
        chosen: list[Plan] = [self.plans[i][1] for i in range(len(self.blocks))]
        for at in np.flatnonzero(ran.values > 0.5):
            number, plan = self.plans[at]
            chosen[number] = plan
        return sum(plan.value for plan in chosen) - self.before, chosen

    def _values(self, chosen: list[Plan]) -> Floats:
        values = np.zeros(len(self.programme.upper))
        for block, plan in zip(self.blocks, chosen, strict=True):
            values[block.whole] = plan.whole
            values[block.rest] = block.inner_values(plan.whole)[1]
        return values


class _Master:
    """The linear programme over plans, with columns that keep its prices in a box."""

    def __init__(self, search: _Search) -> None:
        self.search = search
        rows = len(search.limits)
        sign = np.where(search.is_most, 1.0, -1.0)
        size = np.abs(search.prices)
        usual = 0.05 * max(search.relaxed, 1e-6) / np.maximum(np.abs(search.limits), 1.0)
        self.low, self.high = 0.8 * size, 1.2 * size + np.where(size > 0, 0, usual)
        self.sign = sign
        start = _picking(search.plans, len(search.blocks), search.limits, search.is_most, whole=False)
        self.live = Live(start, start.goals[0])
        self.costs = list(start.goals[0].cost)
        self.buy, self.sell = [], []
        for i in range(rows):
            self.buy.append(self._add(-self.high[i], np.array([i]), np.array([-sign[i]])))
            self.sell.append(self._add(self.low[i], np.array([i]), np.array([sign[i]])))

    def _add(self, cost: float, rows: Ints, values: Floats) -> int:
        self.live.add_column(cost, MUCH, rows, values)
        self.costs.append(cost)
        return len(self.costs) - 1

    def solve(self, fresh: list[tuple[int, Plan]]) -> tuple[float, Floats, list[int]]:
        """Worth over the value before, the prices, and the rows whose price stands at its box."""
        rows = len(self.search.limits)
        for number, plan in fresh:
            used = np.flatnonzero(np.abs(plan.takes) > 1e-12)
            self._add(plan.value, np.append(used, rows + number), np.append(plan.takes[used], 1.0))
        self.live.set_goal(np.array(self.costs), "max", -self.search.before)
        ran = self.live.run(seconds=60.0)
        if isinstance(ran, Unsolved):
            raise NotSeparable("the plans do not go together")
        duals = ran.row_duals[:rows]
        prices = np.where(self.search.is_most, np.maximum(duals, 0), np.minimum(duals, 0))
        at_box = [i for i in range(rows) if ran.values[self.buy[i]] > 1e-9 or ran.values[self.sell[i]] > 1e-9 < self.low[i]]
        return ran.value, prices, at_box

    def widen(self, rows: list[int]) -> None:
        for i in rows:
            self.high[i] = 2 * self.high[i]
            self.low[i] = 0.5 * self.low[i] if self.low[i] > 1e-12 else 0.0
            self.costs[self.buy[i]], self.costs[self.sell[i]] = -self.high[i], self.low[i]


def _picking(
    plans: list[tuple[int, Plan]], blocks: int, limits: Floats, is_most: Bools, *, whole: bool
) -> Programme:
    """One plan for each block, within the limits of the joining rows."""
    number = np.array([n for n, _ in plans], dtype=np.int64)
    takes = sparse.csr_array(np.array([plan.takes for _, plan in plans]).T)
    each = sparse.csr_array((np.ones(len(plans)), (number, np.arange(len(plans)))), shape=(blocks, len(plans)))
    value = np.array([plan.value for _, plan in plans])
    rows = len(limits) + blocks
    return Programme(
        lower=np.zeros(len(plans)),
        upper=np.full(len(plans), 1.0 if whole else 2.0),
        integer=np.full(len(plans), whole),
        matrix=sparse.csr_array(sparse.vstack([takes, each])),
        row_lower=np.concatenate([np.where(is_most, -np.inf, limits), np.ones(blocks)]),
        row_upper=np.concatenate([np.where(is_most, limits, np.inf), np.ones(blocks)]),
        row_family=("picking",),
        row_family_of=np.zeros(rows, dtype=np.int64),
        today=np.zeros(rows, dtype=bool),
        joins=np.zeros(rows, dtype=bool),
        decisions=np.ones(len(plans), dtype=bool),
        goals=(Goal("picking", "max", value, 0.0, False),),
        source=np.arange(len(plans)),
    )
