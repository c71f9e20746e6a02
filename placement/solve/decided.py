"""The decision of a run: the verified answer, or why there is none, told to people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.errors import Impossible, PlacementError, Stopped
from placement.i18n import Words
from placement.solve.answer import NoAnswer
from placement.solve.decide import decide
from placement.solve.infeasibility import diagnose
from placement.solve.infeasibility_text import clash_lines
from placement.solve.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from placement.scenario.inputs import Inputs
    from placement.solve.answer import Answer, OnProgress
    from placement.solve.infeasibility import Clash


def settings_of(inputs: Inputs, gap_of_gain: float | None = None) -> Settings:
    """How far and how exactly a scenario is searched; to another gap where one is given."""
    solve, years = inputs.scenario.solve, inputs.scenario.years
    return Settings(
        gap_of_gain=solve.gap_of_gain if gap_of_gain is None else gap_of_gain,
        work=solve.work,
        seconds=solve.most_seconds,
        seed=solve.seed,
        gap_over_years=Settings.gap_over_years if years is None else years.gap_of_gain,
    )


def decided(
    inputs: Inputs, on_progress: OnProgress | None = None, *, beside: bool = False, kept: bool = False
) -> Answer:
    """The allocation that serves the aims best, verified; with other plans `beside` it, as the scenario says.

    `kept` asks for the multipliers behind the first aim's bound.

    Raises Impossible or Stopped if there is none.
    """
    part = inputs.scenario.solve.near_part_of_gain if beside else 0.0
    answer = decide(
        inputs.case,
        inputs.scenario.rules,
        inputs.scenario.aims,
        replace(settings_of(inputs), near_part_of_gain=part, keep_proof=kept),
        processes=inputs.scenario.solve.processes,
        on_progress=on_progress,
    )
    if isinstance(answer, NoAnswer):
        raise no_plan(inputs, answer)
    return answer


class NoPlan(Impossible):
    """It is proved that no plan meets the stated conditions: where, which clash, and the ways out of it.

    Without a clash (the time did not suffice to find it) all stated conditions are told.
    """

    def __init__(self, inputs: Inputs, none: NoAnswer, clash: Clash | None) -> None:
        self.inputs, self.none, self.clash = inputs, none, clash
        self.folder: Path | None = None
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        where = _where(self.inputs, self.none, words)
        said = (
            words("cli.impossible", where=words.listed(where)) if where else words("cli.impossible.anywhere")
        )
        if self.clash is not None:
            lines = [said, *clash_lines(self.clash, words, self.inputs.case)]
            folder = [] if self.folder is None else [words("cli.folder", path=self.folder)]
            return "\n".join([*lines, *folder])
        rules = [f"- {rule.sentence(words, self.inputs.case)}" for rule in self.inputs.scenario.rules]
        return "\n".join([said, words("cli.impossible.rules"), *rules])


class NoPlanYet(Stopped):
    """Stopped by work, by time or by hand before any plan was found; that there is none is not proved."""

    def __init__(self, inputs: Inputs, none: NoAnswer) -> None:
        self.inputs, self.none = inputs, none
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        where = words.listed(_where(self.inputs, self.none, words))
        solve = self.inputs.scenario.solve
        stopped = words(
            f"cli.stopped.{self.none.reason}",
            seconds=words.number(solve.seconds or 0, 0),
            work=words.number(solve.work, 0),
        )
        return f"{stopped} {words('cli.stopped.where', where=where)}"


def no_plan(inputs: Inputs, none: NoAnswer) -> PlacementError:
    """The error that says why there is no answer."""
    if none.reason != "infeasible":
        return NoPlanYet(inputs, none)
    searched = [part for part in none.parts if part.searched] or list(none.parts)
    regions = dict.fromkeys(name for part in searched for name in part.region_ids)
    return NoPlan(
        inputs, none, diagnose(inputs.case, inputs.scenario.rules, list(regions), aims=inputs.scenario.aims)
    )


def _where(inputs: Inputs, none: NoAnswer, words: Words) -> list[str]:
    """Names of the regions concerned, in file order."""
    searched = [part for part in none.parts if part.searched] or none.parts
    concerned = {name for part in searched for name in part.region_ids}
    regions = inputs.region.regions.to_dict("records")
    return [words.name(row) for row in regions if row["region_id"] in concerned]
