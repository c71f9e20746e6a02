"""A sheet to monitor by, read back: what a board filled in, held against the run that it was made from.

Which sheet of a workbook is which is told by its row of headings, that of a quarter by the quarter that they
name: sheets may be renamed, moved and added to, and columns and rows that somebody put in are no harm.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from placement.audit.monitor.sheet import FILLED_IN, OBSERVED, QUARTERS, PlannedRow, head_text, written
from placement.data.cells import PLAIN_NUMBER
from placement.data.grid import BLANK, SheetGrid, read_grids
from placement.errors import BadInput, Fault
from placement.i18n import LANGUAGES, Words
from placement.sources.book.places import SheetFault
from placement.sources.book.table import TOTAL
from placement.sources.book.values import meaning, unknown_figure

HASH = re.compile(r"[0-9a-f]{64}")
MOST = 1e9
PEOPLE = ("first_contacts", *OBSERVED)
MOST_WEEKS = 520
"""Ten years: whoever tells more has counted days."""


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
    """A sheet as read: what happened to posts, and what was observed beside (cluster, quarter, what).

    `passed_over` counts by column the rows filled in whose planned or expected figure is not as it was
    written.
    """

    happened: tuple[Happened, ...]
    observed: dict[tuple[str, int, str], float]
    passed_over: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetMissing(Fault):
    """That a sheet is not there, or twice; None is the sheet of what is observed."""

    quarter: int | None = None

    def says(self, words: Words) -> str:
        """The file, which sheet, and what to do; one line."""
        observed = words("monitor.sheet.observed")
        name = observed if self.quarter is None else words("monitor.sheet.quarter", n=self.quarter)
        return Fault(self.key, self.file, slots={"sheet": f"“{name}”"}).says(words)


def read_sheet(path: Path, rows: Sequence[PlannedRow], made_from: str) -> Monitored:
    """What stands in a sheet that was written for the run of these rows; a row that is not there is empty.

    Sheets are known by their headings, so that they may be renamed and moved, and columns and rows put in.

    Raises BadInput with every fault: a sheet of another run, a heading or a sheet that is gone, a cell that
    is no figure, a row that is none of the plan's, more filled than planned, or fewer advertised than in the
    quarter before.
    """
    grids = read_grids(path)
    found, stated = headed_sheets(grids), _hash_in(grids)
    if stated != made_from:
        key = "other_run" if stated else "no_run" if found else "no_sheet"
        raise BadInput([Fault(f"monitor_{key}", path.name)])
    if faults := [*_missing(path.name, found), *_lacking(path.name, found)]:
        raise BadInput(faults)
    reader = _SheetReader(path.name, rows)
    by_quarter = {sheet.quarter: sheet for sheet in found}
    happened = tuple(one for quarter in QUARTERS for one in reader.quarter(by_quarter[quarter], quarter))
    observed = reader.observed(by_quarter[None])
    if reader.faults:
        raise BadInput(reader.faults)
    return Monitored(happened, observed, dict(reader.passed_over))


def _hash_in(grids: list[SheetGrid]) -> str | None:
    """The hash that a sheet states, the first before others."""
    for grid in grids:
        for cells in grid.cells.values():
            for cell in cells.values():
                if HASH.fullmatch(cell.text):
                    return cell.text
    return None


def _missing(file: str, found: list[HeadedSheet]) -> Iterator[Fault]:
    for quarter in (*QUARTERS, None):
        times = sum(sheet.quarter == quarter for sheet in found)
        if times != 1:
            key = "monitor_sheet_twice" if times else "monitor_sheet_gone"
            yield SheetMissing(key, file, quarter=quarter)


def _lacking(file: str, found: list[HeadedSheet]) -> Iterator[Fault]:
    for sheet in found:
        for name in sheet.lacks:
            yield _HeadGone(
                "monitor_head_gone", file, sheet=sheet.grid.title, cell=f"A{sheet.head}", of=name,
                quarter=sheet.quarter,
            )  # fmt: skip


@dataclass(frozen=True)
class _HeadGone(SheetFault):
    """A heading that is not there, told as the reader's own language writes it."""

    of: str = ""
    quarter: int | None = None

    def says(self, words: Words) -> str:
        """Workbook, sheet and row; which heading is gone and what to do; one line."""
        told = SheetFault(
            self.key,
            self.file,
            value=head_text(self.of, words, self.quarter),
            sheet=self.sheet,
            cell=self.cell,
        )
        return told.says(words)


def _is_total(cluster: str, role: str = "") -> bool:
    """A row that a board added; whether it took a row's place is seen from the rows that are there."""
    return bool(TOTAL.fullmatch(cluster)) and not role


class _SheetReader:
    """Reads the sheets of one workbook and keeps what is wrong in them."""

    def __init__(self, file: str, rows: Sequence[PlannedRow]) -> None:
        self.file = file
        self.rows = {(row.cluster_id, row.role_id): row for row in rows}
        self.faults: list[SheetFault] = []
        self.advertised: dict[tuple[str, str], float] = defaultdict(float)
        """By cluster and role, what was advertised by the quarter before."""
        self.passed_over: Counter[str] = Counter()

    def quarter(self, sheet: HeadedSheet, quarter: int) -> Iterator[Happened]:
        """Every row of the plan, in the order of the sheet; those that are not there last, with nothing."""
        seen, loose = set(), []
        for number, cells in sorted(sheet.grid.cells.items()):
            if number <= sheet.head:
                continue
            key = (self._text(sheet, number, "cluster_id"), self._text(sheet, number, "role_id"))
            if not any(key) or _is_total(*key):  # a note, or a row that lost its first two cells
                loose += [number] if any(cells.get(sheet.columns[name]) for name in FILLED_IN) else []
                continue
            row = self.rows.get(key)
            if row is None or key in seen:
                self._blame("row_unknown", sheet, number, "cluster_id", "/".join(filter(None, key)))
                continue
            seen.add(key)
            yield self._row(sheet, number, quarter, row)
        gone = [row for key, row in self.rows.items() if key not in seen]
        for number in loose if gone else ():
            self._blame("row_unknown", sheet, number, "cluster_id", "")
        for row in gone:
            yield Happened(quarter, row, None, None, None, None)

    def _row(self, sheet: HeadedSheet, number: int, quarter: int, row: PlannedRow) -> Happened:
        figures = {name: self._figure(sheet, number, name) for name in FILLED_IN}
        advertised, filled = figures["advertised"], figures["filled"]
        for name in ("advertised", "filled"):
            value = figures[name]
            if value is not None and value > row.planned + 1e-6:
                self._blame("more_than_planned", sheet, number, name, f"{value:g}")
        if advertised is not None and filled is not None and filled > advertised + 1e-6:
            self._blame("more_than_advertised", sheet, number, "filled", f"{filled:g}")
        if any(figure is not None for figure in figures.values()):
            cells = sheet.grid.cells[number]
            self.passed_over.update(
                name
                for name, value in zip(GIVEN, written(row, quarter), strict=True)
                if cells.get(sheet.columns.get(name, 0), BLANK).number != value
            )
        key = (row.cluster_id, row.role_id)
        if advertised is not None:
            if advertised < self.advertised[key] - 1e-6:
                self._blame("falls", sheet, number, "advertised", f"{advertised:g}")
            self.advertised[key] = advertised
        return Happened(quarter, row, **figures)

    def observed(self, sheet: HeadedSheet) -> dict[tuple[str, int, str], float]:
        """By cluster, quarter and what; totals and notes stand beside no cluster."""
        found, clusters = {}, {cluster for cluster, _ in self.rows}
        totals, seen = [], set()
        for number in sorted(sheet.grid.cells):
            cluster = self._text(sheet, number, "cluster_id")
            if number <= sheet.head or not cluster:
                continue
            seen.add(cluster)
            if _is_total(cluster):
                totals.append((number, cluster))
                continue
            if cluster not in clusters:
                self._blame("row_unknown", sheet, number, "cluster_id", cluster)
                continue
            for name in sheet.columns.keys() - {"cluster_id", "role_id"}:
                value = self._figure(sheet, number, name)
                if value is not None:
                    what, _, quarter = name.rpartition("_")
                    found[cluster, int(quarter), what] = value
        for number, total in totals if clusters - seen else ():
            self._blame("row_unknown", sheet, number, "cluster_id", total)
        return found

    def _text(self, sheet: HeadedSheet, number: int, name: str) -> str:
        return sheet.grid.cells[number].get(sheet.columns[name], BLANK).text

    def _figure(self, sheet: HeadedSheet, number: int, name: str) -> float | None:
        """The figure of a cell; None where nothing stands, which is not 0."""
        cell = sheet.grid.cells[number].get(sheet.columns[name], BLANK)
        if cell.no_value:
            self._blame("no_value", sheet, number, name, None)
        elif cell.percent or cell.text.endswith("%"):
            shown = cell.text if cell.number is None else f"{100 * cell.number:g}%"
            self._blame("percent", sheet, number, name, shown)
        elif not unknown_figure(cell):
            value = meaning(cell, {"kind": "number"})
            if not PLAIN_NUMBER.fullmatch(value) or not 0 <= float(value) < MOST:
                self._blame("no_figure", sheet, number, name, cell.text)
            elif name.startswith(PEOPLE) and not float(value).is_integer():
                self._blame("part_of_a_person", sheet, number, name, cell.text)
            elif name == "wait_weeks" and float(value) > MOST_WEEKS:
                self._blame("long_wait", sheet, number, name, cell.text)
            else:
                return float(value)
        return None

    def _blame(self, key: str, sheet: HeadedSheet, number: int, name: str, value: str | None) -> None:
        cell = f"{get_column_letter(sheet.columns[name])}{number}"
        self.faults.append(
            SheetFault(f"monitor_{key}", self.file, number, None, value, sheet=sheet.grid.title, cell=cell)
        )


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
