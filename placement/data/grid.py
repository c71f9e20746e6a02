"""A workbook as grids of cells: what stands in each, and what its format says of it.

A cell that several are merged into is read in each of them. Formulas count as the value that the spreadsheet
last worked out.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from placement.data.folders import called
from placement.data.superscripts import Marked, without_raised
from placement.errors import BadInput, Fault

OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
MOST_BYTES = 300_000_000
"""Of a workbook once unpacked."""
WIDEST, LONGEST = 500, 200_000
PADDED = re.compile(r"0{2,}")
AS_IS = re.compile(r'"[^"]*"|\\.')
"""What a format shows as it stands: text in quotation marks, a sign behind a stroke."""
ROOM = re.compile(r"_.")
"""A sign that a format does not show: it leaves room for one."""
BROKEN = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, EOFError, zlib.error),
    *(RuntimeError, ArithmeticError, AssertionError),
)
"""What reading a broken file ends with, below."""


@dataclass(frozen=True)
class RawCell:
    """Text as written, the number if it is one, whether it is shown as a percentage, and a formula's lack."""

    text: str
    number: float | None = None
    percent: bool = False
    no_value: bool = False


BLANK = RawCell("")


@dataclass(frozen=True)
class SheetGrid:
    """A sheet: filled cells by row and column, both from 1; rows that are hidden; how many were merged."""

    title: str
    cells: dict[int, dict[int, RawCell]]
    hidden: frozenset[int] = frozenset()
    merged: int = 0
    state: str = "visible"
    origin: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Where cells stand in the workbook, if the sheet was turned round to be read."""
    raised: int = 0
    """Cells from which a raised mark of a footnote was taken off."""

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Row and column of a cell in the workbook."""
        return self.origin.get((row, column), (row, column))

    def places(self, rows: Iterable[int]) -> list[int]:
        """Rows in the workbook, each once."""
        return list(dict.fromkeys(self.place(row, 1)[0] for row in rows))

    def rows(self) -> Iterator[tuple[int, dict[int, RawCell]]]:
        """Rows with anything in them, in order."""
        for row in sorted(self.cells):
            yield row, self.cells[row]


def read_grids(path: Path) -> list[SheetGrid]:
    """Every sheet of a workbook. Raises BadInput if the file is none, is locked, or is far too large."""
    if not path.is_file():
        raise BadInput([Fault("missing_file", called(path))])
    content = path.read_bytes()
    start = content[:8]
    if start.startswith(OLE):
        raise BadInput([Fault("book_locked", path.name)])
    if not start.startswith(ZIP):
        raise BadInput([Fault("book_none", path.name)])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            large = sum(part.file_size for part in archive.infolist()) > MOST_BYTES
        if large:
            raise BadInput([Fault("book_large", path.name)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a drawing or an extension holds nothing is read
            written = load_workbook(io.BytesIO(content))
            # A cell with a formula has what it came to in another reading; where there is none, one will do.
            values = load_workbook(io.BytesIO(content), data_only=True) if _formulas(written) else written
    except (zipfile.BadZipFile, InvalidFileException, *BROKEN):
        raise BadInput([Fault("book_none", path.name)]) from None
    raised = without_raised(content)
    return [_grid(page, written[page.title], raised.get(page.title, {})) for page in values.worksheets]


def _formulas(book: Workbook) -> bool:
    """Whether any cell of any sheet is worked out by a formula."""
    return any(cell.data_type == "f" for page in book.worksheets for cell in _there(page).values())


def _there(page: Worksheet) -> dict[tuple[int, int], Any]:
    """Cells that there are: to look at any other makes it, up to a million of them."""
    found: dict[tuple[int, int], Any] = page._cells  # noqa: SLF001
    return found


def _grid(page: Worksheet, written: Worksheet, raised: Marked) -> SheetGrid:
    cells: dict[int, dict[int, RawCell]] = {}
    formulas = {place for place, cell in _there(written).items() if cell.data_type == "f"}
    for (row, column), cell in _there(page).items():
        if row > LONGEST or column > WIDEST:
            continue
        # A formula that came to an empty text has the type of a text; one that nobody worked out has none.
        unknown = (row, column) in formulas and cell.data_type == "n"
        value = raised.get(row, {}).get(column - 1, cell.value)
        raw = _raw(value, str(cell.number_format), formula=unknown)
        if raw is not BLANK:
            cells.setdefault(row, {})[column] = raw
    merged = 0
    for area in page.merged_cells.ranges:
        first = cells.get(area.min_row, {}).get(area.min_col)
        if first is None or area.size["rows"] > LONGEST:
            continue
        for row in range(area.min_row, min(area.max_row, LONGEST) + 1):
            if area.min_col == area.max_col or row == area.min_row or area.size["columns"] < 3:
                cells.setdefault(row, {}).setdefault(area.min_col, first)
                merged += row > area.min_row
    hidden = frozenset(row for row, about in page.row_dimensions.items() if about.hidden)
    n = sum(len(row) for row in raised.values())
    return SheetGrid(page.title, cells, hidden, merged, page.sheet_state, raised=n)


def _raw(value: Any, shape: str, *, formula: bool) -> RawCell:
    """A cell's value as text, and as a number if it is one."""
    if value is None or value == "":
        return RawCell("", no_value=True) if formula else BLANK
    if isinstance(value, bool):
        return RawCell("true" if value else "false")
    if isinstance(value, int | float):
        return _figure(value, shape)
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return RawCell(f"{minutes // 60}:{minutes % 60:02d}")
    if isinstance(value, dt.datetime | dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return RawCell(day.isoformat())
    text = " ".join(str(value).replace("\u00a0", " ").split())
    return RawCell(text) if text else BLANK


def _figure(value: float, shape: str) -> RawCell:
    """A number; with a per cent sign that its format merely adds, the text that a person would have typed."""
    shown = ROOM.sub("", shape)
    text, percent = _number(value, shape), "%" in AS_IS.sub("", shown)
    return RawCell(f"{text}%") if "%" in shown and not percent else RawCell(text, float(value), percent)


def _number(value: float, shape: str) -> str:
    """As short as it can be written; with the zeros before it that a code's format shows."""
    if float(value).is_integer() and abs(value) < 1e15:
        text = str(int(value))
        return text.zfill(len(shape)) if PADDED.fullmatch(shape) else text
    return f"{value:.15g}"
