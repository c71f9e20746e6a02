"""Which sheet of a workbook is which, by its row of headings: sheets may be renamed, moved and added to.

The headings of a quarter name it, so that neither the name of a sheet nor its place in the workbook says
which quarter it is, and columns and rows that somebody put in are no harm.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from placement.audit.monitor.sheet import FILLED_IN, OBSERVED, QUARTERS, head_text
from placement.data.grid import SheetGrid
from placement.i18n import LANGUAGES, Words

IDS = ("cluster_id", "role_id")
GIVEN = ("planned", "expected")
"""Figures that the program wrote. They are taken from the run; where they were changed here is told."""
WATCHED = tuple(f"{what}_{quarter}" for quarter in QUARTERS for what in OBSERVED)
LOOKED_AT = 30
"""Rows of a sheet in which its headings are looked for."""


@dataclass(frozen=True)
class HeadedSheet:
    """A sheet with its row of headings and the column of each; `quarter` is None for what is observed."""

    grid: SheetGrid
    head: int
    columns: dict[str, int]
    quarter: int | None
    lacks: tuple[str, ...]
    """Headings that it should have and does not."""


def headed_sheets(grids: list[SheetGrid]) -> list[HeadedSheet]:
    """The sheets of quarters and of what is observed, in the workbook's order; others are none of ours."""
    return [found for grid in grids if (found := _headed(grid)) is not None]


def _headed(grid: SheetGrid) -> HeadedSheet | None:
    for number, cells in sorted(grid.cells.items())[:LOOKED_AT]:
        named: dict[tuple[str, int | None], int] = {}
        for column, cell in sorted(cells.items()):
            for key in KEYS.get(cell.text, ()):
                named.setdefault(key, column)
        ids = {name: named[name, None] for name in IDS if (name, None) in named}
        quarters = Counter(quarter for name, quarter in named if name in FILLED_IN)
        watched = {name: column for (name, _), column in named.items() if name in WATCHED}
        if len(ids) == len(IDS) and quarters:
            quarter = quarters.most_common(1)[0][0]
            mine = {name: named[name, quarter] for name in FILLED_IN if (name, quarter) in named}
            given = {name: named[name, None] for name in GIVEN if (name, None) in named}
            lacks = tuple(name for name in FILLED_IN if name not in mine)
            return HeadedSheet(grid, number, ids | given | mine, quarter, lacks)
        if "cluster_id" in ids and watched:
            lacks = tuple(name for name in WATCHED if name not in watched)
            return HeadedSheet(grid, number, ids | watched, None, lacks)
    return None


def _keys() -> dict[str, list[tuple[str, int | None]]]:
    """By the text of a heading, in any language, what it may head, and in which quarter's sheet."""
    found: dict[str, list[tuple[str, int | None]]] = {}
    for language in LANGUAGES:
        words = Words(language)
        heads: list[tuple[str, int | None, str]] = [
            (name, None, head_text(name, words)) for name in (*IDS, *GIVEN, *WATCHED)
        ]
        heads += [
            (name, quarter, head_text(name, words, quarter)) for name in FILLED_IN for quarter in QUARTERS
        ]
        for name, quarter, text in heads:
            found.setdefault(text, []).append((name, quarter))
    return found


KEYS = _keys()
