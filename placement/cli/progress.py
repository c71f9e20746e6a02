"""What a waiting person sees: one line for each programme that is being solved.

In a terminal the lines change in place; elsewhere a line is written when a programme enters a stage, and
then at most every few seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from placement.cli.live import LiveDisplay
from placement.i18n import Words
from placement.model.aims import AIMS
from placement.report.wording import at_most, share_at_most
from placement.scenario.inputs import Inputs
from placement.solve.answer import Part
from placement.solve.outcome import Progress

EVERY_SECONDS = 5.0
STAGES = (*AIMS, "overrides", "done")
MANY = 3
"""A programme of more regions than these is told by their number."""
LEAST_GAIN = 1e-6


@dataclass(frozen=True)
class ProgressLine:
    """One programme's line, as text."""

    name: str
    stage: str
    best: str
    gap: str
    seconds: str

    def cells(self) -> tuple[str, ...]:
        return (self.name, self.stage, self.best, self.gap, self.seconds)


class Board(LiveDisplay):
    """Shows progress while it is entered; call it with each piece of news."""

    def __init__(self, console: Console, words: Words) -> None:
        super().__init__(console, words)
        self.lines: dict[int, ProgressLine] = {}
        self.stages: dict[int, str] = {}
        self.written: dict[int, float] = {}

    def begin(self, inputs: Inputs) -> None:
        """Learn the regions' names from what was read."""
        rows = inputs.region.regions.to_dict("records")
        self.names = {str(row["region_id"]): self.words.name(row) for row in rows}

    def __call__(self, part: Part, progress: Progress) -> None:
        if not part.searched:
            return  # done in a moment
        line = line_of(part, progress, self.words, self.names)
        self.lines[progress.programme] = line
        if self.live is not None:
            self.live.update(self._table())
        elif self._is_news(progress):
            self.console.print(Text(", ".join(cell for cell in line.cells() if cell)), soft_wrap=True)

    def _is_news(self, progress: Progress) -> bool:
        number, now = progress.programme, time.monotonic()
        new_stage = self.stages.get(number) != progress.stage
        if not new_stage and now - self.written.get(number, 0.0) < EVERY_SECONDS:
            return False
        self.stages[number], self.written[number] = progress.stage, now
        return True

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False)
        for name in ("programme", "stage"):
            table.add_column(self.words(f"cli.progress.{name}"), no_wrap=True)
        for name in ("best", "gap", "seconds"):
            table.add_column(self.words(f"cli.progress.{name}"), no_wrap=True, justify="right")
        for _, line in sorted(self.lines.items()):
            table.add_row(*(Text(cell) for cell in line.cells()))
        return table


def line_of(part: Part, progress: Progress, words: Words, names: dict[str, str]) -> ProgressLine:
    """A programme's state: whose, stage, best value so far, and how far from the bound.

    The distance is told as a share of the gain over today's service where that is known, else in the
    unit of the aim.
    """
    stage = progress.stage if progress.stage in STAGES else "other"
    value, bound = progress.value, progress.bound
    before = progress.before
    gap = ""
    if value is not None and bound is not None:
        far = abs(bound - value)
        gain = 0.0 if before is None else value - before
        known = gain > LEAST_GAIN
        gap = (
            words("cli.gap.share", share=share_at_most(far / gain, words))
            if known
            else words("cli.gap.value", value=at_most(far, words))
        )
    return ProgressLine(
        name=_name(part, words, names),
        stage=words(f"cli.stage.{stage}"),
        best="" if value is None else words("cli.best", value=words.number(value, 2)),
        gap=gap,
        seconds=words("cli.seconds", n=words.number(progress.seconds, 0)),
    )


def _name(part: Part, words: Words, names: dict[str, str]) -> str:
    known = [names.get(region, region) for region in part.region_ids]
    if len(known) > MANY:
        return words.count("cli.regions", len(known))
    return words.listed(known)
