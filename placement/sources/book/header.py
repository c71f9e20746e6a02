"""Which row of a sheet is its head, and which column of the table each of its columns is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded, meant
from placement.sources.book.layout import BAND, OWN, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.data.grid import SheetGrid

DEEP = 40
"""So many rows may stand above a head."""
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


@dataclass(frozen=True)
class Head:
    """The row of a head; each column's number by its name in the table; what was made of the others."""

    row: int
    columns: dict[str, int]
    written: dict[str, str] = field(default_factory=dict)
    read_as: tuple[tuple[str, str], ...] = ()
    idle: tuple[str, ...] = ()


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
    for column, texts in ALSO.items():
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
    for at, cell in sorted(grid.cells[row].items()):
        column = exact.get(folded(cell.text))
        if column is not None and column not in found:
            found[column], written[column] = at, cell.text
        elif cell.text:
            rest.append((at, cell.text))
    read_as, idle = [], []
    for at, text in rest:
        left = {column: texts for column, texts in names.items() if column not in found}
        near = meant(text, left) if len(text) >= SHORTEST and folded(text) not in exact else []
        if len(near) == 1 and not text.casefold().startswith(("note", "comment", "nodyn")):
            found[near[0]], written[near[0]] = at, text
            read_as.append((text, near[0]))
        else:
            idle.append(text)
    return Head(row, found, written, tuple(read_as), tuple(idle))


def own_columns(columns: Iterable[str]) -> list[str]:
    """The table's columns and those of the workbook alone."""
    return [*columns, *OWN.values()]
