"""Cells that a workbook shows as an error (#N/A, #REF!), and formulas that nobody has worked out yet.

calamine hands both over as blanks, and in OpenDocument an error may come as its text, as a blank or as 0.
So where a workbook's parts speak of errors or formulas, openpyxl (of OpenDocument the cells themselves) says
what stands there. Of an old workbook (.xls) nothing says it.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from xml.etree import ElementTree as ET

from placement.data.cells import EXCEL_ERROR
from placement.data.superscripts import Marked, holds

SHEETS = ("xl/worksheets/",)
BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, EOFError)
"""What reading a broken part ends with, below; the sheet was read by calamine, and keeps its blanks."""

ERRORS = (b't="e"',)
FORMULAS = (b"<f>", b"<f ", b":f>", b":f ")
IN_ODS = (b'value-type="error"', b"table:formula", b">#", b">Err:")
SHOWN_ERROR = re.compile(rf"{EXCEL_ERROR.pattern}|Err:[0-9]{{3}}")
"""LibreOffice shows Err:508 where a formula cannot be read."""
OFFICE, TABLE, TEXT, CALC = (
    *(f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}" for part in ("office", "table", "text")),
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}",
)


def lost_cells(raw: bytes) -> dict[str, Marked]:
    """Of each sheet what its lost cells say: the error, or the formula with "=" before it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if "content.xml" in archive.namelist():
                return _of_ods(archive) if holds(archive, ("content.xml",), IN_ODS) else {}
            formulas = holds(archive, SHEETS, FORMULAS)
            return _of_xlsx(raw, formulas=formulas) if formulas or holds(archive, SHEETS, ERRORS) else {}
    except (zipfile.BadZipFile, NotImplementedError, ET.ParseError, *BROKEN):
        return {}


def _of_xlsx(raw: bytes, *, formulas: bool) -> dict[str, Marked]:
    """The errors by one reading; where there are formulas, those that were never worked out by a second.

    A formula that came to an empty text has a value.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - few workbooks need it

    found: dict[str, Marked] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a drawing or an extension holds nothing is read
        values = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        written = load_workbook(io.BytesIO(raw), read_only=True) if formulas else values
        for page, other in zip(values.worksheets, written.worksheets, strict=True):
            rows = zip(page.iter_rows(), other.iter_rows(), strict=True)
            for row, (cells, formulas_of) in enumerate(rows, start=1):
                for column, (cell, formula) in enumerate(zip(cells, formulas_of, strict=True)):
                    text = None
                    if cell.data_type == "e":
                        text = str(cell.value)
                    elif formula.data_type == "f" and cell.value is None and cell.data_type == "n":
                        text = str(getattr(formula.value, "text", formula.value))
                    if text is not None:
                        found.setdefault(page.title, {}).setdefault(row, {})[column] = text
    return found


def _of_ods(archive: zipfile.ZipFile) -> dict[str, Marked]:
    """Errors by their type or by what the cell shows, and formulas without a value of any type."""
    found: dict[str, Marked] = {}
    sheet, row, column = "", 0, 0
    with archive.open("content.xml") as content:
        for event, part in ET.iterparse(content, ("start", "end")):  # noqa: S314 - expat bounds what entities make
            if event == "start" and part.tag == f"{TABLE}table":
                sheet, row = part.get(f"{TABLE}name", ""), 0
            elif event == "start" and part.tag == f"{TABLE}table-row":
                row, column = row + 1, 0
            elif event == "end" and part.tag == f"{TABLE}table-row":
                row += int(part.get(f"{TABLE}number-rows-repeated", "1")) - 1
                part.clear()
            elif event == "end" and part.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                if (text := _lost_in_ods(part)) is not None:
                    found.setdefault(sheet, {}).setdefault(row, {})[column] = text
                column += int(part.get(f"{TABLE}number-columns-repeated", "1"))
    return found


def _lost_in_ods(cell: ET.Element) -> str | None:
    shown = "".join(text for part in cell.iter(f"{TEXT}p") for text in part.itertext()).strip()
    formula = cell.get(f"{TABLE}formula")
    if cell.get(f"{CALC}value-type") == "error" or (formula and SHOWN_ERROR.fullmatch(shown)):
        return shown if EXCEL_ERROR.fullmatch(shown) else f"={shown}"
    if formula and cell.get(f"{OFFICE}value-type") in {None, "float", "percentage", "currency"}:
        value = cell.get(f"{OFFICE}value")
        return None if value else f"={formula.partition('=')[2]}"
    return None
