"""What a waiting person sees of many regions at once: which of them runs where.

In a terminal a table of those in hand changes in place; elsewhere each piece of news is a line.
"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from placement.cli.live import LiveDisplay
from placement.data.region import Region
from placement.i18n import Words
from placement.solve.workers import Event


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
