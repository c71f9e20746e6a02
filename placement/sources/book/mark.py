"""A copy of a workbook with each fault marked at its cell, and a list of them all on a sheet of its own."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from placement.i18n import LANGUAGES, Words
from placement.sources.book.layout import MEND, sheet_title
from placement.sources.book.places import SheetFault

RED = "FF9999"
MARK = "placement: "
HEADS = ("sheet", "cell", "wrong")
LONGEST = 30_000


def marked(path: Path, faults: Sequence[SheetFault], words: Words) -> bytes:
    """The workbook with marks; those of an earlier check are taken away first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a spreadsheet has beyond cells may not be kept in the copy
        book = load_workbook(io.BytesIO(path.read_bytes()))
    _unmarked(book)
    page = book.create_sheet(sheet_title(MEND, words), 0)
    for at, (name, width) in enumerate(zip(HEADS, (20, 10, 110), strict=True), start=1):
        page.cell(1, at, words(f"book.mend.{name}")).font = Font(bold=True)
        page.column_dimensions["ABC"[at - 1]].width = width
    for row, fault in enumerate(faults, start=2):
        text = fault.what(words)[:LONGEST]
        if fault.sheet in book.sheetnames:
            _mark(book[fault.sheet], fault.cell, text)
            page.cell(row, 2).hyperlink = f"#'{fault.sheet}'!{fault.cell}"
        for at, value in enumerate((fault.sheet, fault.cell, text), start=1):
            cell = page.cell(row, at, value)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(page: Worksheet, cell: str, text: str) -> None:
    row, column = coordinate_to_tuple(cell)
    here = page.cell(row, column)
    if isinstance(here, MergedCell):
        area = next(area for area in page.merged_cells.ranges if cell in area)
        here = page.cell(area.min_row, area.min_col)
    here.fill = PatternFill("solid", fgColor=RED)
    before = f"\n\n{here.comment.text}" if here.comment else ""
    here.comment = Comment(f"{MARK}{text}{before}", "placement", width=380, height=160)


def _unmarked(book: Workbook) -> None:
    for language in LANGUAGES:
        title = sheet_title(MEND, Words(language))
        if title in book.sheetnames:
            book.remove(book[title])
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell, MergedCell) or not (cell.comment and cell.comment.text.startswith(MARK)):
                    continue
                _, _, before = cell.comment.text.partition("\n\n")
                cell.comment = Comment(before, "placement", width=320, height=130) if before else None
                cell.fill = PatternFill()
