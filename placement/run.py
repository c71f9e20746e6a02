"""One run: gather, decide, write, log; nothing else."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from placement.results.build import ByHand, build_answer
from placement.results.corrections import effect_of
from placement.results.crosscheck import checks_made
from placement.results.influence import assumption_effects
from placement.results.proof import proof_of
from placement.results.tables import run_tables
from placement.results.view import View
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.decided import NoPlan, decided
from placement.solve.outcome import Solved
from placement.store.impossible import impossible_contents
from placement.store.log import logged, read_log, told_of
from placement.store.runfolder import (
    ANSWER,
    MANIFEST,
    TIMING,
    as_json,
    check_place,
    contents,
    versions,
    write_folder,
)
from placement.studies.overrides_cost import asked_without
from placement.studies.robustness.draws import Stated, first_aim
from placement.studies.robustness.firm import Firm, firm_posts, with_firm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from placement.solve.decide import Answer, Told
    from placement.solve.parallel import Outcome
    from placement.store.log import Line

OUTPUTS = Path("outputs")


@dataclass(frozen=True)
class RunResult:
    """A decided, verified and written answer."""

    view: View
    folder: Path
    logged: Line
    """Its line in the log."""
    agreed: Line | None
    """The line of the agreement to its rules and aims that stands before their first result, if one does."""


@dataclass
class Clock:
    """Seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 3)


def run(
    config: Path,
    *,
    option: str | None = None,
    region: str | None = None,
    out: Path | None = None,
    told: Told | None = None,
    gathered: Callable[[Inputs], object] | None = None,
    draws: int = 0,
) -> RunResult:
    """Decide a scenario and write its run folder, whole or not at all, and a line in the log beside it.

    `gathered` is called with the inputs once they are read, `told` with the progress of each programme.
    With `draws`, the assumptions are drawn so often and decided again: the answer says which posts are firm.

    Raises BadInput; Impossible, its folder written, if the conditions cannot all be met; Stopped if it
    was stopped before any answer; OurFault if the answer does not hold.
    """
    clock = Clock()
    # 1. gather
    with clock.stage("gather"):
        inputs = read_inputs(config, option=option, region=region)
        folder = OUTPUTS / folder_name(inputs) if out is None else out
        check_place(folder)
        if draws:
            first_aim(inputs, "run --draws")
        if gathered is not None:
            gathered(inputs)
    with logged(inputs.scenario, region, folder) as entry:
        # 2. decide
        with clock.stage("decide"):
            try:
                answer = decided(inputs, told)
            except NoPlan as none:
                if none.clash is not None:
                    files = impossible_contents(inputs, none.clash)
                    write_folder(folder, {**files, TIMING: as_json({})})
                    entry.line = told_of(entry.line, json.loads(files[ANSWER]), files[MANIFEST])
                    none.folder = folder
                raise
        # 3. draw
        with clock.stage("draws"):
            stated = Stated(answer.allocation, answer.before)
            firm = firm_posts(inputs, stated, draws) if draws else None
        # 4. write
        with clock.stage("write"):
            view = view_of(inputs, answer, told, firm)
            files = contents(view, inputs)
        timing = {
            **clock.seconds,
            "programmes": [round(outcome.seconds, 3) for outcome in answer.outcomes],
            "searched_by": [searched_by(outcome) for outcome in answer.outcomes],
        }
        write_folder(folder, {**files, TIMING: as_json(timing)})
        # 5. log
        entry.line = told_of(entry.line, view.answer, files[MANIFEST])
    line = entry.line if entry.written is None else entry.written
    return RunResult(view, folder, line, read_log(folder.parent).agreed(line.question))


def searched_by(outcome: Outcome) -> str:
    """The search that decided a programme's first aim."""
    after = outcome.after
    return after.reached[0].by if isinstance(after, Solved) else ""


def folder_name(inputs: Inputs) -> str:
    """`<scenario>`, with the option and the region where there is one."""
    return "-".join(part for part in (inputs.scenario.id, inputs.scenario.option, inputs.only_region) if part)


def view_of(inputs: Inputs, answer: Answer, told: Told | None = None, firm: Firm | None = None) -> View:
    """The answer and its tables as they are written and shown; what a board's hand changed, asked again."""
    allocation, before, proof = answer.allocation, answer.before, proof_of(answer, inputs.scenario.aims)
    effects = assumption_effects(inputs.region, inputs.scenario, allocation, inputs.case)
    tables = run_tables(inputs, allocation, before, answer.findings, effects, answer.vacancies)
    content = build_answer(
        inputs,
        allocation,
        before,
        proof=proof,
        tables=tables,
        checks=checks_made(inputs, allocation, answer.findings, tables, proof),
        versions=versions(),
        by_hand=ByHand(asked_without(inputs, proof.programmes, told), effect_of(inputs, allocation)),
    )
    content, tables = with_firm(content, tables, firm)
    return View(answer=content, tables=tables, region=inputs.region, scenario=inputs.scenario)
