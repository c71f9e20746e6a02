"""Lists of staff with a base a row and a service a column, or the other way round, read as rows of both.

Under each service may stand two columns, staff in post and funded posts; totals and notes are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from placement.data.grid import BLANK, RawCell, SheetGrid
from placement.data.tables import TABLES
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded
from placement.sources.book.as_read import BookRead
from placement.sources.book.header import ALSO, find_head, own_columns
from placement.sources.book.layout import OWN, label
from placement.sources.book.table import TOTAL

NAME = "workforce"
BESIDE = ("note", "comment", "remark", "nodyn", "sylw")
"""How heads of columns begin that hold words alone."""
EN = Words("en")
MEASURES = {
    folded(text): column
    for column in OWN
    for text in (*ALSO[column], column, *(label(column, Words(language)) for language in LANGUAGES))
}
"""Heads of staff in post and of funded posts."""


def across(read: BookRead, grid: SheetGrid, services: frozenset[str]) -> SheetGrid:
    """A list with a base a row and a service a column as one with both in each row; others as they are.

    It is such a list where its head has a base and no service, and figures stand in the other columns.
    `services` are the names of services, folded: where they stand down the side, the list is turned.
    """
    head = find_head(grid, own_columns(TABLES[NAME].columns))
    if head is not None and "service_id" in head.columns:
        return grid
    if _down_the_side(grid, services):
        grid = _turned(grid)
        head = None
    found = _service_columns(grid, services)
    if found is None or (head is not None and not found[2] and set(head.columns) & set(OWN)):
        return grid
    base, columns, two, first, idle = found
    shown = [label(name, EN) for name in ("base_id", "service_id", *(OWN if two else ("in_post_wte",)))]
    cells: dict[int, dict[int, RawCell]] = {1: {at: RawCell(text) for at, text in enumerate(shown, start=1)}}
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for row, here in grid.rows():
        if row < first or not any(here.get(at, BLANK).number is not None for at, _, _ in columns.values()):
            continue
        for named, (at, beside, service) in columns.items():
            line = len(cells) + 1
            cells[line] = {1: here.get(base, BLANK), 2: service, 3: here.get(at, BLANK)}
            origin |= {(line, 1): (row, base), (line, 2): named, (line, 3): (row, at)}
            if two:
                cells[line][4] = here.get(beside, BLANK) if beside else BLANK
                origin[line, 4] = (row, beside or at)
    read.tell("across", sheet=grid.title, n=len(columns))
    if idle:
        read.tell("columns", sheet=grid.title, columns=", ".join(idle))
    origin = {here: grid.place(*place) for here, place in origin.items()}
    return replace(grid, cells=cells, hidden=frozenset(), merged=0, origin=origin)


Columns = dict[tuple[int, int], tuple[int, int | None, RawCell]]
"""By the place of a service's head: the column of staff in post, that of funded posts, and the head."""


def _service_columns(
    grid: SheetGrid, services: frozenset[str]
) -> tuple[int, Columns, bool, int, list[str]] | None:
    """The base's column, the services', whether there are two of each, the first row, heads not read."""
    rows = list(grid.rows())
    figures = [min(cells) for _, cells in rows if any(c.number is not None for c in cells.values())]
    top = next(
        (
            at
            for at, (_, cells) in enumerate(rows)
            if len(cells) > 2 and not any(c.number is not None for c in cells.values())
        ),
        None,
    )
    if top is None or not figures:
        return None
    base = min(figures)
    measured = {at: _measures(cells, base) for at, (_, cells) in enumerate(rows) if at in {top, top + 1}}
    below = next((at for at, found in measured.items() if found and at), None)
    head, heads = rows[top if below is None else below - 1]
    columns: Columns = {}
    idle = []
    if below is not None:
        for at, column in measured[below].items():
            named = max((one for one in heads if base < one <= at), default=None)
            if named is None or TOTAL.fullmatch(heads[named].text):
                continue
            in_post, funded, cell = columns.get((head, named), (0, None, heads[named]))
            columns[head, named] = (at, funded, cell) if column == "in_post_wte" else (in_post, at, cell)
        columns = {place: one for place, one in columns.items() if one[0]}
        return (base, columns, True, rows[below][0] + 1, []) if columns else None
    for at, cell in heads.items():
        filled = folded(cell.text) in services or any(
            any(map(str.isdigit, cells.get(at, BLANK).text)) for row, cells in rows if row > head
        )
        if at <= base or not cell.text:
            continue
        if TOTAL.fullmatch(cell.text) or folded(cell.text).startswith(("total", *BESIDE)) or not filled:
            idle.append(cell.text)
        else:
            columns[head, at] = (at, None, cell)
    return (base, columns, False, head + 1, idle) if len(columns) > 1 else None


def _measures(cells: Mapping[int, RawCell], base: int) -> dict[int, str]:
    """What each column holds, where every head but that of the base says staff in post or funded posts."""
    found = {at: MEASURES.get(folded(cell.text), "") for at, cell in cells.items() if at > base}
    return found if len(found) > 1 and all(found.values()) else {}


def _down_the_side(grid: SheetGrid, services: frozenset[str]) -> bool:
    """Whether more names of services stand in the first column than in the row of heads."""
    rows = list(grid.rows())
    figures = [cells for _, cells in rows if any(c.number is not None for c in cells.values())]
    if not figures or not services:
        return False
    first = min(min(cells) for cells in figures)
    side = sum(folded(cells.get(first, BLANK).text) in services for cells in figures)
    heads = [
        sum(folded(cell.text) in services for at, cell in cells.items() if at > first)
        for _, cells in rows
        if cells not in figures
    ]
    return side > max(heads, default=0)


def _turned(grid: SheetGrid) -> SheetGrid:
    """The sheet with its columns as rows; where each cell stands is kept."""
    cells: dict[int, dict[int, RawCell]] = {}
    origin = {}
    for row, here in grid.rows():
        for at, cell in here.items():
            cells.setdefault(at, {})[row] = cell
            origin[at, row] = grid.place(row, at)
    return replace(grid, cells=cells, hidden=frozenset(), merged=0, origin=origin)
