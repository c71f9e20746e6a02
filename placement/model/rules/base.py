"""What every rule has: five faces, each in one place.

1. settings: the frozen object itself, parsed from the scenario; unknown keys are refused;
2. `sentence`: what it says, in either language, from the same numbers;
3. `rows`, or the columns it allows (`allows_posts`, `allows_care`): plain data;
4. `check`: breaches in a finished allocation, in arithmetic of its own;
5. the way out: `unit`, in which it can give way, `give`, which is the rule so much laxer, and
   `without`, which is what is left where nobody states it.

A rule that needs columns of its own beside the decisions (whether a place has a team, say) adds them in
`columns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from placement.data.nearest import unknown
from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock

Concern = Literal["posts", "care", "who_is_served", "both"]
"""What a rule concerns: posts and opened bases alone, so that who has no more than these can check it; care
alone, so that today's service must obey it too; who is served, beyond what the conditions of care alone say;
or posts and care together.
"""
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,39}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""What people read; blanks alone are none."""
SLACK = 1e-6
"""Slack of a row, for each of its terms."""
HUNDREDTHS = tuple(n / 100 for n in range(1, 101))
"""Parts of a whole that a rule may be asked to give: the least that is enough is found by halves."""


@dataclass(frozen=True)
class Breach:
    """A place where an allocation breaks a rule: the ids concerned, what was found, what is allowed."""

    where: tuple[str, ...]
    found: float
    limit: float


@dataclass(frozen=True)
class Finding:
    """What a check found. `room` is the least distance to the limit over all places, None if unmeasured."""

    breaches: tuple[Breach, ...] = ()
    room: float | None = None

    @property
    def holds(self) -> bool:
        return not self.breaches


Amounts = Sequence[float] | None
"""Amounts that a rule may give, in order; None where any will do."""


class Rule(BaseModel):
    """What an allocation must obey."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Id
    enabled: Annotated[bool, Field(exclude=True)] = True
    """One that is switched off is read like any other, and then left out."""
    concerns: ClassVar[Concern] = "both"
    over_years: ClassVar[bool] = True
    """Whether it can be asked where several years are decided together."""
    gives: ClassVar[str]
    """Unit in which the rule can give way (key `way.<gives>`), and in which its room is told."""
    gives_by: ClassVar[float] = 0.01
    """What amounts given are whole multiples of, whatever the settings."""
    tries: ClassVar[Amounts] = (1.0,)
    """Amounts to try, in order, whatever the case.

    None: its rows' limits move evenly with the amount, up to `most_given`, and nothing else does, so that
    the least amount is found exactly.
    """
    of_years: ClassVar[bool] = False
    """Whether it says nothing but of years after the first, so that a scenario has to ask for some."""
    once: ClassVar[bool] = False
    """Whether a scenario over years states it once: what it counts is one account for all."""
    compares_with_today: ClassVar[bool] = False
    """Whether its rows and its check need `case.today`."""

    @property
    def within_reach(self) -> bool:
        """Whether its rows and its check need `case.reachable`."""
        return False

    def sentence(self, words: Words, case: Case) -> str:
        raise NotImplementedError

    def allows_posts(self, case: Case) -> Bools | None:
        """B x K: where posts may be funded as far as this rule goes; None is everywhere."""
        return None

    def allows_care(self, case: Case) -> Bools | None:
        """A x B x S: who may reach whom as far as this rule goes; None is everyone."""
        return None

    def most_posts(self, case: Case) -> Floats | None:
        """B x K: the most steps of any one role that this rule has room for; None says nothing of it."""
        return None

    def allows_placed(self, case: Case) -> Bools | None:
        """G x B: which graduates could work where; None says nothing of it."""
        return None

    def columns(self, case: Case, columns: Columns) -> Columns:
        """The columns with the helpers that this rule needs."""
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return []

    @property
    def unit(self) -> str:
        """The unit of the way out and of the room, where the settings have a say in it."""
        return self.gives

    def give(self, amount: float) -> Rule | None:
        """The rule laxer by so many of its unit, never stricter; None is without it."""
        return None

    def laxest(self, amount: float) -> Rule | None:
        """The rule that its rows are compared with where `ways` is None: it has the same rows."""
        return self.give(amount)

    def ways(self, case: Case) -> Amounts:
        """Amounts to try, in order; None as in `tries`."""
        return self.tries

    @property
    def most_given(self) -> float:
        """The most that is worth giving, where `ways` is None."""
        return 1e4

    def views(self, case: Case) -> Sequence[Rule]:
        """The same rule with other ways out, each tried beside its own."""
        return ()

    def grain(self) -> float:
        """Amounts given are whole multiples of this."""
        return self.gives_by

    def without(self) -> Rule | None:
        """What is left where nobody states the rule; None is nothing."""
        return None

    def check(self, case: Case, allocation: Allocation) -> Finding:
        raise NotImplementedError

    def binds(self, case: Case) -> bool:
        """Whether anything in the case could break it; that it holds says nothing where it binds nothing."""
        return case.years is not None or not self.of_years

    def alone_faults(self, file: str) -> list[Fault]:
        """Why one region cannot be decided alone under this rule."""
        return []

    def faults(self, region: Region, file: str) -> list[Fault]:
        """What this rule names that the region does not have."""
        return []


def upper_finding(found: Floats, limit: Floats, terms: Floats, where: Sequence[tuple[str, ...]]) -> Finding:
    """A finding for `found <= limit`, with a slack of 1e-6 for each term."""
    over = found > limit + SLACK * (terms + 1)
    breaches = tuple(Breach(where[i], float(found[i]), float(limit[i])) for i in over.nonzero()[0].tolist())
    room = float((limit - found).min()) if len(found) else None
    return Finding(breaches, None if room is None else max(room, 0.0) if not breaches else room)


def least_room(rooms: Sequence[float], *, holds: bool) -> float | None:
    """The least of all distances to a limit, None without any; never below nothing where the rule holds."""
    least = min(rooms, default=None)
    return least if least is None or not holds else max(least, 0.0)


def together(findings: Iterable[Finding]) -> Finding:
    """All the breaches, and the least room of all: of several limits, or of one year after another."""
    every = tuple(findings)
    rooms = [one.room for one in every if one.room is not None]
    return Finding(tuple(breach for one in every for breach in one.breaches), min(rooms, default=None))


def least_share_finding(
    share: float,
    met: Mapping[tuple[str, ...], float],
    asked: Mapping[tuple[str, ...], float],
    terms: Mapping[tuple[str, ...], int],
) -> Finding:
    """A finding for `met >= share * asked` wherever anything is asked; its room is a share.

    `terms` is how many figures `met` adds up at each place.
    """
    where = [spot for spot, much in asked.items() if much > 0]
    found = upper_finding(
        -np.array([met.get(spot, 0.0) for spot in where]),
        -np.array([share * asked[spot] for spot in where]),
        np.array([terms.get(spot, 0) for spot in where]),
        where,
    )
    shares = [met.get(spot, 0.0) / asked[spot] - share for spot in where]
    return Finding(found.breaches, max(min(shares), 0.0) if shares and found.holds else found.room)


def unknown_in_settings(rule: Rule, known: Mapping[str, Iterable[object]], file: str) -> list[Fault]:
    """A fault for each id in these settings that is none of those known; settings of ids, by name."""
    return [
        fault
        for column, ids in known.items()
        for fault in unknown_ids(getattr(rule, column), ids, file=file, rule=rule, column=column)
    ]


def unknown_ids(
    named: Iterable[str] | None, known: Iterable[object], *, file: str, rule: Rule, column: str
) -> list[Fault]:
    """A fault for each id that the region lacks, naming one that is like it, or some that there are."""
    has = [str(name) for name in known]
    at = Fault("unknown_id", file, column=f"rules.{rule.id}.{column}")
    return [unknown(replace(at, value=name), has) for name in named or () if name not in has]
