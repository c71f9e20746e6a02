"""The linear programme over sites and losses, alive in HiGHS while cuts come in and nodes change bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import highspy
import numpy as np
from scipy import sparse

from placement.errors import OurFault
from placement.model import work
from placement.model.arrays import Floats, Ints, inner
from placement.model.work import Limit, checks_for
from placement.solve.outcome import StoppedBy
from placement.solve.siting.choice import Choice
from placement.solve.siting.multipliers import Multipliers

MOST_ITERATIONS = 2**31 - 1
SLACK = 1e-7
"""How far HiGHS lets a row or a reduced cost be missed."""


@dataclass(frozen=True)
class Cuts:
    """Rows `loss[customer] + coefficients @ opened[site] >= constant`, one for each entry of `customer`.

    `row`, `site` and `coefficient` are the entries of the rows over sites, row by row.
    """

    customer: Ints
    constant: Floats
    row: Ints
    site: Ints
    coefficient: Floats

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True)
class Relaxed:
    """An answer of the relaxation: `bound` is summed anew from the prices, so it holds whatever they are.

    `reduced` has for each site what the bound rises by for one more of it.
    """

    opened: Floats
    loss: Floats
    bound: float
    reduced: Floats
    by: Multipliers


class Cutting(Protocol):
    """What gives cuts."""

    def cuts_at(self, prices: Floats, customers: Ints) -> Cuts: ...


class Master:
    """Least sum of losses and costs of sites that may be chosen together, below the cuts so far.

    Columns are the sites, from 0 to 1, and then the losses of the customers, none below 0. The first row
    counts the sites, then come those of the choice, then the cuts.
    """

    def __init__(self, choice: Choice, customers: int) -> None:
        sites = len(choice.cost)
        self.choice, self.sites, self.customers = choice, sites, customers
        self.lower, self.upper = choice.lower.copy(), choice.upper.copy()
        self.fixed_rows = 1 + int(choice.rows.shape[0])
        self._matrix: list[Any] = []
        self._constants: list[Floats] = []
        self._customers: list[Ints] = []
        self._stacked: Any = None
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs lack this and more
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("presolve", "off")):
            self.highs.setOptionValue(name, value)
        none = np.zeros(0, dtype=np.int32)
        size = sites + customers
        cost = np.concatenate([choice.cost, np.ones(customers)])
        least = np.concatenate([self.lower, np.zeros(customers)])
        most = np.concatenate([self.upper, np.full(customers, highspy.kHighsInf)])
        self.highs.addCols(size, cost, least, most, 0, none, none, np.zeros(0))
        every = np.arange(sites, dtype=np.int32)
        self.highs.addRow(float(choice.fewest), float(choice.most), sites, every, np.ones(sites))
        for row, low, high in zip(
            range(choice.rows.shape[0]), choice.row_lower, choice.row_upper, strict=True
        ):
            one = choice.rows[[row]]
            self.highs.addRow(low, high, one.nnz, one.indices.astype(np.int32), one.data)

    def add(self, cuts: Cuts) -> None:
        """More rows; those that are there stay."""
        count = len(cuts)
        if not count:
            return
        every = np.arange(count)
        rows = np.concatenate([cuts.row, every])
        columns = np.concatenate([cuts.site, self.sites + cuts.customer])
        values = np.concatenate([cuts.coefficient, np.ones(count)])
        added = sparse.csr_array((values, (rows, columns)), shape=(count, self.sites + self.customers))
        self.highs.addRows(
            count,
            cuts.constant,
            np.full(count, highspy.kHighsInf),
            added.nnz,
            added.indptr[:-1].astype(np.int32),
            added.indices.astype(np.int32),
            added.data,
        )
        self._matrix.append(added)
        self._constants.append(cuts.constant)
        self._customers.append(cuts.customer)
        self._stacked = None

    @property
    def rows(self) -> int:
        """How many cuts there are."""
        return int(self.highs.getNumRow()) - self.fixed_rows

    def bound_sites(self, lower: Floats, upper: Floats) -> None:
        """Sites that must open or stay shut from here on; only those that change are handed over."""
        moved = np.flatnonzero((lower != self.lower) | (upper != self.upper)).astype(np.int32)
        if len(moved):
            self.highs.changeColsBounds(len(moved), moved, lower[moved], upper[moved])
        self.lower, self.upper = lower.copy(), upper.copy()

    def begin(self, limit: Limit, few: Ints) -> None:
        """Solve with a few sites alone: from there the whole is soon solved. The others are as before."""
        rest = np.setdiff1d(np.flatnonzero((self.upper > 0) & (self.lower == 0)), few).astype(np.int32)
        if not len(rest):
            return
        shut = np.zeros(len(rest))
        self.highs.changeColsBounds(len(rest), rest, shut, shut)
        self.solve(limit)
        self.highs.changeColsBounds(len(rest), rest, shut, self.upper[rest])

    def cleared(self, losses: Cutting, keep: Ints) -> Master:
        """A new master of these sites with the cuts that hold the last answer up, begun where this ended."""
        basis, basic = self.highs.getBasis(), highspy.HighsBasisStatus.kBasic
        of_columns, of_rows = list(basis.col_status), list(basis.row_status)
        of_choice, of_cuts = of_rows[: self.fixed_rows], of_rows[self.fixed_rows :]
        tight = [number for number, each in enumerate(of_cuts) if each != basic]
        _, constants = self._rows()
        customers = np.concatenate(self._customers) if self._customers else np.zeros(0, dtype=np.int64)
        fresh = Master(self.choice.only(keep), self.customers)
        fresh.add(losses.cuts_at(constants[tight], customers[tight]))
        columns = [of_columns[site] for site in keep] + of_columns[self.sites :]
        rows = [*of_choice, *(of_cuts[number] for number in tight)]
        if sum(each == basic for each in columns + rows) == len(rows):
            start = highspy.HighsBasis()
            start.col_status, start.row_status = columns, rows
            fresh.highs.setBasis(start)
        return fresh

    def solve(self, limit: Limit, most_iterations: int | None = None) -> Relaxed | None:
        """The relaxation as it stands; None if the clock came first. An endless bound: there is none.

        After so many iterations what the prices prove by then is told: any prices prove something. Raises
        OurFault for any other end.
        """
        most = MOST_ITERATIONS if most_iterations is None else most_iterations
        self.highs.setOptionValue("simplex_iteration_limit", most)
        for attempt in range(2):
            before = self.highs.getRunTime()
            self.highs.setOptionValue("time_limit", before + min(limit.seconds, 1e9))
            self.highs.run()
            info = self.highs.getInfo()
            iterations = max(int(info.simplex_iteration_count), 0)
            work.count(work.of_linear(self.highs.getNumRow(), self.highs.getNumNz(), iterations))
            status, kinds = self.highs.getModelStatus(), highspy.HighsModelStatus
            if status in (kinds.kOptimal, kinds.kIterationLimit):
                return self._answer()
            if status == kinds.kTimeLimit:
                return None
            if status == kinds.kInfeasible:
                none = Multipliers.alone(np.zeros(0), 0.0, self.fixed_rows - 1)
                nothing = np.zeros(self.sites)
                return Relaxed(nothing, np.zeros(self.customers), np.inf, nothing, none)
            if attempt == 0:
                self.highs.clearSolver()  # what it kept of earlier runs may mislead it: once more, afresh
        raise OurFault(f"HiGHS ended a relaxation with {self.highs.modelStatusToString(status)}")

    def _rows(self) -> tuple[Any, Floats]:
        if self._stacked is None:
            size = (0, self.sites + self.customers)
            stacked = sparse.vstack(self._matrix, format="csr") if self._matrix else sparse.csr_array(size)
            constants = np.concatenate(self._constants) if self._constants else np.zeros(0)
            self._matrix, self._constants = [stacked], [constants]
            self._stacked = (stacked, constants)
        return self._stacked  # type: ignore[no-any-return]

    def _answer(self) -> Relaxed:
        """Values, and the bound that the prices prove: none below 0, no customer above 1."""
        solution = self.highs.getSolution()
        values, prices = np.array(solution.col_value), np.array(solution.row_dual)
        matrix, constants = self._rows()
        price = np.maximum(prices[self.fixed_rows :], 0.0)
        taken = np.asarray(matrix.T @ price)
        of_customers = np.maximum(taken[self.sites :].max(initial=0.0), 1.0)
        price /= of_customers
        of_choice, least = prices[: self.fixed_rows].copy(), float(self.choice.fewest)
        lower = np.concatenate([[least], self.choice.row_lower])
        upper = np.concatenate([[float(self.choice.most)], self.choice.row_upper])
        limits = np.where(of_choice > 0, lower, upper)
        of_choice[~np.isfinite(limits)] = 0.0
        limits[~np.isfinite(limits)] = 0.0
        reduced = self.choice.cost - taken[: self.sites] / of_customers - of_choice[0]
        if self.fixed_rows > 1:
            reduced = reduced - np.asarray(self.choice.rows.T @ of_choice[1:])
        bound = inner(constants, price) + inner(limits, of_choice)
        bound += float(np.minimum(reduced * self.lower, reduced * self.upper).sum())
        paid = np.flatnonzero(price)
        customers = np.concatenate(self._customers) if self._customers else np.zeros(0, dtype=np.int64)
        by = Multipliers(
            customers[paid], constants[paid], price[paid], float(of_choice[0]), of_choice[1:].copy()
        )
        return Relaxed(values[: self.sites], values[self.sites :], bound, reduced, by)


def ends_with(highs: Any, limit: Limit, entries: int) -> None:
    """Let a search for whole numbers end by its work or by hand; its time HiGHS counts itself."""
    checks = checks_for(limit.units, entries)
    asked = [0]

    def ends(_kind: Any, _message: str, _out: Any, given: Any, _user: Any) -> None:
        asked[0] += 1
        given.user_interrupt = asked[0] > checks or (limit.stop is not None and limit.stop())

    highs.setCallback(ends, None)
    highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)


def fewest_columns(inside: Any, plan: Ints, limit: Limit) -> tuple[Ints, float, StoppedBy]:
    """The fewest columns that meet every row of a 0/1 matrix, from a first plan; and what is proved.

    The relaxation comes first; where it settles nothing, HiGHS searches.
    """
    rows, columns = inside.shape
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_abs_gap": 0.999, "mip_rel_gap": 0.0}
    for name, value in (options | {"time_limit": min(limit.seconds, 1e9)}).items():
        highs.setOptionValue(name, value)
    none = np.zeros(0, dtype=np.int32)
    highs.addCols(columns, np.ones(columns), np.zeros(columns), np.ones(columns), 0, none, none, np.zeros(0))
    matrix = sparse.csr_array(inside)
    highs.addRows(
        rows,
        np.ones(rows),
        np.full(rows, highspy.kHighsInf),
        matrix.nnz,
        matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
    )
    highs.run()
    price = np.maximum(np.array(highs.getSolution().row_dual), 0.0)
    bound = 1.0
    if len(price) == rows:
        price /= max(np.asarray(matrix.T @ price).max(initial=0.0), 1.0)
        bound = max(bound, float(np.ceil(price.sum() - SLACK)))
    if bound >= len(plan):
        return plan, float(len(plan)), "optimal"
    if (why := limit.reached()) is not None:
        return plan, bound, why
    every = np.arange(columns, dtype=np.int32)
    highs.changeColsIntegrality(columns, every, np.ones(columns, dtype=np.uint8))
    start = highspy.HighsSolution()
    start.col_value = np.isin(every, plan).astype(float).tolist()
    highs.setSolution(start)
    highs.setOptionValue("time_limit", highs.getRunTime() + min(limit.seconds, 1e9))
    ends_with(highs, limit, matrix.nnz)
    highs.run()
    info = highs.getInfo()
    status, kinds = highs.getModelStatus(), highspy.HighsModelStatus
    values = np.array(highs.getSolution().col_value)
    chosen = np.flatnonzero(values > 0.5) if len(values) == columns else plan
    if len(chosen) > len(plan) or (matrix[:, chosen].sum(axis=1) < 1).any():
        chosen = plan
    bound = max(bound, float(np.ceil(info.mip_dual_bound - SLACK)))
    if bound >= len(chosen):
        return chosen, bound, "optimal"
    return chosen, bound, "time" if status == kinds.kTimeLimit else limit.reached() or "work"
