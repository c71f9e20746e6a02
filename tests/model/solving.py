"""Deciding small cases to a proved end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.model.aims import MetNeed
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.answer import Answer, NoAnswer, total
from placement.solve.decide import decide
from placement.solve.outcome import Solved
from placement.solve.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.outcome import Reached

BY_PRICES = Settings(gap_of_gain=1e-9, gap=1e-6, seconds=60.0, strategy="prices")
PLAIN = replace(BY_PRICES, strategy="plain")
"""To a proved end, and on cases as small as these much quicker."""
USUAL: tuple[Rule, ...] = (TravelLimit(), PlanningLevel(), Supply(), Supervision(), Places())
"""Every rule that needs no figure of the scenario's own."""


def decided(
    case: Case, rules: Sequence[Rule], aims: Sequence[Aim] = (MetNeed(),), settings: Settings = PLAIN
) -> Answer:
    answer = decide(case, rules, aims, settings, processes=1)
    assert isinstance(answer, Answer), answer
    return answer


def reached(answer: Answer, goal: str) -> list[Reached]:
    """One goal of every part, in their order."""
    solved = [outcome.after for outcome in answer.outcomes if isinstance(outcome.after, Solved)]
    return [each for after in solved for each in after.reached if each.goal == goal]


def best_value(
    case: Case, rules: Sequence[Rule], aim: Aim | None = None, settings: Settings = PLAIN
) -> float | None:
    """The proved best value of the aim; None where the rules cannot all be met."""
    aim = aim or MetNeed()
    answer = decide(case, rules, [aim], settings, processes=1)
    if isinstance(answer, NoAnswer):
        assert answer.reason == "infeasible", answer
        return None
    found = total(answer.outcomes, aim.id)
    assert found is not None
    return found.value
