"""What every aim has: settings, a sentence, its linear form, and a twin that needs no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from placement.data.nearest import unknown
from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock
from placement.model.rules.base import Id


class Aim(BaseModel):
    """What an allocation does as well as it can, after the aims before it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Id
    enabled: Annotated[bool, Field(exclude=True)] = True
    """Whether it is asked for at all; a scenario may state one for an option to switch on."""
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    """How much of its value the aims after it may give up, in the aim's own unit."""

    sense: ClassVar[Sense]
    measured_in: ClassVar[str]
    """Key `unit.<unit>` of the value, whatever the settings."""
    over_years: ClassVar[bool] = False
    """Whether every year counts where the scenario asks for years; else the first alone does."""

    @property
    def side(self) -> Literal[1, -1]:
        """1 where more of it is better, else -1: values times this are made as large as can be."""
        return 1 if self.sense == "max" else -1

    @property
    def unit(self) -> str:
        """Key `unit.<unit>` of the value, where the settings have a say in it."""
        return self.measured_in

    @property
    def within_reach(self) -> bool:
        """Whether it needs `case.reachable`."""
        return False

    @property
    def compares_with_formula(self) -> bool:
        """Whether it needs `case.formula`."""
        return False

    @property
    def integers_fixed(self) -> bool:
        """Whether posts stay as the aims before it left them."""
        return False

    @property
    def part_of_gain(self) -> float:
        """How much of its gain over today, beside the tolerance, aims that decide posts again may give up."""
        return 0.0

    @property
    def spares(self) -> bool:
        """Whether nobody may lose care for its sake, as far as the aims before it allow."""
        return False

    @property
    def counts_money(self) -> bool:
        """Whether the money is itself part of the aim, so that none is left idle for its sake."""
        return False

    def sentence(self, words: Words) -> str:
        raise NotImplementedError

    def columns(self, case: Case, columns: Columns) -> Columns:
        """The columns with the helpers that this aim needs."""
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """Rows that tie the helpers to the decisions."""
        return []

    def cost(self, case: Case, columns: Columns) -> Floats:
        """Its linear form: one coefficient for each column."""
        raise NotImplementedError

    def value(self, case: Case, allocation: Allocation) -> float:
        """The twin: the same value from a finished allocation, in arithmetic of its own."""
        raise NotImplementedError

    def steepest(self, case: Case) -> float:
        """The most that one WTE of care can change the value; nothing where it does not depend on care."""
        return 0.0

    def rounding(self, case: Case, columns: Columns) -> float:
        """How far the rounding of care to its grain may move the value."""
        return CARE_GRAIN * columns["care"].size * self.steepest(case)

    def agrees(self, twin: float, value: float, bound: float, slack: float, *, settled: bool) -> bool:
        """Whether the twin is what the model says, within a slack.

        An aim is not settled where a later one decides posts again. It may then end better than when it
        was reached, never worse, and never better than its proved bound.
        """
        if settled:
            return abs(twin - value) <= slack
        least, most = (value, bound) if self.sense == "max" else (bound, value)
        return least - slack <= twin <= most + slack

    def faults(self, region: Region, file: str) -> list[Fault]:
        """What this aim names that the region does not have."""
        return []


def settled(aims: Sequence[Aim]) -> tuple[bool, ...]:
    """For each aim whether no aim after it decides posts again.

    The first aim decides posts in any case; once one finds them fixed they stay so for all after it.
    """
    fixed = [number > 0 and aim.integers_fixed for number, aim in enumerate(aims)]
    return tuple(any(fixed[: number + 2]) or number + 1 == len(aims) for number in range(len(aims)))


def unknown_names(
    named: Iterable[str] | None, known: Iterable[object], *, file: str, aim: Aim, column: str
) -> list[Fault]:
    """A fault for each id that the region lacks, naming one that is like it, or some that there are."""
    has = [str(name) for name in known]
    at = Fault("unknown_id", file, column=f"aims.{aim.id}.{column}")
    return [unknown(replace(at, value=name), has) for name in dict.fromkeys(named or ()) if name not in has]
