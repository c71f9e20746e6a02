"""Files as grids of text: CSV as people save it, and workbooks (xlsx, xls, ods) through calamine.

A grid keeps its first rows at hand, to be recognised by, and gives the columns that a reader asks for.
Cells of a workbook become the text that a person would type: 20191001 and never 20191001.0.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from placement.data.cells import EXCEL_ERROR
from placement.data.files import LONGEST_CELL, WIDEST
from placement.data.folders import called
from placement.data.superscripts import Marked, without_raised
from placement.errors import BadInput, Fault
from placement.sources.importing.figures import CellColumn, figure, figure_text
from placement.sources.importing.lost_cells import lost_cells
from placement.sources.importing.sheet_rows import BROKEN, SheetRows

HEAD = 60
"""So many rows are looked at to tell what a sheet is."""
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SEPARATORS = ",;\t|"
OTHER = (
    (b"%PDF", "import_pdf"),
    (b"<!DOCTYPE", "import_page"),
    (b"<html", "import_page"),
    (b"<HTML", "import_page"),
)


@dataclass(frozen=True)
class Remark:
    """What was made of something in a file: `import.told.<key>` with its slots."""

    key: str
    slots: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """A sheet, or a CSV file, as text. `again` gives all its rows from the first, as they are stored.

    `head` are the first rows as text; row 1 of the file is `head[0]`. `made` says how the text was got at.
    """

    file: str
    sheet: str | None
    head: list[list[str]]
    again: Callable[[], Iterable[Sequence[Any]]]
    made: tuple[Remark, ...] = ()
    lost: Marked = field(default_factory=dict)
    """Errors, and formulas without a value: their texts by row (from 1) and column (from 0)."""
    old: bool = False
    """Whether the workbook is of a kind (.xls) in which errors cannot be told from blanks."""
    kept: dict[int, tuple[array[int], dict[int, CellColumn]]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The file, with its sheet where it has any, as messages name it."""
        return self.file if self.sheet is None else f"{self.file} [{self.sheet}]"

    def fault(self, key: str, row: int, column: int, value: str | None, **slots: object) -> Fault:
        """A fault in a cell; `row` counts from 1, `column` from 0 and is told as a spreadsheet does."""
        return Fault(key, self.place, row=row, column=letters(column), value=value, slots=slots)

    def lost_fault(self, row: int, column: int) -> Fault:
        """The fault of a cell that is lost."""
        text = self.lost[row][column]
        formula = text.startswith("=")
        return self.fault("import_formula" if formula else "excel_error", row, column, text[:60])

    def keep(self, after: int, columns: Collection[int]) -> None:
        """Read columns that several readers will ask for, once."""
        wanted = sorted(set(columns))
        numbers, cells = self._read(after, wanted)
        self.kept[after] = numbers, dict(zip(wanted, cells, strict=True))

    def picked(self, after: int, columns: Sequence[int]) -> tuple[Sequence[int], list[CellColumn]]:
        """Numbers of the rows below row `after` (from 1) with anything in these columns, and the columns."""
        numbers, kept = self.kept.get(after, (array("l"), {}))
        if set(columns) <= set(kept):
            return numbers, [kept[at] for at in columns]
        return self._read(after, columns)

    def _read(self, after: int, columns: Sequence[int]) -> tuple[array[int], list[CellColumn]]:
        numbers = array("l")
        cells = [CellColumn() for _ in columns]
        for number, row in enumerate(islice(self.again(), after, None), start=after + 1):
            values = [row[at] if at < len(row) else "" for at in columns]
            found = [text_of(value) if type(value) is not float else "0" for value in values]
            if any(found):
                numbers.append(number)
                for column, value, text in zip(cells, values, found, strict=True):
                    column.add(value, text if type(value) is not float else figure_text(value))
        return numbers, cells


def letters(column: int) -> str:
    """The name that a spreadsheet gives to a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_of(value: Any) -> str:
    """A cell as a person would type it."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return figure_text(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def read_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Every sheet of a file that has any cell; none, and a fault, if it is no table at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        key = "missing_file" if isinstance(error, FileNotFoundError) else "unreadable_file"
        faults.append(Fault(key, called(path), slots={"reason": error.strerror or ""}))
        return []
    if (why := _no_table(raw)) is not None:
        faults.append(Fault(why, path.name))
        return []
    return _of_book(path, raw, faults) if raw.startswith(BOOKS) else _of_text(path, raw, faults)


def _no_table(raw: bytes) -> str | None:
    """The key of the message for bytes that are no table; None where they may be one."""
    if not raw.strip():
        return "empty_file"
    if raw.startswith(BOOKS[0]) and not _is_book(raw):
        return "import_zip"
    return next((key for mark, key in OTHER if raw.lstrip().startswith(mark)), None)


def _is_book(raw: bytes) -> bool:
    """Whether a zip file is a workbook; one that is cut off may have been one."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return True
    return bool(names & {"[Content_Types].xml", "content.xml"})


def _of_book(path: Path, raw: bytes, faults: list[Fault]) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {
            meta.name: SheetRows(path, meta.name) for meta in book.sheets_metadata if "Work" in str(meta.typ)
        }
        raised, lost = without_raised(raw), lost_cells(raw)
        grids = [
            _of_sheet(path.name, name, rows, raised.get(name, {}), lost.get(name, {}))
            for name, rows in sheets.items()
        ]
    except PasswordError:
        faults.append(Fault("import_password", path.name))
        return []
    except BROKEN:
        faults.append(Fault("import_broken_book", path.name))
        return []
    grids = [replace(grid, old=raw.startswith(BOOKS[1])) for grid in grids if any(map(any, grid.head))]
    if not grids:
        faults.append(Fault("empty_file", path.name))
    return grids


def _of_sheet(file: str, name: str, rows: SheetRows, raised: Marked, lost: Marked) -> Grid:
    """The sheet as a grid. Cells that were `lost` are read as what they say."""
    below, merged = _below_merged(rows)
    marked = {
        row: {**below.get(row, {}), **raised.get(row, {}), **lost.get(row, {})}
        for row in {*below, *raised, *lost}
    }

    def again() -> Iterator[Sequence[Any]]:
        try:
            for number, row in enumerate(rows, start=1):
                cells = list(row) if number in marked else row
                for column, text in marked.get(number, {}).items():
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = text
                yield cells
        except BROKEN:  # of a large sheet the end is read late
            raise BadInput([Fault("import_broken_book", file)]) from None

    head = [[text_of(cell) for cell in row[:WIDEST]] for row in islice(again(), HEAD)]
    n = sum(len(row) for row in raised.values())
    counts = {"superscripts": n, "merged": merged}
    made = tuple(Remark(key, {"n": count}) for key, count in counts.items() if count)
    return Grid(file, name, head, again, made, lost)


def _below_merged(rows: SheetRows) -> tuple[Marked, int]:
    """What merged cells say of the rows below their first, and how many such cells there are.

    A text, such as a site or a code, is true of each row that has a figure or a mark for one; a figure is
    of all rows together and is not said again.
    """
    covers = rows.merged
    if not covers:
        return {}, 0
    held, below, n = list(rows), defaultdict[int, dict[int, str]](dict), 0
    for column, top, end in covers:
        text = held[top][column] if top < len(held) and column < len(held[top]) else ""
        if isinstance(text, str) and text.strip() and figure(text) is None:
            n += 1
            for row in range(top + 1, min(end + 1, len(held))):
                if any(figure(said) is not None for cell in held[row] if (said := text_of(cell))):
                    below[row + 1][column] = text
    return dict(below), n


def _of_text(path: Path, raw: bytes, faults: list[Fault]) -> list[Grid]:
    text, made = _decoded(raw)
    if text is None or "\x00" in text[:1000]:
        faults.append(Fault("import_not_text", path.name))
        return []
    separator = _separator(text)
    csv.field_size_limit(LONGEST_CELL)

    def again() -> Iterator[Sequence[Any]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    lost: Marked = {}
    may_be_lost = EXCEL_ERROR.search(text) is not None
    try:
        rows = list(islice(again(), HEAD))
        for number, row in enumerate(again(), start=1):
            if len(row) > WIDEST and any(row[WIDEST:]):
                slots = {"found": len(row), "most": WIDEST}
                faults.append(Fault("too_wide", path.name, slots=slots))
                return []
            if may_be_lost and (errors := {at: cell for at, cell in enumerate(row) if is_error(cell)}):
                lost[number] = errors
    except csv.Error:
        faults.append(Fault("quotes", path.name))
        return []
    head = [[cell.strip() for cell in row[:WIDEST]] for row in rows]
    if separator != ",":
        made = (*made, Remark("separator", {"mark": {"\t": "tab"}.get(separator, separator)}))
    return [Grid(path.name, None, head, again, made, lost)]


def is_error(text: str) -> bool:
    """Whether a cell says that a spreadsheet could not work it out."""
    return text[:1] == "#" and EXCEL_ERROR.fullmatch(text.strip()) is not None


def _decoded(raw: bytes) -> tuple[str | None, tuple[Remark, ...]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), ()
        except UnicodeError:
            return None, ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), (Remark("encoding"),)
    except UnicodeDecodeError:
        return None, ()


def _separator(text: str) -> str:
    """The mark that most of the first lines hold most often; a comma if none does."""
    lines = [line for line in text[:20_000].splitlines()[:HEAD] if line.strip()]
    return max(
        SEPARATORS,
        key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)),
    )
