"""What a waiting person sees: one line for each programme that is being solved.

In a terminal the lines change in place; elsewhere a line is written when a programme enters a stage, and
then at most every few seconds. Of many regions at once a table of those in hand changes in place.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from placement.data.region import Region
from placement.i18n import Words
from placement.model.aims import AIMS
from placement.report.wording import at_most, share_at_most
from placement.scenario.inputs import Inputs
from placement.solve.answer import Part
from placement.solve.outcome import Progress
from placement.solve.workers import Event


class LiveDisplay:
    """Shows while it is entered; `live` is None where the console is no terminal."""

    def __init__(self, console: Console, words: Words) -> None:
        self.console, self.words = console, words
        self.names: dict[str, str] = {}
        self.live = (
            Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
        )

    def __enter__(self) -> Self:
        if self.live is not None:
            self.live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.__exit__(kind, error, trace)


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


class Watch(LiveDisplay):
    """Shows what runs where while it is entered; call it with a region's id and each event."""

    def __init__(self, console: Console, words: Words) -> None:
        super().__init__(console, words)
        self.running: dict[str, Event] = {}
        self.done = 0

    def begin(self, region: Region) -> None:
        """Learn the regions' names."""
        rows = region.regions.to_dict("records")
        self.names = {str(row["region_id"]): self.words.name(row) for row in rows}

    def __call__(self, region_id: str, event: Event) -> None:
        if event.stage == "done":
            self.done += 1
            self.running.pop(region_id, None)
        else:
            self.running[region_id] = event
        if self.live is not None:
            self.live.update(self._table())
        else:
            self.console.print(Text(": ".join(self._cells(region_id, event))), soft_wrap=True)

    def _cells(self, region_id: str, event: Event) -> tuple[str, str]:
        where = self.words("each.where.process", id=event.where) if event.where.isdigit() else event.where
        stage = self.words(f"each.stage.{event.stage}")
        return self.names.get(region_id, region_id), f"{stage}, {where}"

    def _table(self) -> Table:
        done, of = self.words.number(self.done, 0), self.words.number(len(self.names), 0)
        table = Table(box=None, pad_edge=False, caption=self.words("each.counted", done=done, of=of))
        for name in ("region", "stage"):
            table.add_column(self.words(f"each.column.{name}"), no_wrap=True)
        for region_id, event in self.running.items():
            table.add_row(*(Text(cell) for cell in self._cells(region_id, event)))
        return table
