"""How a programme is taken apart: the rows that join, the units, and the blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.programme import Goal, Programme, components
from placement.solve.lagrangian.subproblems import LinkedUnit, NotSeparable, Subproblem

MakeUnit = Callable[[Programme, Goal, Ints, Ints], LinkedUnit]
EVEN = 1e-9
"""How far a quotient may lie from a whole number."""


@dataclass(frozen=True)
class Joint:
    """What joins units: totals of decisions alike in every counted row, then rows with a limit.

    `matrix` takes all columns to the totals (0/1, or less for decisions that come several at once: whole
    jobs of two steps are counted as jobs) and to the limited rows. `limits` are 0 for totals,
    whose limit is `total_rows @ totals` between `total_lower` and `total_upper`. `most` bounds each
    total; `scale` says how large each entry of `matrix @ x` usually is.
    """

    matrix: sparse.csr_array
    limits: Floats
    scale: Floats
    groups: int
    most: Floats
    total_rows: sparse.csr_array
    total_lower: Floats
    total_upper: Floats
    _counted: Ints
    _limited: Ints

    def prices(self, row_duals: Floats) -> Floats:
        """Prices of totals and limits from the duals of the programme's rows."""
        of_totals = self.total_rows.T @ row_duals[self._counted]
        return np.concatenate([of_totals, np.maximum(row_duals[self._limited], 0)])

    @cached_property
    def with_sums(self) -> SummedTotals:
        """Totals, then a sum of those that take the same of every row that only takes (money, a floor).

        Where each service is held to a part of the money it has totals of its own, of a few prices. Money
        hangs on how many posts of a price there are in all: a search that may branch on that number ended in
        56 nodes, one that may not had not ended in 20,000 (measured in West Wales, its money split).
        """
        every = self.total_rows.toarray()
        taking = every[(every >= 0).all(axis=1)].T
        kinds, group = np.unique(taking, axis=0, return_inverse=True)
        several = (np.bincount(group.ravel(), minlength=len(kinds)) > 1) & kinds.any(axis=1)
        alike = sparse.csr_array((np.flatnonzero(several)[:, None] == group.ravel()).astype(float))
        if not alike.shape[0]:
            return SummedTotals(self.total_rows, self.total_lower, self.total_upper, self.most, 0)
        rows = sparse.block_array([[self.total_rows, None], [alike, -sparse.eye_array(alike.shape[0])]])
        none = np.zeros(alike.shape[0])
        return SummedTotals(
            sparse.csr_array(rows),
            np.append(self.total_lower, none),
            np.append(self.total_upper, none),
            np.append(self.most, alike @ self.most),
            len(none),
        )

    @cached_property
    def sums(self) -> sparse.csr_array:
        """Sums x all columns: what each column adds to the sums of `with_sums`."""
        of_totals = self.with_sums.rows[len(self.total_lower) :, : self.groups]
        return sparse.csr_array(of_totals @ self.matrix[: self.groups])


@dataclass(frozen=True)
class SummedTotals:
    """Rows over totals and, behind them, so many `sums`; `most` bounds each column."""

    rows: sparse.csr_array
    lower: Floats
    upper: Floats
    most: Floats
    sums: int


def joint_of(programme: Programme) -> Joint:
    """The joining rows of a programme. Raises NotSeparable where they hold more than decisions."""
    joins = np.flatnonzero(programme.joins)
    if sparse.csr_array(programme.matrix[joins][:, ~programme.decisions]).nnz:
        raise NotSeparable("a row that joins units has columns that are no decisions")
    counted = np.flatnonzero(programme.totals)
    limited = np.setdiff1d(joins, counted)
    if np.isfinite(programme.row_lower[limited]).any():
        raise NotSeparable("a limit has a lower side")
    at_once = multiples(programme)
    signature = programme.matrix[counted].toarray().T * at_once[:, None]
    used = np.flatnonzero(np.abs(signature).sum(axis=1))
    kinds, group = np.unique(signature[used], axis=0, return_inverse=True)
    groups = len(kinds)
    shape = (groups, programme.matrix.shape[1])
    totals = sparse.csr_array((1 / at_once[used], (group, used)), shape=shape)
    return Joint(
        matrix=sparse.csr_array(sparse.vstack([totals, programme.matrix[limited]])),
        limits=np.concatenate([np.zeros(groups), programme.row_upper[limited]]),
        scale=np.concatenate([np.ones(groups), programme.row_upper[limited]]),
        groups=groups,
        most=np.asarray(totals @ programme.upper),
        total_rows=sparse.csr_array(kinds.T),
        total_lower=programme.row_lower[counted],
        total_upper=programme.row_upper[counted],
        _counted=counted,
        _limited=limited,
    )


def multiples(programme: Programme, even: float = EVEN) -> Floats:
    """For each column the whole number that it is always a multiple of; 1 unless a row says so.

    A row says so that holds two whole numbers and nothing else, one of them so many times the other. The
    bound over whole totals must know: between two whole jobs it would count half a one, which no plan has.
    """
    matrix, found = programme.matrix, np.ones(programme.matrix.shape[1])
    pairs = (np.diff(matrix.indptr) == 2) & (programme.row_lower == 0) & (programme.row_upper == 0)
    at = matrix.indptr[np.flatnonzero(pairs)]
    for one, other in ((at, at + 1), (at + 1, at)):
        column, beside = matrix.indices[one], matrix.indices[other]
        times = -matrix.data[other] / matrix.data[one]
        whole = programme.integer[column] & programme.integer[beside]
        sure = np.flatnonzero(whole & (times >= 1) & (np.abs(times - np.round(times)) <= even))
        np.maximum.at(found, column[sure], np.round(times[sure]))
    return found


def totals_are_whole(programme: Programme, joint: Joint) -> bool:
    """Whether it follows from the rows, without any rounding, that every total is a whole number."""
    used = np.flatnonzero(np.diff(sparse.csc_array(joint.matrix[: joint.groups]).indptr))
    exactly = np.array_equal(multiples(programme), multiples(programme, even=0.0))
    return exactly and bool(programme.integer[used].all())


def blocks_of(
    programme: Programme, goal: Goal, joint: sparse.csr_array, made: MakeUnit = LinkedUnit
) -> list[Subproblem]:
    """Units, gathered into blocks by the helpers that tie them."""
    local = np.flatnonzero(~programme.joins)
    matrix = sparse.csr_array(programme.matrix[local])
    with_helpers = np.diff(sparse.csr_array(matrix[:, programme.helpers]).indptr) > 0
    alone = np.flatnonzero(~programme.helpers)
    unit_row, unit_column = components(sparse.csr_array(matrix[~with_helpers][:, alone]))
    block_row, block_column = components(matrix)
    units: dict[int, list[LinkedUnit]] = {}
    for label in dict.fromkeys(unit_column.tolist()):
        columns = alone[unit_column == label]
        unit = made(programme, goal, columns, local[~with_helpers][unit_row == label])
        units.setdefault(int(block_column[columns[0]]), []).append(unit)
    helpers = np.flatnonzero(programme.helpers)
    return [
        Subproblem(
            programme,
            goal,
            members,
            helpers[block_column[helpers] == label],
            local[with_helpers & (block_row == label)],
            joint,
        )
        for label, members in units.items()
    ]


def met_range(blocks: Sequence[Subproblem]) -> tuple[Ints, Floats, Floats]:
    """Decisions, and the least and the most that known plans within the bounds have of each."""
    units = [unit for block in blocks for unit in block.units if unit.plans]
    met = [np.array([plan.decided for plan in unit.plans]) for unit in units]
    none = [np.zeros(0)]
    return (
        np.concatenate([np.zeros(0, dtype=np.int64), *(unit.decided for unit in units)]),
        np.concatenate(none + [each.min(axis=0) for each in met]),
        np.concatenate(none + [each.max(axis=0) for each in met]),
    )


def plain_programme(
    cost: Floats,
    upper: Floats,
    integer: Bools,
    matrix: sparse.csr_array,
    row_lower: Floats,
    row_upper: Floats,
) -> Programme:
    """A programme of its own, all of whose columns start at nothing."""
    rows, columns = matrix.shape
    none = np.zeros(rows, dtype=bool)
    return Programme(
        lower=np.zeros(columns),
        upper=upper,
        integer=integer,
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        row_family=("plans",),
        row_family_of=np.zeros(rows, dtype=np.int64),
        today=none,
        joins=none,
        totals=none,
        row_region=np.full(rows, -1),
        decisions=np.ones(columns, dtype=bool),
        helpers=np.zeros(columns, dtype=bool),
        goals=(Goal("plans", "max", cost, 0.0, False),),
        source=np.arange(columns),
    )
