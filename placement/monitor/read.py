"""A sheet to monitor by, read back: what a board filled in, held against the run that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from placement.book.grid import BLANK, RawCell, SheetGrid, read_grids
from placement.book.places import SheetFault
from placement.errors import BadInput, Fault
from placement.monitor.sheet import FILLED_IN, HEAD, KNOWN, OBSERVED, QUARTERS, PlannedRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHEETS = 1 + len(QUARTERS) + 1
HASH = 64


@dataclass(frozen=True)
class Happened:
    """What happened to posts of one role in one cluster by the end of a quarter; None is not filled in."""

    quarter: int
    row: PlannedRow
    advertised: float | None
    filled: float | None
    first_contacts: float | None
    wait_weeks: float | None


@dataclass(frozen=True)
class Monitored:
    """A sheet as read: what happened to posts, and what was observed beside (cluster, quarter, what)."""

    happened: tuple[Happened, ...]
    observed: dict[tuple[str, int, str], float]


def read_sheet(path: Path, rows: Sequence[PlannedRow], made_from: str) -> Monitored:
    """What stands in a sheet that was written for the run of these rows.

    Raises BadInput with every fault: a sheet of another run, a cell that is no figure, a row that is none of
    the plan's, more filled than planned, or fewer advertised than in the quarter before.
    """
    grids = read_grids(path)
    if len(grids) < SHEETS or _hash_in(grids[0]) is None:
        raise BadInput([Fault("monitor_no_sheet", path.name)])
    if _hash_in(grids[0]) != made_from:
        raise BadInput([Fault("monitor_other_run", path.name)])
    faults: list[SheetFault] = []
    happened: list[Happened] = []
    before: dict[tuple[str, str], float] = {}
    for quarter, grid in zip(QUARTERS, grids[1:], strict=False):
        found = _quarter(path.name, grid, quarter, rows, faults)
        for one in found:
            key = (one.row.cluster_id, one.row.role_id)
            if one.advertised is not None:
                if one.advertised < before.get(key, 0.0):
                    faults.append(_fault("monitor_falls", path.name, grid, _line(grid, key), "advertised",
                                         f"{one.advertised:g}"))  # fmt: skip
                before[key] = one.advertised
        happened += found
    observed = _observed(path.name, grids[1 + len(QUARTERS)], faults)
    if faults:
        raise BadInput(faults)
    return Monitored(tuple(happened), observed)


def _hash_in(grid: SheetGrid) -> str | None:
    """The hash that the first sheet states."""
    for cells in grid.cells.values():
        for cell in cells.values():
            if len(cell.text) == HASH and set(cell.text) <= set("0123456789abcdef"):
                return cell.text
    return None


def _line(grid: SheetGrid, key: tuple[str, str]) -> int:
    for number, cells in grid.cells.items():
        if (cells.get(1, BLANK).text, cells.get(2, BLANK).text) == key:
            return number
    return HEAD


def _quarter(
    file: str, grid: SheetGrid, quarter: int, rows: Sequence[PlannedRow], faults: list[SheetFault]
) -> list[Happened]:
    by_key = {(row.cluster_id, row.role_id): row for row in rows}
    found, seen = [], set()
    for number, cells in sorted(grid.cells.items()):
        if number <= HEAD or not any(cell.text for cell in cells.values()):
            continue
        key = (cells.get(1, BLANK).text, cells.get(2, BLANK).text)
        row = by_key.get(key)
        if row is None or key in seen:
            text = "/".join(part for part in key if part)
            faults.append(_fault("monitor_row_unknown", file, grid, number, "cluster_id", text))
            continue
        seen.add(key)
        figures = {
            name: _figure(file, grid, number, name, cells.get(len(KNOWN) + at, BLANK), faults)
            for at, name in enumerate(FILLED_IN, start=1)
        }
        for name in ("advertised", "filled"):
            value = figures[name]
            if value is not None and value > row.planned + 1e-6:
                faults.append(_fault("monitor_more_than_planned", file, grid, number, name, f"{value:g}"))
        advertised, filled = figures["advertised"], figures["filled"]
        if advertised is not None and filled is not None and filled > advertised + 1e-6:
            faults.append(_fault("monitor_more_than_advertised", file, grid, number, "filled", f"{filled:g}"))
        found.append(Happened(quarter, row, **figures))
    return found


def _observed(file: str, grid: SheetGrid, faults: list[SheetFault]) -> dict[tuple[str, int, str], float]:
    found = {}
    names = [(quarter, what) for quarter in QUARTERS for what in OBSERVED]
    for number, cells in sorted(grid.cells.items()):
        if number <= HEAD:
            continue
        for column, (quarter, what) in enumerate(names, start=3):
            value = _figure(file, grid, number, what, cells.get(column, BLANK), faults, column)
            if value is not None:
                found[cells.get(1, BLANK).text, quarter, what] = value
    return found


def _figure(
    file: str,
    grid: SheetGrid,
    number: int,
    name: str,
    cell: RawCell,
    faults: list[SheetFault],
    column: int | None = None,
) -> float | None:
    """The figure of a cell; None where nothing stands, which is not 0."""
    text = cell.text.strip()
    if not text:
        return None
    value = cell.number
    if value is None:
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            value = None
    if value is None or not 0 <= value < 1e9:
        faults.append(_fault("monitor_no_figure", file, grid, number, name, text, column))
        return None
    return value


def _fault(
    key: str, file: str, grid: SheetGrid, number: int, name: str, value: str, column: int | None = None
) -> SheetFault:
    at = column or [*KNOWN, *FILLED_IN].index(name) + 1
    cell = f"{get_column_letter(at)}{number}"
    return SheetFault(key, file, number, None, value, sheet=grid.title, cell=cell)
