"""What a solver can say of a programme. A solved and an unsolved one are different types."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from placement.model.arrays import Floats, Ints, inner
from placement.model.programme import Goal

StoppedBy = Literal["optimal", "gap", "work", "time", "hand"]
"""What ended a search: a proof, the gap wanted, the work it may do, the time that was stated, or a hand."""
WORST_FIRST: tuple[StoppedBy, ...] = ("hand", "time", "work", "gap", "optimal")
EARLY: tuple[StoppedBy, ...] = ("hand", "time", "work")
"""Before the gap that was wanted."""
AT_LEAST, BASIC = 0, 1
"""What HiGHS calls a column at its lower bound, and one (or a row) that is basic."""


def worst(ends: Iterable[StoppedBy]) -> StoppedBy:
    """What ended several searches together; "optimal" where there was none."""
    return min((*ends, WORST_FIRST[-1]), key=WORST_FIRST.index)


@dataclass(frozen=True)
class Reached:
    """One goal's result. `bound` is proved: no values can do better than it.

    `before` is the goal's value for today's service, where there is one.
    """

    goal: str
    value: float
    bound: float
    stopped_by: StoppedBy
    seconds: float
    by: str = field(default="plain", compare=False)
    """The search that found it: sites, prices, linear or plain; or one and then plain."""

    @classmethod
    def unproved(cls, goal: Goal, values: Floats) -> Reached:
        """A goal whose search a hand ended before it had anything."""
        far = math.inf if goal.sense == "max" else -math.inf
        return cls(goal.id, inner(goal.cost, values), far, "hand", 0.0)


@dataclass(frozen=True)
class ApartBound:
    """No plan of a part has V + r D above `most`, where r is `rate`; with a rate of 0 nothing is proved.

    V is what a plan is worth by the first goal, D the WTE of new posts that it has fewer than the answer,
    cluster by cluster and service by service; `wte` is all that the answer has, which D never exceeds.
    """

    rate: float
    most: float
    wte: float

    def fewer(self, least: float) -> float:
        """No plan that is worth `least` has more WTE fewer than this."""
        if self.rate <= 0:
            return self.wte
        return min(max((self.most - least) / self.rate, 0.0), self.wte)


@dataclass(frozen=True)
class SolveResult:
    """One run of a live model. `bound` is proved; `row_duals` are those of a linear programme.

    `others` are further values met on the way, each obeying every row.
    """

    value: float
    bound: float
    values: Floats
    row_duals: Floats
    stopped_by: StoppedBy
    others: tuple[Floats, ...] = ()


@dataclass(frozen=True)
class SimplexBasis:
    """Where a linear programme ended: for each column and each row whether it is basic, or at which end.

    Another one that is like it ends sooner from there; what it ends with is proved afresh all the same.
    """

    columns: Ints
    rows: Ints

    def part(self, columns: Ints, rows: Ints) -> SimplexBasis:
        """Of some columns and rows alone."""
        return SimplexBasis(self.columns[columns], self.rows[rows])

    def within(self, columns: Ints, rows: Ints, shape: tuple[int, int]) -> SimplexBasis:
        """Of a programme of so many rows and columns, of which these are those of this basis.

        No other column is used yet, and no other row binds.
        """
        every_row, every_column = np.full(shape[0], BASIC), np.full(shape[1], AT_LEAST)
        every_column[columns], every_row[rows] = self.columns, self.rows
        return SimplexBasis(every_column, every_row)


@dataclass(frozen=True)
class Solved:
    """Values of every column that obey every row, and what is proved of each goal so far.

    A goal that was not reached has no entry; `ended` is then what ended the search before it. `beside` are
    other plans about as good by the first goal, where they were looked for: its value, and every column;
    `apart` bounds how far any such plan may lie from this one. `kept` are the multipliers behind the first
    goal's bound, where they were to be kept and could be.
    """

    values: Floats
    reached: tuple[Reached, ...]
    ended: StoppedBy | None = None
    beside: tuple[tuple[float, Floats], ...] = ()
    apart: ApartBound | None = None
    kept: dict[str, Any] | None = field(default=None, compare=False)
    kept_later: dict[str, Any] = field(default_factory=dict, compare=False)
    """The same of goals after the first, by their ids, each with what those before it hold."""


@dataclass(frozen=True)
class Unsolved:
    """No values: proved that there are none, or stopped before any were found."""

    reason: Literal["infeasible", "work", "time", "hand"]


def as_they_ended(goals: Sequence[Goal], reached: Sequence[Reached], values: Floats) -> list[Reached]:
    """What each goal has in the end: later ones may have given up some of it, or found more."""
    ended = []
    for goal, was in zip(goals, reached, strict=False):
        value, further = inner(goal.cost, values), max if goal.sense == "max" else min
        ended.append(replace(was, value=value, bound=further(was.bound, value)))
    return ended


@dataclass(frozen=True)
class Progress:
    """How far one programme has come; value, bound and the value before in the unit of the goal."""

    programme: int
    stage: str
    value: float | None
    bound: float | None
    before: float | None
    seconds: float
