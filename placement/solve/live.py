"""One question held open, so that it can be asked again with other amounts at a fraction of the time.

case, rules --> columns with room for more money --> parts that stand apart --> for each a live programme

A part is asked again only where it differs from what it was made of in limits of rows that join (money,
floors) and in bounds of decisions alone: then what its search by prices has met and proved still holds
(`repeated.py`). Anything else is another question, and made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.model.assemble import define_all, stack_all
from placement.model.rules import Fund, split
from placement.solve.answer import answer_of
from placement.solve.lagrangian.warm import WarmStart
from placement.solve.outcome import Unsolved
from placement.solve.parallel import Outcome
from placement.solve.repeated import RepeatedSolve
from placement.solve.resolve import scaled
from placement.solve.today import today_as_asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.model.aims import Aim
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.programme import Goal, Programme
    from placement.model.rules import Rule
    from placement.solve.answer import Answer, NoAnswer
    from placement.solve.outcome import Solved
    from placement.solve.settings import Settings

ROOM = 3.0
"""Columns have room for so many times the amount that was asked for first, so that more money is no other
question."""


@dataclass(frozen=True)
class AskedParts:
    """The programmes of one question, with columns that have room for `most` of each fund."""

    case: Case
    rules: tuple[Rule, ...]
    aims: tuple[Aim, ...]
    most: Mapping[str, float]
    columns: Columns
    programmes: tuple[Programme, ...]

    def answer(self, outcomes: Sequence[Outcome | Unsolved]) -> Answer | NoAnswer:
        """All parts put together and verified. Raises OurFault if the whole does not hold."""
        return answer_of(self.case, self.rules, self.aims, self.columns, self.programmes, outcomes)


def asked_parts(
    case: Case, rules: Sequence[Rule], aims: Sequence[Aim], most: Mapping[str, float] | None = None
) -> AskedParts:
    """The programmes of a question, with the room of an earlier one (`most`) where its amounts fit."""
    amounts = {rule.id: rule.amount for rule in rules if isinstance(rule, Fund)}
    fits = most is not None and set(most) == set(amounts) and all(amounts[f] <= most[f] for f in amounts)
    room = most if most is not None and fits else {fund: ROOM * amount for fund, amount in amounts.items()}
    columns = define_all(case, *split(scaled(rules, room)), aims)
    programmes = tuple(stack_all(case, columns, *split(rules), aims).parts())
    return AskedParts(case, tuple(rules), tuple(aims), room, columns, programmes)


class LiveQuestion:
    """Some of the parts of one question (`mine`, by their place), each in a live programme."""

    def __init__(self, asked: AskedParts, settings: Settings, mine: Sequence[int]) -> None:
        self.made_of = asked
        self.mine = tuple(mine)
        self._settings = settings
        self._live: dict[int, tuple[Solved, RepeatedSolve] | Unsolved] = {}

    def takes(self, asked: AskedParts, settings: Settings) -> bool:
        """Whether this differs from what it was made of in amounts alone."""
        made = self.made_of.programmes
        return (
            settings == self._settings
            and len(made) == len(asked.programmes)
            and all(map(differs_in_amounts_alone, made, asked.programmes))
        )

    def ask(self, asked: AskedParts) -> dict[int, Outcome | Unsolved]:
        """The outcome of each part of ours. What it is asked must be what it `takes`."""
        return {number: self._part(number, asked.programmes[number]) for number in self.mine}

    def _part(self, number: int, programme: Programme) -> Outcome | Unsolved:
        if number not in self._live:
            found = today_as_asked(programme, self._settings)
            if isinstance(found, Unsolved):
                self._live[number] = found
            else:
                before, start, basis = found
                live = RepeatedSolve(programme, start, self._settings, WarmStart(basis=basis), before.values)
                self._live[number] = before, live
        made = self._live[number]
        if isinstance(made, Unsolved):
            return made
        before, live = made
        return Outcome(before, live.ask(programme), 0.0)


def shared_out(programmes: Sequence[Programme], seats: int) -> list[list[int]]:
    """Which parts each seat has: the largest first, each to the seat that has least so far."""
    found: list[list[int]] = [[] for _ in range(seats)]
    sizes = [0] * seats
    for number in sorted(range(len(programmes)), key=lambda n: (-len(programmes[n].source), n)):
        seat = min(range(seats), key=lambda s: (sizes[s], s))
        found[seat].append(number)
        sizes[seat] += len(programmes[number].source)
    return found


def differs_in_amounts_alone(made: Programme, asked: Programme) -> bool:
    """Whether only limits of rows that join, and bounds of decisions, are others.

    Everything else is held against each other figure by figure: a plan of one is then valued by the other
    just as it is by itself, and today's service is the same.
    """
    same = (
        made.alike(asked)
        and made.row_family == asked.row_family
        and len(made.goals) == len(asked.goals)
        and all(map(_same_goal, made.goals, asked.goals))
        and all(
            _same_array(getattr(made, name), getattr(asked, name))
            for name in ("row_family_of", "today", "joins", "totals", "row_region", "decisions", "helpers")
        )
        and all(
            _same_array(getattr(made, name), getattr(asked, name)) for name in ("pounds", "spot", "step_wte")
        )
    )
    apart = ~made.joins
    return same and all(
        np.array_equal(getattr(made, name)[apart], getattr(asked, name)[apart])
        for name in ("row_lower", "row_upper")
    )


def _same_goal(one: Goal, other: Goal) -> bool:
    return (
        (one.id, one.sense, one.tolerance, one.integers_fixed, one.of_gain)
        == (other.id, other.sense, other.tolerance, other.integers_fixed, other.of_gain)
    ) and np.array_equal(one.cost, other.cost)


def _same_array(one: Floats | None, other: Floats | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
