"""The decision of a run: the verified answer, or why there is none, told to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.decide import NoAnswer, decide
from placement.errors import Impossible, PlacementError, Stopped
from placement.model.goals import Settings
from placement.words import Words

if TYPE_CHECKING:
    from placement.decide import Answer, Told
    from placement.inputs import Inputs


def decided(inputs: Inputs, told: Told | None = None) -> Answer:
    """The allocation that serves the aims best, verified.

    Raises Impossible or Stopped if there is none.
    """
    solve = inputs.scenario.solve
    settings = Settings(gap_of_gain=solve.gap_of_gain, seconds=solve.seconds, seed=solve.seed)
    answer = decide(
        inputs.case,
        inputs.scenario.rules,
        inputs.scenario.aims,
        settings,
        processes=solve.processes,
        told=told,
    )
    if isinstance(answer, NoAnswer):
        raise no_plan(inputs, answer)
    return answer


class NoPlan(Impossible):
    """It is proved that no plan meets the stated conditions: where, and which conditions are stated."""

    def __init__(self, inputs: Inputs, none: NoAnswer) -> None:
        self.inputs, self.none = inputs, none
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        rules = [f"- {rule.sentence(words, self.inputs.case)}" for rule in self.inputs.scenario.rules]
        where = words.listed(_where(self.inputs, self.none, words))
        return "\n".join([words("cli.impossible", where=where), words("cli.impossible.rules"), *rules])


class NoPlanYet(Stopped):
    """Stopped by time or by hand before any plan was found; that there is none is not proved."""

    def __init__(self, inputs: Inputs, none: NoAnswer) -> None:
        self.inputs, self.none = inputs, none
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        where = words.listed(_where(self.inputs, self.none, words))
        by_hand = self.none.reason == "hand"
        seconds = words.number(self.inputs.scenario.solve.seconds, 0)
        stopped = words("cli.stopped.hand") if by_hand else words("cli.stopped.time", seconds=seconds)
        return f"{stopped} {words('cli.stopped.where', where=where)}"


def no_plan(inputs: Inputs, none: NoAnswer) -> PlacementError:
    """The error that says why there is no answer."""
    return NoPlan(inputs, none) if none.reason == "infeasible" else NoPlanYet(inputs, none)


def _where(inputs: Inputs, none: NoAnswer, words: Words) -> list[str]:
    """Names of the regions concerned, in file order."""
    searched = [part for part in none.parts if part.searched] or none.parts
    concerned = {name for part in searched for name in part.region_ids}
    regions = inputs.region.regions.to_dict("records")
    return [words.name(row) for row in regions if row["region_id"] in concerned]
