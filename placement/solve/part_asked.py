"""On a worker: one part of a case asked in turn, in one live programme with one search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from placement.model.arrays import Floats
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.solve.amount_lines import MovingRow, best_amount, lines_of_part
from placement.solve.lagrangian.lines import AffineBound
from placement.solve.lagrangian.warm import PlansLeft, WarmStart, basis_left, left_by
from placement.solve.outcome import Solved, Unsolved
from placement.solve.parallel import Outcome
from placement.solve.repeated import RepeatedSolve
from placement.solve.settings import Settings
from placement.solve.today import today_as_asked


class Change(NamedTuple):
    """How a part's programme differs from the first ask's; `keeps` is a place in the same bundle."""

    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    keeps: int | None


@dataclass(frozen=True)
class PartTask:
    """All that is asked of one part; `kept` are its columns of posts and filled posts.

    `begin` is of a like programme, its basis that of today's service; `leaves` are all columns, where what
    this one has at its end is wanted.
    """

    changes: Sequence[Change | None]
    programme: Programme
    kept: tuple[int, ...]
    begin: WarmStart
    leaves: Columns | None
    moving: MovingRow | None


@dataclass(frozen=True)
class PartDone:
    """The outcome of each ask of one part, what it proves as a line, and what its search leaves.

    Where an amount was to be chosen, the last outcome is at that `amount`, or as the first has it in a part
    that the amount does not concern.
    """

    outcomes: list[Outcome | Unsolved]
    left: PlansLeft | None = None
    lines: tuple[AffineBound | None, ...] = ()
    amount: float | None = None


def asked_part(settings: Settings, task: PartTask) -> PartDone:
    """Today's service once, then every ask of one part in turn."""
    moving = task.moving
    chooses = moving is not None and moving.chooses
    found = today_as_asked(task.programme, settings, task.begin.basis)
    if isinstance(found, Unsolved):
        return PartDone([found for _ in range(len(task.changes) + chooses)])
    before, start, basis = found
    kept = before.values if settings.today_by_piece else None  # else any journeys as good will do
    live = RepeatedSolve(task.programme, start, settings, WarmStart(task.begin.plans, basis), kept)
    changes, amount = list(task.changes), None
    asking = _PartAsked(task, live)
    outcomes: list[Outcome | Unsolved] = [Outcome(before, asking.ask(each), 0.0) for each in changes]
    if moving is not None and moving.chooses:
        first = asking.found[0]
        if not isinstance(first, Unsolved):
            amount = best_amount(task.programme, moving, live.search, first.values, settings)
        changes.append(_at_amount(changes[0], moving, amount))
        outcomes.append(Outcome(before, asking.ask(changes[-1]), 0.0))
    lines = () if moving is None else _lines(task.programme, moving, live, changes, outcomes)
    left = None if task.leaves is None or live.search is None else left_by(live.search, task.leaves)
    if left is not None and task.leaves is not None and basis is not None:
        left = replace(left, today=basis_left(task.leaves, task.programme, basis))
    return PartDone(outcomes, left, lines, amount)


def _at_amount(first: Change | None, moving: MovingRow, amount: float | None) -> Change | None:
    """The first ask's change with this limit of the row that moves."""
    if first is None or moving.row is None or amount is None:
        return first
    upper = first.row_upper.copy()
    upper[moving.row] = amount
    return first._replace(row_upper=upper)


def _lines(
    programme: Programme,
    moving: MovingRow,
    live: RepeatedSolve,
    changes: Sequence[Change | None],
    outcomes: Sequence[Outcome | Unsolved],
) -> tuple[AffineBound | None, ...]:
    solved = [outcome.after if isinstance(outcome, Outcome) else outcome for outcome in outcomes]
    ends = [
        None if change is None or isinstance(one, Unsolved) else (change.row_upper, one.reached[0].bound)
        for change, one in zip(changes, solved, strict=True)
    ]
    return lines_of_part(programme, moving, live.search, ends)


@dataclass
class _PartAsked:
    """The asks of one part, each answered once."""

    task: PartTask
    live: RepeatedSolve
    found: list[Solved | Unsolved] = field(default_factory=list)
    known: dict[tuple[bytes, ...], int] = field(default_factory=dict)

    def ask(self, change: Change | None) -> Solved | Unsolved:
        self.found.append(Unsolved("infeasible") if change is None else self._answer(change))
        return self.found[-1]

    def _answer(self, change: Change) -> Solved | Unsolved:
        lower = change.lower
        if change.keeps is not None:
            kept = self.found[change.keeps]
            if isinstance(kept, Unsolved):
                return kept
            at = list(self.task.kept)
            lower = lower.copy()
            lower[at] = np.maximum(lower[at], np.round(kept.values[at]))
            if (lower > change.upper).any():
                return Unsolved("infeasible")
        key = tuple(each.tobytes() for each in (change.row_lower, change.row_upper, lower, change.upper))
        if key not in self.known:
            self.known[key] = len(self.found)
            return self.live.ask(
                replace(
                    self.task.programme,
                    row_lower=change.row_lower,
                    row_upper=change.row_upper,
                    lower=lower,
                    upper=change.upper,
                )
            )
        return self.found[self.known[key]]
