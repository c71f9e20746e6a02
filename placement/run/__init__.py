"""One run, step by step: gather, decide, what stands beside the decision, tables, pages, write, log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from placement.model.allocation import Allocation
from placement.model.rules import Finding, Rule
from placement.results.beside import Beside, with_beside
from placement.results.build import ManualEffects, build_answer
from placement.results.corrections import effect_of
from placement.results.crosscheck import checks_made
from placement.results.decision import decided
from placement.results.document_beside import FirmEntry
from placement.results.elsewhere import Elsewhere, elsewhere_of
from placement.results.influence import assumption_effects
from placement.results.kept_plans import as_numbers
from placement.results.over_draws import OverDrawsFound, over_draws
from placement.results.overrides_price import PricedOverrides, asked_without
from placement.results.proof import Proof, proof_of
from placement.results.tables import run_tables
from placement.results.vacancies import Vacancies, vacancies_beside
from placement.results.view import View
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.answer import Answer, OnProgress
from placement.solve.decided import NoPlan
from placement.solve.kept_whole import as_bytes
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome
from placement.solve.signals import in_hand
from placement.store.folder import ANSWER, MANIFEST, TIMING, as_json, versions
from placement.store.impossible import impossible_contents
from placement.store.log import LogLine, OpenEntry, after_log, logged, not_written, read_log, with_answer
from placement.store.rescue import NotWritten, write_or_keep
from placement.store.runfolder import RUN, contents

OUTPUTS = Path("outputs")


class Draws(Protocol):
    """A study that says which posts of a decision are firm."""

    def check(self, inputs: Inputs) -> None:
        """Raise BadInput where nothing can be drawn."""

    def __call__(self, inputs: Inputs, answer: Answer) -> Beside[FirmEntry]:
        """Draw the assumptions, decide each draw, and count."""


@dataclass(frozen=True)
class RunResult:
    """A decided, verified and written answer."""

    view: View
    folder: Path
    logged: LogLine
    """Its line in the log."""
    agreed: LogLine | None
    """The line of the agreement to its rules and aims that stands before their first result, if one does."""
    kept: Path | None = None
    """Where the run before lies, if it was kept."""


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
    on_progress: OnProgress | None = None,
    gathered: Callable[[Inputs], object] | None = None,
    draws: Draws | None = None,
    keep: int = 1,
) -> RunResult:
    """Decide a scenario and write its run folder, whole or not at all, and a line in the log beside it.

    `gathered` is called with the inputs once they are read, `on_progress` as each programme gets on.
    `draws` is asked which posts are firm once the decision stands. A run that was there before, and is
    another, is kept beside the new one, up to `keep` of them.

    Raises BadInput; Impossible, its folder written, if the conditions cannot all be met; Stopped if it
    was stopped before any answer; OurFault if the answer does not hold.
    """
    clock = Clock()
    with clock.stage("gather"):
        inputs = read_inputs(config, option=option, region=region)
        folder = OUTPUTS / folder_name(inputs) if out is None else out
        RUN.check_place(folder, keep)
        if draws is not None:
            draws.check(inputs)
        if gathered is not None:
            gathered(inputs)
    with logged(inputs.scenario, region, folder) as entry:
        try:
            with clock.stage("decide"):
                answer = decided(inputs, on_progress, beside=True, kept=True)
        except NoPlan as none:
            if none.clash is not None:
                from placement.report.pages import summary_pages  # noqa: PLC0415 - after the search

                files = after_log(impossible_contents(inputs, none.clash, summary_pages), entry.before)
                entry.line = with_answer(entry.line, json.loads(files[ANSWER]), files[MANIFEST])
                _put(folder, {**files, TIMING: as_json({})}, keep, entry)
                none.folder = folder
            raise
        firm = _drawn(inputs, answer, clock, draws)
        with in_hand():
            with clock.stage("vacancies"):
                filled = vacancies_beside(inputs, answer.allocation)
            view = looked_at(inputs, answer, filled, clock, on_progress, firm)
            with clock.stage("pages"):
                from placement.report.pages import run_pages  # noqa: PLC0415 - after the search, for its memory

                pages = run_pages(view)
            with clock.stage("write"):
                files = after_log(contents(view, inputs, pages, kept_in(answer, filled)), entry.before)
                entry.line = with_answer(entry.line, view.answer, files[MANIFEST])
                kept = _put(folder, {**files, TIMING: as_json(timing(clock, answer))}, keep, entry)
    line = entry.line if entry.written is None else entry.written
    return RunResult(view, folder, line, read_log(folder.resolve().parent).agreed(line.question), kept)


def _put(folder: Path, files: Mapping[str, bytes], keep: int, entry: OpenEntry) -> Path | None:
    """Write the run folder; if it has to lie elsewhere, the line in the log says so."""
    try:
        return write_or_keep(RUN, folder, files, keep=keep)
    except NotWritten as error:
        entry.line = not_written(entry.line, error)
        raise


def _drawn(inputs: Inputs, answer: Answer, clock: Clock, draws: Draws | None) -> Beside[FirmEntry] | None:
    """Which posts are firm; nothing if that was stopped, for the decision stands without."""
    with clock.stage("draws"):
        try:
            return None if draws is None else draws(inputs, answer)
        except KeyboardInterrupt:
            return None


def looked_at(
    inputs: Inputs,
    answer: Answer,
    filled: Vacancies | None,
    clock: Clock | None = None,
    on_progress: OnProgress | None = None,
    firm: Beside[FirmEntry] | None = None,
) -> View:
    """All that stands beside a decision and its vacancies: what overrides cost, firm posts, every table."""
    clock = Clock() if clock is None else clock
    with clock.stage("overrides"):
        without = asked_without(inputs, proof_of(answer, inputs.scenario.aims).programmes, on_progress)
    with clock.stage("tables"):
        return view_of(inputs, answer, filled, without, firm)


def timing(clock: Clock, answer: Answer) -> Mapping[str, object]:
    """Seconds of each stage and programme, and which search decided it: the content of timing.json."""
    return {
        **clock.seconds,
        "programmes": [round(outcome.seconds, 3) for outcome in answer.outcomes],
        "searched_by": [searched_by(outcome) for outcome in answer.outcomes],
    }


def kept_in(answer: Answer, filled: Vacancies | None) -> bytes | None:
    """The multipliers behind the aims' bounds, as they are written; None if no programme has any."""
    solved = [o.after if isinstance(o.after, Solved) else None for o in answer.outcomes]
    records = [None if one is None else one.kept for one in solved]
    later = [{} if one is None else one.kept_later for one in solved]
    today = [outcome.before.kept for outcome in answer.outcomes]
    vacant = () if filled is None else filled.kept
    beside = [as_numbers(other.allocation) for other in answer.beside or ()]
    return as_bytes(records, later, today, vacant, beside) if any((*records, *later, *today)) else None


def searched_by(outcome: Outcome) -> str:
    """The search that decided a programme's first aim."""
    after = outcome.after
    return after.reached[0].by if isinstance(after, Solved) else ""


def folder_name(inputs: Inputs) -> str:
    """`<scenario>`, with the option and the region where there is one."""
    return "-".join(part for part in (inputs.scenario.id, inputs.scenario.option, inputs.only_region) if part)


def view_of(
    inputs: Inputs,
    answer: Answer,
    filled: Vacancies | None,
    without: PricedOverrides,
    firm: Beside[FirmEntry] | None = None,
) -> View:
    """The answer and its tables as they are written and shown; nothing is solved here."""
    proof = proof_of(answer, inputs.scenario.aims)
    return view_from(
        inputs,
        answer.allocation,
        answer.before,
        answer.findings,
        filled,
        proof=proof,
        manual=ManualEffects(without, effect_of(inputs, answer.allocation)),
        made_by=versions(),
        firm=firm,
        elsewhere=elsewhere_of(inputs, answer, proof),
        drawn=over_draws(inputs, answer.allocation, answer.drawn),
    )


def view_from(
    inputs: Inputs,
    plan: Allocation,
    before: Allocation,
    findings: tuple[tuple[Rule, Finding], ...],
    filled: Vacancies | None,
    *,
    proof: Proof,
    manual: ManualEffects,
    made_by: Mapping[str, str],
    firm: Beside[FirmEntry] | None,
    elsewhere: Elsewhere | None,
    drawn: OverDrawsFound | None,
) -> View:
    """The same of a plan that was decided or read back, with what is proved of it or claimed."""
    effects = assumption_effects(inputs.region, inputs.scenario, plan, inputs.case)
    tables = run_tables(inputs, plan, before, findings, effects, filled)
    checks = checks_made(inputs, plan, findings, tables, proof)
    content = build_answer(
        inputs, plan, before, proof=proof, tables=tables, checks=checks, versions=made_by, manual=manual
    )
    content, tables = with_beside(content, tables, firm=firm, elsewhere=elsewhere, over_draws=drawn)
    return View(answer=content, tables=tables, region=inputs.region, scenario=inputs.scenario)
