"""Blocks: what of a programme stands apart once a price is put on the rows that join it.

In a block with its whole numbers `x` fixed, the rest is a linear programme, so its value

    V(x) = max { c y : A y <= b - T x }

is concave in `x` and lies below each of its tangents V(x0) + g (x - x0), where g = -T' duals at x0.
A search over `x` and one number that stands for V, held below the tangents met so far, is small and
its bound is proved (Benders 1962; Geoffrion 1972). Tangents hold whatever the prices are, so they are
kept from one search to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints
from placement.model.outcome import Unsolved
from placement.model.programme import Goal, Programme
from placement.model.solver import Live

MOST_TANGENTS = 60
"""Tangents added in one search before it settles for its bound."""


class NotSeparable(Exception):
    """The programme cannot be searched block by block; the plain search can."""


@dataclass(frozen=True)
class Plan:
    """Whole numbers of one block, what they are worth, and what they take from each joining row."""

    whole: Floats
    value: float
    takes: Floats


class Block:
    """One block: its value as a linear programme, and a small search over its whole numbers.

    `columns` are its columns in the programme, `whole` those of them that are whole numbers.
    """

    def __init__(self, programme: Programme, goal: Goal, columns: Ints, rows: Ints, joint: sparse.csr_array) -> None:
        self.columns = columns
        is_whole = programme.integer[columns]
        self.whole, self.rest = columns[is_whole], columns[~is_whole]
        matrix = sparse.csr_array(programme.matrix[rows])
        has_rest = np.diff(sparse.csr_array(matrix[:, self.rest]).indptr) > 0
        self.rows = rows[has_rest]
        self.cost = goal.cost[self.whole]
        self.joint = sparse.csr_array(joint[:, self.whole])
        if sparse.csr_array(joint[:, self.rest]).nnz:
            raise NotSeparable("a row that joins blocks has columns that are not whole numbers")
        inner = programme.part(self.rest, self.rows)
        self._transfer = sparse.csr_array(programme.matrix[self.rows][:, self.whole])
        self._back = sparse.csr_array(self._transfer.T)
        self._lower, self._upper = inner.row_lower, inner.row_upper
        self._value = Live(inner, replace(goal, cost=goal.cost[self.rest]))
        self._search = self._small_search(programme, goal, rows[~has_rest]) if len(self.whole) else None
        self._known: dict[bytes, Plan] = {}

    def _small_search(self, programme: Programme, goal: Goal, rows: Ints) -> Live:
        """The whole numbers and, last, one column for their value."""
        part = programme.part(self.whole, rows)
        cost, upper = goal.cost[self.rest], programme.upper[self.rest]
        most, least = float((np.maximum(cost, 0) * upper).sum()), float((np.minimum(cost, 0) * upper).sum())
        small = replace(
            part,
            lower=np.append(part.lower, least),
            upper=np.append(part.upper, most),
            integer=np.append(part.integer, False),
            matrix=sparse.csr_array(sparse.hstack([part.matrix, sparse.csr_array((len(rows), 1))])),
            decisions=np.append(part.decisions, False),
            source=np.append(part.source, -1),
        )
        return Live(small, replace(goal, cost=np.append(self.cost, 1.0)))

    def tangent(self, whole: Floats, value: float, row_duals: Floats) -> None:
        """Hold the value below its tangent at `whole`; duals are those of the block's own rows."""
        if self._search is None:
            return
        slope = -(self._back @ row_duals)
        used = np.flatnonzero(slope)
        columns = np.append(used, len(self.whole))
        self._search.add_row(columns, np.append(-slope[used], 1.0), -np.inf, value - float(slope @ whole))

    def inner_values(self, whole: Floats) -> tuple[float, Floats, Floats]:
        """Value, the other columns and the row duals, the whole numbers being fixed."""
        moved = self._transfer @ whole
        self._value.set_rows(self._lower - moved, self._upper - moved)
        ran = self._value.run(seconds=60.0)
        if isinstance(ran, Unsolved):
            raise NotSeparable("a block has no value for some whole numbers")
        return ran.value, ran.values, ran.row_duals[: len(self.rows)]

    def plan(self, whole: Floats) -> tuple[Plan, bool]:
        """The plan with these whole numbers, and whether it is met for the first time."""
        key = whole.tobytes()
        if key in self._known:
            return self._known[key], False
        value, _, duals = self.inner_values(whole)
        self.tangent(whole, value, duals)
        self._known[key] = Plan(whole, value + float(self.cost @ whole), np.asarray(self.joint @ whole))
        return self._known[key], True

    def best(self, prices: Floats, gap: float) -> tuple[float, list[Plan]]:
        """A proved bound on value less price over every plan of the block, and the plans met."""
        if self._search is None:
            plan, new = self.plan(np.zeros(0))
            return plan.value, [plan] if new else []
        net = self.cost - self.joint.T @ prices
        self._search.set_goal(np.append(net, 1.0), "max")
        bound, met = np.inf, []
        for _ in range(MOST_TANGENTS):
            ran = self._search.run(seconds=20.0, gap=gap / 4)
            if isinstance(ran, Unsolved):
                raise NotSeparable("a block has no plan")
            bound = min(bound, ran.bound)
            plan, new = self.plan(np.round(ran.values[:-1]))
            met += [plan] if new else []
            if bound - (plan.value - float(prices @ plan.takes)) <= gap or not new:
                break
        return float(bound), met

    def neighbours(self, plan: Plan) -> list[Plan]:
        """Plans one step away that the block's own rows allow, where they are met for the first time."""
        found = []
        if self._search is None:
            return found
        for column in range(len(self.whole)):
            for step in (-1.0, 1.0):
                whole = plan.whole.copy()
                whole[column] += step
                if self.allowed(whole):
                    other, new = self.plan(whole)
                    found += [other] if new else []
        return found

    def set_rules(self, programme: Programme, rows: Ints) -> None:
        """Rows over whole numbers alone, and bounds, for `allowed`."""
        part = programme.part(self.whole, rows)
        self._own = part

    def allowed(self, whole: Floats) -> bool:
        own = self._own
        if (whole < own.lower).any() or (whole > own.upper).any():
            return False
        found = own.matrix @ whole
        return bool((found <= own.row_upper + 1e-9).all() and (found >= own.row_lower - 1e-9).all())
