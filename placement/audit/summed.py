"""The bound of one programme, summed again from kept multipliers. No solver, and nothing rounded downwards.

A record (`placement.solve.kept`) holds prices of the rows that join, cuts, and trees whose leaves hold
multipliers. Every number in it may be wrong: whatever the multipliers are, what they are summed to is a bound
(Lagrange; Neumaier and Shcherbina, *Mathematical Programming* 99, 2004). A tree splits a whole number n at
each branch in n <= k and n >= k + 1, so its leaves cover every choice; the bound is that of its worst leaf
(Cheung, Gleixner and Steffy, *Verifying Integer Programming Results*, 2017). All numbers are those of a goal
that is made most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from placement.audit.summed_branches import over_branches
from placement.model.arrays import Bools, Floats, Ints
from placement.model.outward import SOME, ULP, RoughSums, above, most_of
from placement.model.programme import FOLLOWS, Programme, components
from placement.solve.lagrangian.linking_rows import Joint, joint_of, totals_are_whole
from placement.solve.lagrangian.subproblems import NotSeparable

EVEN = 1e-12
"""Of a slope: less is nothing."""
LARGEST = 1e12
"""Of a multiplier, so that no sum leaves the range of floating point."""


class NoRecord(Exception):
    """What stands there is no record of multipliers for this programme; `args` say where."""


@dataclass(frozen=True)
class _ProvedCut:
    """Something that is at most `most + slope @ decisions`."""

    unit: int
    most: float
    slope: RoughSums


def summed(programme: Programme, record: dict[str, Any]) -> float:
    """At least the first goal's best value, made most: of one made least, its negative.

    Raises NoRecord where the record is none of this programme.
    """
    try:
        return over_branches(programme, record, _summed)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, NotSeparable) as error:
        raise NoRecord(f"{type(error).__name__}: {error}") from error


def _summed(programme: Programme, record: dict[str, Any]) -> float:
    prices = [_numbers(each) for each in record["prices"]]
    if not prices:
        return _StatedBlock.of(_BlockPlace.whole(programme), record["blocks"][0]).bound(None, 0)
    joint = joint_of(programme)
    if not totals_are_whole(programme, joint):
        raise NoRecord("totals")
    labels = _labels(programme, np.flatnonzero(~programme.joins))
    at_column = [_whole(each["column"]) for each in record["blocks"]]
    if any(at < 0 for at in at_column):
        raise NoRecord("blocks")
    numbers = [int(labels.block_of_column[at]) for at in at_column]
    if len(set(numbers)) < len(numbers):
        raise NoRecord("blocks")
    stated = [
        _StatedBlock.of(labels.place(programme, number), each)
        for number, each in zip(numbers, record["blocks"], strict=True)
    ]
    nothing: dict[str, Any] = {"cuts": [], "trees": [[[], []]] * len(prices)}
    stated.append(_StatedBlock.of(labels.others(programme, numbers), nothing))
    lines = []
    for at, price in enumerate(prices):
        if len(price) != joint.matrix.shape[0]:
            raise NoRecord("prices")
        price[joint.groups :] = np.maximum(price[joint.groups :], 0)
        taken = RoughSums(joint.matrix.T @ price, abs(joint.matrix).T @ np.abs(price))
        parts = [each.bound(taken, at) for each in stated]
        most = above([*parts, *(price * joint.limits).tolist()])
        slope = np.append(price[: joint.groups], np.zeros(joint.with_sums.sums))
        lines.append(_ProvedCut(0, most, RoughSums.of(slope)))
    return _total_bound(programme, joint, lines, record["totals"])


def _total_bound(programme: Programme, joint: Joint, lines: list[_ProvedCut], tree: Any) -> float:
    """The most that whole totals allow below all lines; a sum of totals is one more whole number."""
    size = np.asarray(abs(programme.matrix[np.flatnonzero(programme.totals)]) @ programme.upper)
    found = joint.with_sums
    wider, columns = np.append(size * (2 * ULP), np.zeros(found.sums)), len(found.most)
    most = np.floor(joint.most + 1e-6)  # totals are whole
    tight = _DecisionBox(
        cost=RoughSums.of(np.zeros(columns)),
        lower=np.zeros(columns),
        upper=np.append(most, found.rows[len(size) :, : joint.groups] @ most),
        integer=np.ones(columns, dtype=bool),
        rows=sparse.csr_array(found.rows),
        row_lower=found.lower - wider,
        row_upper=found.upper + wider,
        proved=lines,
        without=[math.inf],
        terms=len(found.lower),
    )
    return tight.bound(tree, np.arange(len(found.lower)), np.arange(columns))


@dataclass(frozen=True)
class _DecisionBox:
    """Decisions in a box within rows, and what is proved of the rest beside them."""

    cost: RoughSums
    lower: Floats
    upper: Floats
    integer: Bools
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    proved: list[_ProvedCut]
    without: list[float]
    """For each unit what its rest is worth at most, whatever is decided."""
    terms: int
    """Entries that a column has at most."""

    def bound(self, tree: Any, row_names: Ints, column_names: Ints) -> float:
        """That of the worst leaf. Raises NoRecord where a branch is missing."""
        row_at = {int(name): at for at, name in enumerate(row_names)}
        column_at = {int(name): at for at, name in enumerate(column_names)}
        todo, worst = [(tree, self.lower, self.upper)], -math.inf
        while todo:
            here, lower, upper = todo.pop()
            if not isinstance(here, list) or len(here) not in (2, 4):
                raise NoRecord("leaf")
            if len(here) == 2:
                worst = max(worst, self._leaf(here, lower, upper, row_at))
                continue
            at, cut = column_at[_whole(here[0])], _whole(here[1])
            if not self.integer[at]:
                raise NoRecord("branch")
            below, beyond = upper.copy(), lower.copy()
            below[at], beyond[at] = min(upper[at], cut), max(lower[at], cut + 1)
            todo += [(here[2], lower, below), (here[3], beyond, upper)]
        return worst

    def _leaf(self, leaf: list[Any], lower: Floats, upper: Floats, row_at: dict[int, int]) -> float:
        if (lower > upper).any():
            return -math.inf
        weights = {k: max(w, 0.0) for k, w in _pairs(leaf[0], len(self.proved)).items()}
        y = np.zeros(self.rows.shape[0])
        for name, value in _pairs(leaf[1]).items():
            y[row_at[name]] = value
        y, limits = _signed(y, self.row_lower, self.row_upper)
        used = RoughSums(self.rows.T @ y, abs(self.rows).T @ np.abs(y))
        dear, constant = self.cost - used, (y * limits).tolist()
        for unit, without in enumerate(self.without):
            mine = {k: w for k, w in weights.items() if self.proved[k].unit == unit and w > 0}
            total = math.fsum(mine.values())
            if not mine or not math.isfinite(total):
                constant.append(without)
            for k, w in mine.items():
                part = w / total
                most = self.proved[k].most * part
                constant += [most, abs(most) * SOME * ULP]
                dear = dear + self.proved[k].slope.times(part)
        terms = self.terms + len(self.proved)
        return above([*constant, most_of(dear, lower, upper, terms)])


@dataclass(frozen=True)
class _BlockPlace:
    """Columns and rows of a block: decisions, what is beside them, and its units."""

    programme: Programme
    sign: int
    decided: Ints
    rest: Ints
    rest_unit: Ints
    """The unit of each column beside decisions."""
    own_rows: Ints
    rest_rows: Ints
    rest_row_unit: Ints
    units: int

    @classmethod
    def of(
        cls, programme: Programme, columns: Ints, rows: Ints, of_column: Ints, of_row: Ints, units: int
    ) -> _BlockPlace:
        """The place of some columns and rows, whose units are given."""
        decides = programme.decisions[columns]
        has_rest = np.diff(sparse.csr_array(programme.matrix[rows][:, columns[~decides]]).indptr) > 0
        sign = programme.goals[0].side
        return cls(
            programme,
            sign,
            columns[decides],
            columns[~decides],
            of_column[~decides],
            rows[~has_rest],
            rows[has_rest],
            of_row[has_rest],
            units,
        )

    @classmethod
    def whole(cls, programme: Programme) -> _BlockPlace:
        """Everything as one unit, the rows that join among its rows."""
        rows, columns = (np.arange(n) for n in programme.matrix.shape)
        return cls.of(programme, columns, rows, np.zeros_like(columns), np.zeros_like(rows), 1)

    @cached_property
    def terms(self) -> int:
        """Entries that a decision has at most, over all rows."""
        return int(np.diff(sparse.csc_array(self.programme.matrix[:, self.decided]).indptr).max(initial=0))

    @cached_property
    def parts(self) -> list[_RestOfUnit]:
        """What is beside the decisions of each unit."""
        return [
            _RestOfUnit(self, self.rest[self.rest_unit == unit], self.rest_rows[self.rest_row_unit == unit])
            for unit in range(self.units)
        ]


class _RestOfUnit:
    """The columns of one unit that are no decisions, and their rows."""

    def __init__(self, place: _BlockPlace, columns: Ints, rows: Ints) -> None:
        programme = place.programme
        self.rows = rows
        mine = sparse.csr_array(programme.matrix[rows])
        self.inner = sparse.csr_array(mine[:, columns])
        self.back = sparse.csr_array(self.inner.T)
        self.transfer = sparse.csr_array(mine[:, place.decided].T)
        self.cost = place.sign * programme.goals[0].cost[columns]
        self.lower, self.upper = programme.lower[columns], programme.upper[columns]
        self.row_lower, self.row_upper = programme.row_lower[rows], programme.row_upper[rows]
        bare = np.diff(sparse.csr_array(mine[:, place.decided]).indptr) == 0
        self.fill = [np.flatnonzero(bare & (programme.families(rows) == name)) for name in FOLLOWS]
        self.terms = int(np.diff(self.back.indptr).max(initial=0))
        self.decisions = len(place.decided)
        self.at = {int(row): n for n, row in enumerate(rows)}

    def proved(self, unit: int, stated: dict[int, float]) -> _ProvedCut:
        """What these multipliers, and those that follow from them, prove."""
        y = np.zeros(len(self.rows))
        for row, value in stated.items():
            y[self.at[row]] = value
        y = self._filled(y, {self.at[row] for row in stated})
        y, limits = _signed(y, self.row_lower, self.row_upper)
        used = RoughSums(self.back @ y, abs(self.back) @ np.abs(y))
        dear = RoughSums.of(self.cost) - used
        most = above([*(y * limits).tolist(), most_of(dear, self.lower, self.upper, self.terms)])
        slope = RoughSums(-(self.transfer @ y), abs(self.transfer) @ np.abs(y))
        return _ProvedCut(unit, most, slope)

    def _filled(self, y: Floats, stated: set[int]) -> Floats:
        """Each row that is not stated gets the multiplier that proves most beside the others.

        Along one multiplier the bound is convex and made of straight pieces, which change where a column is
        worth nothing: the best is where its slope changes sign.
        """
        y, _ = _signed(y, self.row_lower, self.row_upper)
        for rows in (*self.fill, *self.fill):
            mine = np.array([n for n in rows.tolist() if n not in stated], dtype=np.int64)
            if not len(mine):
                continue
            y[mine] = 0.0
            left = self.cost - self.back @ y
            part = sparse.csr_array(self.inner[mine])
            row = np.repeat(np.arange(len(mine)), np.diff(part.indptr))
            column, value = part.indices, np.where(part.data == 0, 1e-300, part.data)
            begins = np.where(value > 0, self.upper[column], self.lower[column]) * value
            change = (self.upper[column] - self.lower[column]) * np.abs(value)
            slope = self.row_upper[mine] - np.bincount(row, begins, len(mine))
            turn = left[column] / value
            order = np.lexsort((turn, row))
            run = np.cumsum(change[order])
            first = part.indptr[:-1]
            base = np.concatenate([[0.0], run])[first]
            scale = EVEN * (np.abs(slope) + np.bincount(row, change, len(mine)))
            reached = slope[row[order]] + run - base[row[order]] >= -scale[row[order]]
            best = np.full(len(mine), np.inf)
            at = row[order][reached]
            np.minimum.at(best, at, turn[order][reached])
            y[mine] = np.where(np.isfinite(best) & (slope < 0), np.maximum(best, 0.0), 0.0)
        return y


@dataclass(frozen=True)
class _BlockLabels:
    """Which block and which unit each column and row belongs to; -1 for none."""

    block_of_column: Ints
    block_of_row: Ints
    unit_of_column: Ints
    unit_of_row: Ints
    rows: Ints

    def place(self, programme: Programme, block: int) -> _BlockPlace:
        """One block."""
        columns = np.flatnonzero(self.block_of_column == block)
        mine = self.block_of_row == block
        names = list(dict.fromkeys(unit for unit in self.unit_of_column[columns].tolist() if unit >= 0))
        number = {name: n for n, name in enumerate(names)}
        of_column = np.array([number.get(unit, -1) for unit in self.unit_of_column[columns].tolist()])
        of_row = np.array([number.get(unit, -1) for unit in self.unit_of_row[mine].tolist()])
        return _BlockPlace.of(programme, columns, self.rows[mine], of_column, of_row, len(names))

    def others(self, programme: Programme, but: list[int]) -> _BlockPlace:
        """All other blocks together, as if they were one unit."""
        columns = np.flatnonzero(~np.isin(self.block_of_column, but))
        rows = self.rows[~np.isin(self.block_of_row, but)]
        return _BlockPlace.of(programme, columns, rows, np.zeros_like(columns), np.zeros_like(rows), 1)


def _labels(programme: Programme, local: Ints) -> _BlockLabels:
    """Units and blocks, as the search takes a programme apart."""
    matrix = sparse.csr_array(programme.matrix[local])
    with_helpers = np.diff(sparse.csr_array(matrix[:, programme.helpers]).indptr) > 0
    alone = np.flatnonzero(~programme.helpers)
    unit_row, unit_column = components(sparse.csr_array(matrix[~with_helpers][:, alone]))
    block_row, block_column = components(matrix)
    of_column, of_row = np.full(matrix.shape[1], -1), np.full(len(local), -1)
    of_column[alone], of_row[~with_helpers] = unit_column, unit_row
    return _BlockLabels(block_column, block_row, of_column, of_row, local)


@dataclass(frozen=True)
class _StatedBlock:
    """A block with what its cuts prove, and its trees."""

    place: _BlockPlace
    proved: list[_ProvedCut]
    without: list[float]
    trees: list[Any]

    @classmethod
    def of(cls, place: _BlockPlace, stated: dict[str, Any]) -> _StatedBlock:
        """What is stated of a block. Raises NoRecord if a cut is of no unit."""
        proved = []
        for unit, rows in stated["cuts"]:
            if not 0 <= _whole(unit) < place.units:
                raise NoRecord("unit")
            proved.append(place.parts[unit].proved(unit, _pairs(rows)))
        return cls(place, proved, [part.proved(0, {}).most for part in place.parts], stated["trees"])

    def bound(self, taken: RoughSums | None, at: int) -> float:
        """The most that the block is worth once prices are `taken` off its decisions."""
        place, programme = self.place, self.place.programme
        cost = RoughSums.of(place.sign * programme.goals[0].cost[place.decided])
        if taken is not None:
            cost = cost - RoughSums(taken.value[place.decided], taken.size[place.decided])
        tight = _DecisionBox(
            cost,
            programme.lower[place.decided],
            programme.upper[place.decided],
            programme.integer[place.decided],
            sparse.csr_array(programme.matrix[place.own_rows][:, place.decided]),
            programme.row_lower[place.own_rows],
            programme.row_upper[place.own_rows],
            self.proved,
            self.without,
            place.terms,
        )
        return tight.bound(self.trees[at], place.own_rows, place.decided)


def _signed(y: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Multipliers without those of the wrong sign, and the limit that each goes with."""
    limits = np.where(y > 0, upper, lower)
    kept = np.where(np.isfinite(limits), y, 0.0)
    return kept, np.where(kept != 0, limits, 0.0)


def _numbers(values: Any) -> Floats:
    found = np.array([float(each) for each in values])
    if not (np.abs(found) <= LARGEST).all():
        raise ValueError("not a number, or too large")
    return found


def _pairs(flat: Any, below: int | None = None) -> dict[int, float]:
    """Names and numbers in turn, each name once."""
    names, values = [_whole(each) for each in flat[::2]], _numbers(flat[1::2])
    found = dict(zip(names, values.tolist(), strict=True))
    if len(found) < len(names) or (below is not None and any(not 0 <= name < below for name in names)):
        raise ValueError("names")
    return found


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value
