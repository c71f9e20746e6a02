"""A small search over decisions alone, the worth of the care that they allow held below its tangents.

    max  sum of theta[u] + a form of the decisions x,  over the rows that hold decisions alone, with
    theta[u] <= V[u](x0) + slope[u](x0) * (x - x0)     for each unit u and each x0 met so far

V[u](x) is what the care of unit u is worth with the decisions x, a linear programme (as in `model.blocks`:
Benders 1962). A unit is whatever hangs together once decisions are given. Tangents hold wherever they were
found, so all questions about one programme share them. Searches end at a gap or a number of nodes, never at
a moment, so that the same question has the same answer on a busy machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from placement.errors import OurFault
from placement.model.arrays import Bools, Floats, Ints
from placement.model.outcome import Unsolved
from placement.model.programme import Goal, Programme, components
from placement.model.solver import Live

LONGEST_SECONDS = 600.0
"""A stop for what never ends; nodes end a search long before."""
NODES = 50
LOOSE = 1e-7
CORE = 0.5
"""A second tangent is taken so far between the decisions and those of the relaxation."""


class NotApart(Exception):
    """Care has whole numbers, or some decisions leave it no answer: this search is not for it."""


@dataclass(frozen=True)
class Worth:
    """What decisions are worth in all, and the value of every column of the programme beside them."""

    value: float
    values: Floats


class _Unit:
    """What hangs together once decisions are given."""

    def __init__(self, programme: Programme, goal: Goal, columns: Ints, rows: Ints, decided: Ints) -> None:
        self.columns = columns
        part = programme.part(columns, rows)
        transfer = sparse.csr_array(programme.matrix[rows][:, decided])
        self.used = np.unique(transfer.indices)
        self._transfer = sparse.csr_array(transfer[:, self.used])
        self._back = sparse.csr_array(self._transfer.T)
        self._lower, self._upper = part.row_lower, part.row_upper
        cost = goal.cost[columns]
        self.least = float((np.minimum(cost, 0) * part.upper + np.maximum(cost, 0) * part.lower).sum())
        self.most = float((np.maximum(cost, 0) * part.upper).sum())
        self._live = Live(part, replace(goal, cost=cost, sense="max"), piece=True)
        self._met: dict[bytes, tuple[float, Floats, Floats]] = {}

    def at(self, decided: Floats) -> tuple[float, Floats, Floats]:
        """Worth, slope over `used`, and values, at any decisions, whole or not."""
        mine = decided[self.used]
        key = mine.tobytes()
        if key not in self._met:
            moved = self._transfer @ mine
            self._live.set_rows(self._lower - moved, self._upper - moved)
            ran = self._live.run(seconds=LONGEST_SECONDS)
            if isinstance(ran, Unsolved):
                raise NotApart("care has no answer for some decisions")
            self._met[key] = (ran.value, np.asarray(-(self._back @ ran.row_duals)), ran.values)
        return self._met[key]


class Tangents:
    """One programme: its units, the small search, and the tangents met so far.

    Raises NotApart where care holds whole numbers.
    """

    def __init__(self, programme: Programme, goal: Goal, *, seed: int = 0) -> None:
        self.programme, self.goal = programme, goal
        self.decided: Ints = np.flatnonzero(programme.decisions)
        rest: Ints = np.flatnonzero(~programme.decisions)
        if programme.integer[rest].any() or goal.sense != "max":
            raise NotApart("care has whole numbers")
        of_rest = sparse.csr_array(programme.matrix[:, rest])
        has_rest = np.diff(of_rest.indptr) > 0
        with_rest = np.flatnonzero(has_rest)
        row_label, column_label = components(sparse.csr_array(of_rest[with_rest]))
        self.units = [
            _Unit(programme, goal, rest[column_label == k], with_rest[row_label == k], self.decided)
            for k in dict.fromkeys(column_label.tolist())
        ]
        self.cost = goal.cost[self.decided]
        self.whole: Bools = programme.integer[self.decided]
        self._live = self._small(np.flatnonzero(~has_rest), seed)
        self.relaxed, self.core = self._relax()

    def _small(self, rows: Ints, seed: int) -> Live:
        """The search: decisions, then one column for each unit's worth."""
        part, units = self.programme.part(self.decided, rows), len(self.units)
        nothing = np.zeros(units, dtype=bool)
        matrix = sparse.hstack([part.matrix, sparse.csr_array((len(rows), units))])
        small = replace(
            part,
            lower=np.append(part.lower, [unit.least for unit in self.units]),
            upper=np.append(part.upper, [unit.most for unit in self.units]),
            integer=np.append(part.integer, nothing),
            matrix=sparse.csr_array(matrix),
            decisions=np.append(part.decisions, nothing),
            helpers=np.append(part.helpers, nothing),
            source=np.append(part.source, np.full(units, -1)),
        )
        self._best = np.append(self.cost, np.ones(units))
        live = Live(small, replace(self.goal, cost=self._best), seed=seed, piece=True)
        live.expect_small()
        return live

    def _relax(self) -> tuple[float, Floats]:
        """The best without whole numbers, by tangents alone; a bound on everything."""
        self._live.search(whole=False)
        found, core = np.inf, np.zeros(len(self.decided))
        for _ in range(60):
            ran = self._live.run(seconds=LONGEST_SECONDS)
            if isinstance(ran, Unsolved):
                raise NotApart("no decisions are allowed")
            x, claimed = np.split(ran.values, [len(self.decided)])
            found, core = ran.value, x
            if self._hold(x, claimed) <= 1e-4 * max(1.0, abs(found) * 1e-2):
                break
        self._live.search(whole=True)
        return found, core

    def _hold(self, x: Floats, claimed: Floats) -> float:
        """Tangents wherever more is claimed than is true; by how much in all."""
        over = 0.0
        for number, unit in enumerate(self.units):
            worth, slope, _ = unit.at(x)
            if claimed[number] > worth + LOOSE:
                over += float(claimed[number]) - worth
                self._tangent(number, x, worth, slope)
        return over

    def _tangent(self, number: int, x: Floats, worth: float, slope: Floats) -> None:
        unit = self.units[number]
        some = np.flatnonzero(slope)
        columns = np.append(unit.used[some], len(self.decided) + number)
        level = worth - float(slope @ x[unit.used])
        self._live.add_row(columns, np.append(-slope[some], 1.0), -np.inf, level)

    def worth(self, x: Floats) -> Worth:
        """Exactly what decisions are worth, in the programme's own columns."""
        values = np.zeros(len(self.programme.source))
        values[self.decided] = x
        value = float(self.cost @ x)
        for unit in self.units:
            worth, _, found = unit.at(x)
            value += worth
            values[unit.columns] = found
        return Worth(value, values)

    def ask(self, less: Floats | None, gap: float, nodes: int = NODES) -> Asked | None:
        """Decisions worth most once `less` of each is taken away. The bound is proved: none do better.

        None where none are found.
        """
        units = len(self.units)
        form = self._best if less is None else self._best - np.append(less, np.zeros(units))
        self._live.set_goal(form, "max")
        ran = self._live.run(seconds=LONGEST_SECONDS, gap=gap, nodes=nodes, keep_others=True)
        if isinstance(ran, Unsolved):
            return None
        found = [ran.values, *ran.others]
        met = []
        for values in found[:4]:
            x, claimed = np.split(values, [len(self.decided)])
            x = np.where(self.whole, np.round(x), x) + 0.0
            self._hold(x, claimed)
            met.append(x)
        between = CORE * met[0] + (1 - CORE) * self.core
        self._hold(between, np.full(units, np.inf))
        return Asked(tuple(met), ran.bound)


@dataclass(frozen=True)
class Asked:
    """Decisions met (the best first), and the proved bound of what was asked."""

    decisions: tuple[Floats, ...]
    bound: float


def best(tangents: Tangents, before: float, gap_of_gain: float, rounds: int = 15) -> tuple[Worth, float]:
    """The decisions worth most, to within a share of the gain where the rounds suffice; and the proved bound.

    It ends too where a search meets nothing new: only more nodes would then prove more.
    """
    bound, found = tangents.relaxed, tangents.worth(np.zeros(len(tangents.decided)))
    seen: set[bytes] = set()
    for _ in range(rounds):
        asked = tangents.ask(None, gap_of_gain * max(bound - before, 1e-6) / 3)
        if asked is None:
            raise NotApart("no decisions are allowed")
        bound = min(bound, asked.bound)
        for x in asked.decisions:
            found = max(found, tangents.worth(x), key=lambda one: one.value)
        key = asked.decisions[0].tobytes()
        if key in seen or bound - found.value <= max(gap_of_gain * (found.value - before), 1e-6):
            break
        seen.add(key)
    if bound < found.value - 1e-4:
        raise OurFault("a plan is worth more than was proved possible")
    return found, max(bound, found.value)
