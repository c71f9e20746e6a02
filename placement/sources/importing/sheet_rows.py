"""The rows of a workbook's sheet through calamine, of a large sheet (.xlsx) a piece at a time.

calamine holds every cell of a sheet twice while it reads. A large sheet is therefore handed to it as small
workbooks, one after another: each has the sheet's beginning, some of its rows, and every other part as it
is, so that numbers, dates and texts are read as they are in the whole.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

PIECE = 1 << 18
"""Bytes of a piece, as the sheet is stored unpacked; more where the texts of the workbook are more."""
LARGE = 4 << 20
"""Bytes from which on a sheet is read in pieces."""
STEP = 1 << 16
BEGIN, ROW_END, END = b"<sheetData>", b"</row>", b"</sheetData></worksheet>"
NUMBERED = re.compile(rb'\s*<row\s(?:[^>]*\s)?r="[0-9]+"')
"""A row that says which it is; without that a piece cannot begin with it."""
TEXTS = "xl/sharedStrings.xml"
BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError)
"""What reading a damaged workbook ends with."""


class SheetRows:
    """All rows of a sheet from the first, as often as they are asked for; a small sheet is held.

    Raises one of BROKEN, at once or on the way, where the workbook is damaged.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._part = _large_part(path, name)
        self._held = _sheet(path, name) if self._part is None else None

    @property
    def merged(self) -> list[tuple[int, int, int]]:
        """Column, first and last row (from 0) of cells merged downwards; none of a large sheet."""
        ranges = None if self._held is None else self._held.merged_cell_ranges
        return [(left, top, end) for (top, left), (end, right) in ranges or () if left == right and end > top]

    def __iter__(self) -> Iterator[list[Any]]:
        """Rows as the sheet numbers them, with the blank rows and columns before the first cell."""
        number = 0
        for sheet in self._sheets():
            if sheet.start is None:
                continue
            top, left = sheet.start
            if top < number:
                raise ValueError("the rows of the sheet are out of order")
            yield from repeat([], top - number)
            blank = [""] * left
            for row in islice(sheet.iter_rows(), top, None):  # calamine gives the rows above, all blank
                yield [*blank, *row] if left else row
            number = top + sheet.height

    def _sheets(self) -> Iterator[CalamineSheet]:
        if self._held is not None:
            yield self._held
        elif self._part is not None:
            for piece in _pieces(self._path, self._part):
                yield _sheet(piece, self._name)


def _sheet(book: Path | io.BytesIO, name: str) -> CalamineSheet:
    return CalamineWorkbook.from_object(book).get_sheet_by_name(name)


def _large_part(path: Path, name: str) -> str | None:
    """The part of an .xlsx that holds a sheet, where it is large."""
    try:
        with zipfile.ZipFile(path) as archive:
            if all(part.file_size < LARGE for part in archive.infolist()):
                return None
            book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat bounds what entities make
            links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
            targets = {link.get("Id"): link.get("Target", "") for link in links}
            sheet = next(one for one in book.iter() if one.tag.endswith("}sheet") and one.get("name") == name)
            target = next(targets[value] for key, value in sheet.items() if key.endswith("}id"))
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if archive.getinfo(part).file_size >= LARGE else None
    except (*BROKEN, ET.ParseError, LookupError, StopIteration):
        return None  # no .xlsx, or one for calamine to judge


def _pieces(path: Path, part: str) -> Iterator[io.BytesIO]:
    """The workbook again and again, each time with the next rows of one sheet alone.

    A piece ends where the next row says its number; a sheet of another shape is one piece.
    """
    with zipfile.ZipFile(path) as archive, archive.open(part) as rows:
        folder = part.rpartition("/")[0]
        others = {
            one.filename: archive.read(one)
            for one in archive.infolist()
            if one.filename.endswith((".xml", ".rels")) and not one.filename.startswith(f"{folder}/")
        }
        size = max(PIECE, len(others.get(TEXTS, b"")))
        begin, found, left = rows.read(size).partition(BEGIN)
        begin += found
        while more := rows.read(STEP):
            cut = left.rfind(ROW_END) + len(ROW_END) if found and len(left) >= size else 0
            left += more
            if cut >= len(ROW_END) and NUMBERED.match(left, cut):
                yield _book(others, part, begin + left[:cut] + END)
                left = left[cut:]
        yield _book(others, part, begin + left)


def _book(others: dict[str, bytes], part: str, sheet: bytes) -> io.BytesIO:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in {**others, part: sheet}.items():
            archive.writestr(name, content)
    stored.seek(0)
    return stored
