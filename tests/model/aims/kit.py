"""What an aim owes its tests, said in one file for each aim in `each`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from placement.model.aims import Aim
from placement.model.case import Case

if TYPE_CHECKING:
    from tests.model.aims.brute import Plan
    from tests.model.stated.programme import Stated, Sum

Asking = Callable[[Case, Random], Aim]
"""An aim whose settings go with a case."""


def no_settings(_rng: Random, _case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class AimKit:
    """One aim as tests know it."""

    kind: type[Aim]
    asked: Mapping[str, Asking]
    """Ways to ask for it, by what is special; the plain one is ""."""
    faults: Mapping[str, Asking]
    """The aim with one fault each: "model: ..." in what the model is given, "twin: ..." in its twin."""
    stated: Callable[[Stated, Any], Sum]
    """The aim said once more: what it adds to the programme, and its sum."""
    drawn: Callable[[Random, Case], dict[str, Any]] = no_settings
    """Draws its settings for questions of many rules."""
    otherwise: Mapping[str, Any] = field(default_factory=dict)
    """Another value of every setting but the tolerance, which the report tells beside each aim."""
    counted: Callable[[Plan, Case, Any], float] | None = None
    """The figure counted in one plan, where posts and doors decide it alone."""
    of_plans: bool = False
    """Whether posts, doors and who fills them decide it alone."""
