"""A programme as plain data: columns, rows and goals, ready for any solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy import sparse

Sense = Literal["max", "min"]
Hold = tuple[str, float]
"""A goal by its id, and the value that it keeps: at least that, or at most where it is made least."""
FOLLOWS = ("need", "met_need")
"""Families of rows whose multipliers follow from those of the others, place by place."""


@dataclass(frozen=True)
class Goal:
    """One aim as a linear form over the columns.

    `tolerance` is how much of its value the next goals may give up, in the aim's own unit, and `of_gain`
    how much more of its gain over today those may that still decide whole numbers.
    `integers_fixed` says that whole numbers found by earlier goals stay as they are, and `spares` that nobody
    loses care for its sake (`solve/spared.py`).
    """

    id: str
    sense: Sense
    cost: Floats
    tolerance: float
    integers_fixed: bool
    of_gain: float = 0.0
    spares: bool = False

    @property
    def side(self) -> Literal[1, -1]:
        """1 where more of it is better, else -1, as `Aim.side`."""
        return 1 if self.sense == "max" else -1

    def held_at(self, value: float, give: float = 0.0) -> float:
        """What the next goals leave it of a value: all but its tolerance and what it may `give` of a gain."""
        return value - self.tolerance - give if self.sense == "max" else value + self.tolerance


@dataclass(frozen=True)
class Programme:
    """lower <= x <= upper; row_lower <= matrix @ x <= row_upper; some x whole; goals in order.

    `source` says which column of the whole model each column is. Of the rows, `today` marks those that
    bind today's staff, `joins` those that join what else stands apart, and `totals` those of them in
    which only totals matter; `row_region` says whose a row is, -1 for nobody's. Of the columns,
    `decisions` are nothing today (all but care and what measures it), and `helpers` only have to exist
    beside other decisions (graduates for a filled post): a faster search may find them last. `pounds` is
    what a unit of each column takes; None where an aim counts money itself, or nobody asks for the least.
    `spot` numbers the cluster and service of each column of posts, -1 of all others, and `step_wte` is what
    one step of it has: by them other plans are told apart. `place` numbers the area of each column of care,
    -1 of all others, where a goal spares.
    """

    lower: Floats
    upper: Floats
    integer: Bools
    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    row_family: tuple[str, ...]
    row_family_of: Ints
    today: Bools
    joins: Bools
    totals: Bools
    row_region: Ints
    decisions: Bools
    helpers: Bools
    goals: tuple[Goal, ...]
    source: Ints
    pounds: Floats | None = None
    spot: Ints | None = None
    step_wte: Floats | None = None
    place: Ints | None = None

    @property
    def source_of_today(self) -> Ints:
        """The columns of the whole model that today's service has, in the order of `before`."""
        return self.source[~self.decisions]

    def families(self, rows: Ints) -> NDArray[np.str_]:
        """The family of each of some rows."""
        return np.array(self.row_family)[self.row_family_of[rows]]

    @property
    def recorded(self) -> Ints:
        """Columns whose values a plan records: posts, filled, placed and opened, which stand before care."""
        care = np.flatnonzero(~self.decisions)
        return np.arange(care[0] if len(care) else len(self.upper))

    def after(self, goal: str, holds: Sequence[Hold], plan: Floats | None = None) -> Programme:
        """One goal alone: others keep what they hold, and recorded columns are as in a plan.

        `plan` has the values of `recorded`; they are free where it is None.
        """
        from scipy import sparse  # noqa: PLC0415 - a check of the data needs none of it

        by_id, count = {each.id: each for each in self.goals}, len(holds)
        limits = np.array([limit for _, limit in holds])
        most = np.array([by_id[name].sense == "max" for name, _ in holds], dtype=bool)
        costs = np.array([by_id[name].cost for name, _ in holds]).reshape(count, len(self.upper))
        lower, upper = self.lower.copy(), self.upper.copy()
        if plan is not None:
            lower[self.recorded] = upper[self.recorded] = plan
        sides = np.where(most, limits, -np.inf), np.where(most, np.inf, limits)
        held = self.with_rows("held", sparse.csr_array(costs), *sides)
        return replace(held, lower=lower, upper=upper, goals=(by_id[goal],))

    def with_rows(self, family: str, rows: sparse.csr_array, lower: Floats, upper: Floats) -> Programme:
        """The programme with further rows of one family, below the others; they join what stands apart."""
        from scipy import sparse  # noqa: PLC0415 - a check of the data needs none of it

        none = np.zeros(len(lower), dtype=bool)
        return replace(
            self,
            matrix=sparse.csr_array(sparse.vstack([self.matrix, rows])),
            row_lower=np.append(self.row_lower, lower),
            row_upper=np.append(self.row_upper, upper),
            row_family=(*self.row_family, family),
            row_family_of=np.append(self.row_family_of, np.full(len(none), len(self.row_family))),
            today=np.append(self.today, none),
            joins=np.append(self.joins, ~none),
            totals=np.append(self.totals, none),
            row_region=np.append(self.row_region, np.full(len(none), -1)),
        )

    def before(self) -> Programme:
        """The service before any new post: today's rows alone, every decision nothing."""
        care = np.flatnonzero(~self.decisions)
        return self.part(care, np.flatnonzero(self.today))

    def parts(self) -> list[Programme]:
        """Programmes that share no row, in file order.

        Parts without any whole number need no search; they are gathered into one. Rows without any
        column that do not hold by themselves make a part of their own, the last.
        """
        row_label, column_label = components(self.matrix)
        searched: Ints = np.unique(column_label[self.integer & (self.upper > 0)])
        first = {int(k): int(np.flatnonzero(column_label == k)[0]) for k in searched}
        rest = np.setdiff1d(np.concatenate([row_label, column_label]), searched)
        groups = [*(np.array([k]) for k in sorted(first, key=lambda k: first[k])), rest]
        parts = []
        for group in groups:
            mine, rows = (
                np.flatnonzero(np.isin(column_label, group)),
                np.flatnonzero(np.isin(row_label, group)),
            )
            if len(mine):
                parts.append(self.part(mine, rows))
        bare = np.diff(self.matrix.indptr) == 0
        broken = np.flatnonzero(bare & ((self.row_lower > 1e-6) | (self.row_upper < -1e-6)))
        if len(broken):
            parts.append(self.part(np.zeros(0, dtype=np.int64), broken))
        return parts

    def pieces(self) -> list[Programme]:
        """Programmes that share no row, each as small as it can be, in file order; for linear programmes."""
        row_label, column_label = components(self.matrix)
        rows, columns = (np.argsort(label, kind="stable") for label in (row_label, column_label))
        every = np.arange(max(row_label.max(initial=-1), column_label.max(initial=-1)) + 2)
        from_row = np.searchsorted(row_label[rows], every)
        from_column = np.searchsorted(column_label[columns], every)
        beside = self.part(columns, rows)
        return [
            beside.between(slice(first, last), slice(from_row[k], from_row[k + 1]))
            for k, (first, last) in enumerate(pairwise(from_column))
            if last > first
        ]

    def between(self, columns: slice, rows: slice) -> Programme:
        """The programme of neighbouring columns and rows that no other row or column has an entry in."""
        from scipy import sparse  # noqa: PLC0415 - a check of the data needs none of it

        held = self.matrix
        first, last = held.indptr[rows.start], held.indptr[rows.stop]
        entries = (
            held.data[first:last],
            held.indices[first:last] - columns.start,
            held.indptr[rows.start : rows.stop + 1] - first,
        )
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        return self._taken(columns, rows, sparse.csr_array(entries, shape=shape))

    def alike(self, other: Programme) -> bool:
        """Whether the other one differs in limits of rows and bounds of decisions alone."""
        same = self.matrix.shape == other.matrix.shape and self.matrix.nnz == other.matrix.nnz
        return (
            same
            and (self.matrix is other.matrix or bool((self.matrix != other.matrix).nnz == 0))
            and all(
                np.array_equal(getattr(self, name), getattr(other, name)) for name in ("integer", "source")
            )
            and np.array_equal(self.lower[~self.decisions], other.lower[~self.decisions])
            and np.array_equal(self.upper[~self.decisions], other.upper[~self.decisions])
        )

    def part(self, columns: Ints, rows: Ints) -> Programme:
        """The programme of some columns and rows alone."""
        return self._taken(columns, rows, self.matrix[rows][:, columns])

    def _taken(self, columns: Ints | slice, rows: Ints | slice, matrix: sparse.csr_array) -> Programme:
        return replace(
            self,
            lower=self.lower[columns],
            upper=self.upper[columns],
            integer=self.integer[columns],
            matrix=matrix,
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            row_family_of=self.row_family_of[rows],
            today=self.today[rows],
            joins=self.joins[rows],
            totals=self.totals[rows],
            row_region=self.row_region[rows],
            decisions=self.decisions[columns],
            helpers=self.helpers[columns],
            goals=tuple(replace(goal, cost=goal.cost[columns]) for goal in self.goals),
            source=self.source[columns],
            pounds=None if self.pounds is None else self.pounds[columns],
            spot=None if self.spot is None else self.spot[columns],
            step_wte=None if self.step_wte is None else self.step_wte[columns],
            place=None if self.place is None else self.place[columns],
        )


def components(matrix: sparse.csr_array) -> tuple[Ints, Ints]:
    """A number for each row and each column; those that no chain of entries connects differ.

    Numbers go by the first row or column of each. Every row and column points at another that it is connected
    with and that stands before it, or at itself; pointing ever further back, all that are connected end at
    the first of them (Shiloach and Vishkin 1982). The same function of scipy brings all its linear algebra
    with it, 11 MB for each process.
    """
    rows, columns = matrix.shape
    one = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    other = matrix.indices.astype(np.int64) + rows
    first = np.arange(rows + columns)
    while len(one):
        low, high = np.minimum(first[one], first[other]), np.maximum(first[one], first[other])
        np.minimum.at(first, high, low)
        while not np.array_equal(further := first[first], first):
            first = further
        apart = first[one] != first[other]
        one, other = one[apart], other[apart]
    label = np.unique(first, return_inverse=True)[1].astype(np.int64)
    return label[:rows], label[rows:]


def strong_components(graph: sparse.coo_array) -> Ints:
    """A number for each node of a directed graph; those that lead to each other have the same."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - 11 MB, and few programmes ask

    label: Ints = connected_components(graph, directed=True, connection="strong")[1].astype(np.int64)
    return label
