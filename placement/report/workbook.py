"""Workbooks: real tables for a spreadsheet, the same bytes on every call.

Text stays text (nothing in it is ever read as a formula), figures are numbers, the heads stay in sight, and
no file holds when, where or by whom it was made.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from placement.report.names import plain

Cell = str | float | int | None
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - no time at all: spreadsheets want one
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can say."""
LONGEST_TITLE = 31
LONGEST_CELL = 32_000
WIDEST, NARROWEST = 46, 11
BOLD = Font(name="Calibri", size=11, bold=True)
TEXT_WIDTH, LINE_POINTS, A4, A3 = 68, 15, 9, 8
FONT_ORDER = (
    "b",
    "i",
    "strike",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
"""Of the parts of a font, as Office writes them; openpyxl writes its own order."""


@dataclass(frozen=True)
class TableSheet:
    """A table: what each column is, with its unit, and rows; None leaves a cell empty.

    `formats` are number formats by column, None for none. `totals` stand below the table, a row apart from
    it, so that sorting the table leaves them where they are.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formats: tuple[str | None, ...] = ()
    totals: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class TextSheet:
    """A sheet of lines of text."""

    title: str
    lines: tuple[str, ...]


def workbook(sheets: Sequence[TableSheet], about: TextSheet, *, title: str, first: bool = False) -> bytes:
    """The sheets, with what is to be said about them after them, or `first`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(sheets, start=1):
        _fill(book.create_sheet(_title(sheet.title)), sheet, number)
    page = book.create_sheet(_title(about.title), 0 if first else None)
    page.column_dimensions["A"].width = TEXT_WIDTH
    page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight = A4, 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for row, line in enumerate(about.lines, start=1):
        _write(page, row, 1, line)
        page.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = LINE_POINTS * max(len(textwrap.wrap(line, TEXT_WIDTH - 10)), 1)
    book.properties.creator, book.properties.title = "placement", plain(title)
    book.properties.created = book.properties.modified = NEVER
    return same_bytes(book)


def _fill(page: Worksheet, sheet: TableSheet, number: int) -> None:
    header = _unlike([plain(text)[:250] or str(at) for at, text in enumerate(sheet.header, start=1)])
    lines = 1
    for column, text in enumerate(header, start=1):
        _write(page, 1, column, text)
        page.cell(1, column).font = BOLD
        page.cell(1, column).alignment = Alignment(wrap_text=True, vertical="top")
        longest = max(
            [len(str(row[column - 1])) for row in sheet.rows if isinstance(row[column - 1], str)] or [0]
        )
        wide = min(max(longest + 2, *(len(word) + 2 for word in text.split()), NARROWEST), WIDEST)
        page.column_dimensions[get_column_letter(column)].width = wide
        lines = max(lines, len(textwrap.wrap(text, int(wide) - 1)))
    page.row_dimensions[1].height = LINE_POINTS * lines + 3
    for row, cells in enumerate(sheet.rows, start=2):
        for column, value in enumerate(cells, start=1):
            _write(page, row, column, value)
    for column, value in enumerate(sheet.totals, start=1):
        _write(page, len(sheet.rows) + 3, column, value)
        page.cell(len(sheet.rows) + 3, column).font = BOLD
    _format(page, sheet)
    page.freeze_panes = "B2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.rows:
        corner = f"{get_column_letter(len(header))}{len(sheet.rows) + 1}"
        table = Table(displayName=f"table{number}", ref=f"A1:{corner}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        page.add_table(table)


def _format(page: Worksheet, sheet: TableSheet) -> None:
    """Figures of each column as its unit is written."""
    for column, form in enumerate(sheet.formats, start=1):
        if form is not None:
            for row in range(2, len(sheet.rows) + 4):
                if page.cell(row, column).data_type == "n" and page.cell(row, column).value is not None:
                    page.cell(row, column).number_format = form


def _write(page: Worksheet, row: int, column: int, value: Cell) -> None:
    """A figure as a number; text as text, whatever it begins with."""
    if value is None:
        return
    cell = page.cell(row, column)
    if isinstance(value, str):
        cell.value = plain(value)[:LONGEST_CELL]
        cell.data_type = "s"
        if cell.value and str(cell.value)[0] in "=+-@":
            cell.quotePrefix = True
    elif isinstance(value, float):
        cell.value = float(value)
    else:
        cell.value = int(value)


def _unlike(texts: Sequence[str]) -> list[str]:
    """Heads of a table must differ, whatever their case: later ones get their number."""
    seen: set[str] = set()
    found = []
    for number, text in enumerate(texts, start=1):
        own = text if text.lower() not in seen else f"{text} ({number})"
        seen.add(own.lower())
        found.append(own)
    return found


def _title(text: str) -> str:
    """A title that a sheet can have: with an apostrophe within it (Pwy sy'n cael llai), none at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", plain(text))[:LONGEST_TITLE].strip("'") or "-"


def same_bytes(book: Workbook) -> bytes:
    """The file, written again with one date for every part and nothing packed: any machine, same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).write_data()
    return stored_again(made.getvalue(), _mended)


def _mended(name: str, part: bytes) -> bytes:
    """No time at which it was made, and fonts whose parts stand as the schema orders them."""
    if name == "xl/styles.xml":
        return re.sub(rb"<font>(.*?)</font>", _ordered_font, part, flags=re.DOTALL)
    if name != "docProps/core.xml":
        return part
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)


def _ordered_font(found: re.Match[bytes]) -> bytes:
    parts = re.findall(rb"<(\w+)[^>]*/>", found[0])
    told = dict(zip(parts, re.findall(rb"<\w+[^>]*/>", found[0]), strict=True))
    order = [name.encode() for name in FONT_ORDER]
    return b"<font>" + b"".join(told[name] for name in sorted(told, key=order.index)) + b"</font>"


def stored_again(made: bytes, mend: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """An Office file again, with one date for every part and nothing packed: any machine, same bytes.

    `mend` is given the name and the content of each part, and returns what is written.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as first, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as again:
        for name in sorted(first.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, FIRST_DAY)
            info.external_attr = 0o644 << 16
            again.writestr(info, mend(name, first.read(name)))
    return out.getvalue()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    """What a library's own `save` writes of an Office file, stored again: any machine, same bytes."""
    made = io.BytesIO()
    save(made)
    return stored_again(made.getvalue())


def packed(book: bytes) -> bytes:
    """The same workbook, far smaller, to be taken away. Its bytes depend on zlib's version."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as stored, zipfile.ZipFile(out, "w") as again:
        for info in stored.infolist():
            again.writestr(info, stored.read(info), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
