"""The rows of a table as a person reads them off a sheet: without totals, notes and rows of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from placement.data.grid import BLANK, RawCell, SheetGrid
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.sources.begin.naming import folded
from placement.sources.book.header import Head, find_head, own_columns
from placement.sources.book.layout import OWN

TOTAL = re.compile(
    r"((grand|sub|overall)[ -]?)?totals?( (wte|fte|staff|in post|of .*|for .*))?:?|.*\b(sub-?)?totals?:?"
    r"|sum|overall|all (bases|services|staff|rows)|(is-?)?gyfanswm.*|cyfanswm.*",
    re.IGNORECASE,
)
FIGURES = frozenset({"number", "whole"})
SAME = 0.005


@dataclass
class TableRows:
    """A table read off its sheet: cells by column for each row, the sheet's rows, and what was left out."""

    table: str
    grid: SheetGrid
    head: Head
    spec: TableSpec
    rows: list[tuple[int, dict[str, RawCell]]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)

    def kind(self, column: str) -> str:
        """Of a column of the table, or of the workbook alone."""
        source = {assumed: own for own, assumed in OWN.items()}.get(column, column)
        return str(self.spec.about(source)["kind"])


def read_table(grid: SheetGrid, table: str, columns: Iterable[str]) -> TableRows | None:
    """The rows of a sheet; None where no head is found."""
    head = find_head(grid, own_columns(columns) if table == "workforce" else columns)
    if head is None:
        return None
    spec = TABLES[table].with_bands(head.columns)
    found = TableRows(table, grid, head, spec)
    last = max(grid.cells, default=0)
    for row, cells in grid.rows():
        if row <= head.row or row > last:
            continue
        here = {column: cells.get(at, BLANK) for column, at in head.columns.items()}
        filled = {column: cell for column, cell in here.items() if cell.text or cell.no_value}
        if not filled:
            continue
        if all(folded(cell.text) == folded(head.written[column]) for column, cell in filled.items()):
            found.repeated.append(row)
        elif _is_total(found, filled):
            found.totals.append(row)
        elif _is_note(found, here, filled):
            found.notes.append(row)
        else:
            found.rows.append((row, here))
    _nameless_totals(found)
    return found


def _is_total(found: TableRows, filled: Mapping[str, RawCell]) -> bool:
    """A row whose words are those of a total."""
    return any(
        TOTAL.fullmatch(cell.text) for column, cell in filled.items() if found.kind(column) not in FIGURES
    )


def _nameless_totals(found: TableRows) -> None:
    """Rows of figures without any name: a total if they stand last, or are the sum of those above."""
    if not any(found.kind(column) == "reference" for column in found.head.columns):
        return
    bare = [
        row
        for row, here in found.rows
        if all(found.kind(column) in FIGURES for column, cell in here.items() if cell.text)
    ]
    named = [row for row, _ in found.rows if row not in bare]
    for row in bare:
        if row > max(named, default=0) or _sums_up(found, row, bare):
            found.totals.append(row)
    found.rows = [(row, here) for row, here in found.rows if row not in found.totals]


def _sums_up(found: TableRows, row: int, bare: list[int]) -> bool:
    """Whether a figure of the row is what those of the rows above it come to."""
    here = dict(found.rows)[row]
    above = [cells for at, cells in found.rows if at < row and at not in bare]
    for column, cell in here.items():
        if cell.number:
            total = sum(cells[column].number or 0.0 for cells in above)
            if abs(total - cell.number) < SAME:
                return True
    return False


def _is_note(found: TableRows, here: Mapping[str, RawCell], filled: Mapping[str, RawCell]) -> bool:
    """A line of words under or among the rows, or a row of units under the head."""
    if any(
        found.kind(column) in FIGURES and any(map(str.isdigit, cell.text)) for column, cell in filled.items()
    ):
        return False
    words = [column for column, cell in filled.items() if found.kind(column) in FIGURES and cell.text]
    if len(filled) == 1 and len(here) > 2:
        (column,) = filled
        told = filled[column].text
        return " " in told or found.kind(column) in FIGURES
    return len(words) == len(filled) and not found.rows
