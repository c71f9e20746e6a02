"""Which sheet of a workbook is which, by its title in either language or by its heads; the ages it tells."""

from __future__ import annotations

import re

from placement.data.grid import SheetGrid
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded
from placement.sources.book.header import find_head, own_columns
from placement.sources.book.layout import (
    FRONT,
    LISTS,
    MEND,
    OUTLINES,
    QUESTION,
    known_tables,
    label,
    sheet_title,
)

IDLE = (FRONT, LISTS, MEND)
"""Sheets of ours that say nothing about the region."""
ALSO = {"staff": "workforce", "staff in post": "workforce", "settings": QUESTION, "sites": "bases"}
ENOUGH = 0.6
"""So much of what a table needs is to be among the heads of a sheet that is named otherwise."""


def find_sheets(grids: list[SheetGrid]) -> tuple[dict[str, SheetGrid], list[str], list[str]]:
    """Sheets by table or part, and titles of those with something in them that nobody reads.

    Last come titles of visible sheets that have the heads of staff beside the sheet that is read.
    """
    titles = _titles()
    found: dict[str, SheetGrid] = {}
    rest = []
    for grid in grids:
        name = titles.get(folded(grid.title))
        if name is not None and name not in found:
            found[name] = grid
        elif grid.cells and name is None:
            rest.append(grid)
    unread, rivals = [], []
    for grid in rest:
        name = _by_heads(grid, list(known_tables()))
        if name == "workforce" and name in found and grid.state == "visible":
            rivals.append(grid.title)
        elif name is None or name in found:
            unread.append(grid.title)
        else:
            found[name] = grid
    return {name: grid for name, grid in found.items() if name not in IDLE}, unread, rivals


def _titles() -> dict[str, str]:
    names = (*known_tables(), FRONT, QUESTION, OUTLINES, LISTS, MEND)
    told = {folded(sheet_title(name, Words(language))): name for name in names for language in LANGUAGES}
    return {**ALSO, **{folded(name): name for name in names}, **told}


def _by_heads(grid: SheetGrid, names: list[str]) -> str | None:
    """The table that most of the heads are of."""
    best: tuple[float, str | None] = (0.0, None)
    for name in names:
        spec = known_tables()[name]
        head = find_head(grid, own_columns(spec.columns) if name == "workforce" else spec.columns)
        needed = [column for column in spec.columns if column not in spec.defaults]
        if name == "workforce":
            needed = ["base_id", "service_id", "in_post_wte"]
        if head is None or not needed:
            continue
        part = len(set(needed) & set(head.columns)) / len(needed)
        if part >= ENOUGH and part > best[0]:
            best = (part, name)
    return best[1]


DEEP = 40
BANDS = re.compile(r"\b(\d{1,2})\s*[\u2013_-]\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:\+|_plus)")
STEMS = {"areas": "pop", "services": "need"}


def bands_of(table: str, grid: SheetGrid) -> list[str]:
    """Columns by age that stand among the heads, in the schema's words."""
    stem = STEMS.get(table)
    if stem is None:
        return []
    found = []
    for _, cells in list(grid.rows())[:DEEP]:
        for cell in cells.values():
            match = BANDS.search(cell.text)
            if match is None:
                continue
            name = f"{stem}_{match[3]}_plus" if match[3] else f"{stem}_{match[1]}_{match[2]}"
            texts = {folded(label(name, Words(language))) for language in LANGUAGES} | {folded(name)}
            if folded(cell.text) in texts and name not in found:
                found.append(name)
    return found
