"""Units and blocks: what of a programme stands apart once a price is put on the rows that join it.

In a unit (the posts of one service in one county, say, and the care that they give) with its decisions
`x` fixed, the rest is a linear programme, so its value

    V(x) = max { c y : A y <= b - T x }

is concave in `x` and lies below each of its tangents V(x0) + g (x - x0), where g = -T' duals at x0.
A search over `x` and one number that stands for V, held below the tangents met so far, is small and
its bound is proved (Benders 1962; Geoffrion 1972). Tangents hold whatever the prices are, so they are
kept from one search to the next. A block is the units that helpers (graduates, say) tie together.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints
from placement.model.outcome import Unsolved
from placement.model.programme import Goal, Programme
from placement.model.solver import Live, Ran

MOST_TANGENTS = 15
"""Searches of one block for one set of prices before it settles for its bound."""


class NotSeparable(Exception):
    """The programme cannot be searched block by block; the plain search can."""


@dataclass(frozen=True)
class UnitPlan:
    """Decisions of one unit, and what they are worth; `values` are those of its other columns."""

    decided: Floats
    worth: float
    values: Floats
    slope: Floats


class Unit:
    """Decisions that stand apart from all others, but for joining rows and helpers.

    `decided` and `rest` are its columns in the programme; `rows` those that hold any of `rest`.
    """

    def __init__(self, programme: Programme, goal: Goal, columns: Ints, rows: Ints) -> None:
        is_decision = programme.decisions[columns]
        self.decided, self.rest = columns[is_decision], columns[~is_decision]
        if programme.integer[self.rest].any():
            raise NotSeparable("a whole number is no decision")
        has_rest = np.diff(sparse.csr_array(programme.matrix[rows][:, self.rest]).indptr) > 0
        self.rows, self.own_rows = rows[has_rest], rows[~has_rest]
        self.cost, inner_cost = goal.cost[self.decided], goal.cost[self.rest]
        part = programme.part(self.rest, self.rows)
        self.most = float((np.maximum(inner_cost, 0) * part.upper).sum())
        self.least = float((np.minimum(inner_cost, 0) * part.upper).sum())
        self._transfer = sparse.csr_array(programme.matrix[self.rows][:, self.decided])
        self._back = sparse.csr_array(self._transfer.T)
        self._lower, self._upper = part.row_lower, part.row_upper
        self._live = Live(part, replace(goal, cost=inner_cost)) if len(self.rest) else None
        self.plans: dict[bytes, UnitPlan] = {}
        self.core: Floats | None = None

    def plan(self, decided: Floats) -> tuple[UnitPlan, bool]:
        """The plan with these decisions, and whether it is met for the first time."""
        key = decided.tobytes()
        if key in self.plans:
            return self.plans[key], False
        worth, values, slope = float(self.cost @ decided), np.zeros(0), np.zeros(len(decided))
        if self._live is not None:
            ran = self._rest(decided)
            worth, values, slope = worth + ran.value, ran.values, self.slope(ran.row_duals[: len(self.rows)])
        self.plans[key] = UnitPlan(decided, worth, values, slope)
        return self.plans[key], True

    def rest_at(self, decided: Floats) -> tuple[float, Floats]:
        """Value and slope of the rest at any decisions, whole or not."""
        ran = self._rest(decided)
        return ran.value, self.slope(ran.row_duals[: len(self.rows)])

    def _rest(self, decided: Floats) -> Ran:
        if self._live is None:
            raise NotSeparable("a unit has nothing but decisions")
        moved = self._transfer @ decided
        self._live.set_rows(self._lower - moved, self._upper - moved)
        ran = self._live.run(seconds=60.0)
        if isinstance(ran, Unsolved):
            raise NotSeparable("a unit has no value for some decisions")
        return ran

    def slope(self, row_duals: Floats) -> Floats:
        """What one more of each decision would add to the value of the rest."""
        return np.asarray(-(self._back @ row_duals))


@dataclass(frozen=True)
class BlockPlan:
    """What a block's decisions are worth, and what they take from each joining row."""

    worth: float
    takes: Floats


@dataclass
class Block:
    """Units that helpers tie together, and one small search over all their decisions.

    The search has the units' decisions, unit by unit, then the helpers, which need not be whole here,
    then one column for the value of each unit's rest. `joint` holds the joining rows, all columns.
    """

    programme: Programme
    goal: Goal
    units: list[Unit]
    helpers: Ints
    helper_rows: Ints
    joint: sparse.csr_array
    _search: Live | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._decided = np.concatenate([*(unit.decided for unit in self.units), self.helpers])
        self._starts = np.cumsum([0, *(len(unit.decided) for unit in self.units)])
        self._cost = self.goal.cost[self._decided]
        self._joint = sparse.csr_array(self.joint[:, self._decided])
        if not len(self._decided):
            return
        rows = np.concatenate([*(unit.own_rows for unit in self.units), self.helper_rows])
        part, values = self.programme.part(self._decided, rows), len(self.units)
        small = replace(
            part,
            lower=np.append(part.lower, [unit.least for unit in self.units]),
            upper=np.append(part.upper, [unit.most for unit in self.units]),
            integer=np.append(part.integer & ~part.helpers, np.zeros(values, dtype=bool)),
            matrix=sparse.csr_array(sparse.hstack([part.matrix, sparse.csr_array((len(rows), values))])),
            decisions=np.append(part.decisions, np.zeros(values, dtype=bool)),
            helpers=np.append(part.helpers, np.zeros(values, dtype=bool)),
            source=np.append(part.source, np.full(values, -1)),
        )
        self._search = Live(small, replace(self.goal, cost=np.append(self._cost, np.ones(values))))
        self._search.expect_small()

    def tangent(self, number: int, decided: Floats, worth: float, slope: Floats) -> None:
        """Hold the value of one unit's rest below its tangent at `decided`."""
        if self._search is None:
            return
        used = np.flatnonzero(slope)
        columns = np.append(used + self._starts[number], len(self._decided) + number)
        self._search.add_row(columns, np.append(-slope[used], 1.0), -np.inf, worth - float(slope @ decided))

    def plan(self, values: Floats, claimed: Floats) -> tuple[BlockPlan, bool]:
        """The plan of these decisions, and whether any unit's plan is met for the first time.

        A unit whose rest is worth less than `claimed` gets its tangent.
        """
        worth, any_new = float(self._cost @ values), False
        takes = self._joint @ values
        for number, unit in enumerate(self.units):
            decided = values[self._starts[number] : self._starts[number + 1]]
            plan, new = unit.plan(decided)
            rest = plan.worth - float(unit.cost @ decided)
            worth += rest
            if new and claimed[number] > rest + 1e-9:
                self.tangent(number, decided, rest, plan.slope)
                if unit.core is not None:
                    between = (decided + unit.core) / 2
                    self.tangent(number, between, *unit.rest_at(between))
            any_new = any_new or new
        return BlockPlan(worth, np.asarray(takes)), any_new

    def nothing(self) -> BlockPlan:
        """The plan without any decision."""
        return self.plan(np.zeros(len(self._decided)), np.array([unit.most for unit in self.units]))[0]

    def best(self, prices: Floats, gap: float, deadline: float) -> tuple[float, list[BlockPlan]]:
        """A proved bound on worth less price over every plan of the block, and the new plans met.

        Past the deadline the bound is what it is by then, infinite if nothing is proved.
        """
        if self._search is None:
            plan = self.nothing()
            return plan.worth, []
        net = self._cost - self._joint.T @ prices
        self._search.set_goal(np.append(net, np.ones(len(self.units))), "max")
        bound, met, decisions = np.inf, [], len(self._decided)
        whole = self.programme.integer[self._decided] & ~self.programme.helpers[self._decided]
        inner = 10 * gap
        for _ in range(MOST_TANGENTS):
            ran = self._search.run(seconds=max(min(deadline - time.monotonic(), 20.0), 0.1), gap=inner)
            if isinstance(ran, Unsolved):
                if ran.reason == "time":
                    break
                raise NotSeparable("a block has no plan")
            bound = min(bound, ran.bound)
            values = ran.values[:decisions]
            plan, new = self.plan(np.where(whole, np.round(values), values), ran.values[decisions:])
            met += [plan] if new else []
            above = bound - (plan.worth - float(prices @ plan.takes))
            if above <= gap or time.monotonic() > deadline or (not new and inner <= gap):
                break
            inner = max(gap * 0.7, min(above / 5, inner / 2))
        return float(bound), met
