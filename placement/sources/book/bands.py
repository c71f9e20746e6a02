"""Residents and need by the ages whose columns a sheet has."""

from __future__ import annotations

import re

from placement.data.grid import SheetGrid
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded
from placement.sources.book.layout import label

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
