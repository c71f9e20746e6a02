"""Which row of a sheet is its head, and which column of the table each of its columns is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from placement.data.grid import SheetGrid
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded, meant
from placement.sources.book.layout import BAND, OWN, label

DEEP = 40
"""So many rows may stand above a head."""
DATED = re.compile(
    r"(?<=\S)[\s,(]+(?:(?:at|on|as at|end|31|30|1|1st|31st|30th)\s+)*"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|20[0-9]{2}|fy)",
    re.IGNORECASE,
)
"""Where a head goes on with a date: "WTE in post Mar 2026"."""
SHORTEST = 5
"""Letters of a head that is read as one spelt nearly so."""
ALSO = {
    "base_id": ("site", "location", "staff base", "base name", "lleoliad"),
    "service_id": ("profession", "staff group", "discipline", "proffesiwn"),
    "cluster_id": ("pcn", "network", "primary care network", "cluster name"),
    "in_post_wte": (
        "wte",
        "fte",
        "in post",
        "staff in post",
        "wte in post",
        "fte in post",
        "actual wte",
        "call",
    ),
    "funded_wte": (
        "funded",
        "establishment",
        "budgeted wte",
        "funded establishment",
        "budget wte",
        "funded fte",
    ),
    "salary_pounds_per_year": ("salary", "pay", "annual salary", "cyflog"),
    "name_en": ("name", "enw"),
}
"""Other heads that people write."""
PLACES = (
    "network",
    "pcn",
    "primary care network",
    "cluster",
    "cluster name",
    "cluster or network",
    "clwstwr",
)
"""Heads of a base where a table has no column of clusters: most have one base, and are known by it."""


@dataclass(frozen=True)
class Head:
    """The row of a head; each column's number by its name in the table; what was made of the others."""

    row: int
    columns: dict[str, int]
    written: dict[str, str] = field(default_factory=dict)
    read_as: tuple[tuple[str, str], ...] = ()
    idle: tuple[str, ...] = ()
    unclear: tuple[tuple[str, int, str], ...] = ()
    """Columns whose head may mean one that is there too: which, its number, and its head."""


def names_of(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each column of a table every head by which it is known."""
    found: dict[str, tuple[str, ...]] = {}
    for column in columns:
        labels = [label(column, Words(language)) for language in LANGUAGES]
        bare = [text.partition(" (")[0].partition(",")[0] for text in labels if not BAND.fullmatch(column)]
        found[column] = (column, *labels, *bare)
    return found


def find_head(grid: SheetGrid, columns: Iterable[str]) -> Head | None:
    """The row with the most heads of the table among the first; None where none has two of them."""
    names = names_of(columns)
    exact: dict[str, str] = {}
    for column, texts in names.items():
        for text in texts:
            exact.setdefault(folded(text), column)
    also = ALSO if "cluster_id" in names else {**ALSO, "base_id": (*ALSO["base_id"], *PLACES)}
    for column, texts in also.items():
        for text in texts if column in names else ():
            exact.setdefault(folded(text), column)
    best: tuple[int, int] = (0, 0)
    for number, (row, cells) in enumerate(grid.rows()):
        if number >= DEEP:
            break
        here = {exact[one] for cell in cells.values() if (one := folded(cell.text)) in exact}
        if len(here) > best[0]:
            best = (len(here), row)
    if best[0] < min(2, len(names)):
        return None
    return _head(grid, best[1], names, exact)


def _head(grid: SheetGrid, row: int, names: dict[str, tuple[str, ...]], exact: dict[str, str]) -> Head:
    found: dict[str, int] = {}
    written: dict[str, str] = {}
    rest: list[tuple[int, str]] = []
    unclear: list[tuple[str, int, str]] = []
    for at, cell in sorted(grid.cells[row].items()):
        column = exact.get(folded(cell.text))
        if column is not None and column not in found:
            found[column], written[column] = at, cell.text
        elif column is not None and cell.text:
            unclear.append((column, at, cell.text))
        elif cell.text:
            rest.append((at, cell.text))
    read_as, idle = [], []
    begun: set[str] = set()
    for at, text in rest:
        left = {column: texts for column, texts in names.items() if column not in found}
        near = meant(text, left) if len(text) >= SHORTEST and folded(text) not in exact else []
        dated = DATED.search(text)
        start = exact.get(folded(text[: dated.start()])) if dated else None
        if dated and start is not None and (start not in found or start in begun):
            near = [start]
        if len(near) == 1 and near[0] in begun:
            unclear.append((near[0], at, text))
        elif len(near) == 1 and not text.casefold().startswith(("note", "comment", "nodyn")):
            found[near[0]], written[near[0]] = at, text
            begun |= {near[0]} if dated else set()
            read_as.append((text, near[0]))
        else:
            idle.append(text)
    idle += [text for _, _, text in unclear]
    return Head(row, found, written, tuple(read_as), tuple(idle), tuple(unclear))


def own_columns(columns: Iterable[str]) -> list[str]:
    """The table's columns and those of the workbook alone."""
    return [*columns, *OWN.values()]
