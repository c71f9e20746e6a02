"""A large sheet read in pieces is the sheet: the same cells, dates and texts in the same rows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from placement.errors import BadInput
from placement.sources.importing import sheet_rows
from placement.sources.importing.gather import import_files
from placement.sources.importing.sheet_rows import SheetRows

ROWS: list[list[Any]] = [
    [],
    ["", "code", "day", "part", "yes"],
    [],
    *(["", f"text {n} & <{n % 3}>", dt.date(2024, 1, 1 + n), n / 4, n % 2 == 0] for n in range(20)),
    [],
    [],
    ["", "", "", "", "the end"],
]
PART = "xl/worksheets/sheet2.xml"
SHARED = (b't="inlineStr"><is><t>the end</t></is>', b't="s"><v>0</v>')
STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>the end</t></si></sst>'
)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every sheet is large and a piece a row or a few; the bytes of each are noted."""
    for name, size in (("LARGE", 1), ("PIECE", 900), ("STEP", 64)):
        monkeypatch.setattr(sheet_rows, name, size)
    monkeypatch.setattr(sheet_rows, "TEXTS", "none")
    made: list[int] = []
    book = sheet_rows._book

    def noted(others: dict[str, bytes], part: str, sheet: bytes) -> io.BytesIO:
        made.append(len(sheet))
        return book(others, part, sheet)

    monkeypatch.setattr(sheet_rows, "_book", noted)
    return made


def written(folder: Path, change: tuple[bytes, bytes] = (b"", b"")) -> Path:
    """A workbook of two sheets; in what is stored of the second one thing is changed."""
    book, stored = Workbook(), io.BytesIO()
    book.worksheets[0].append(["another sheet"])
    page = book.create_sheet("A & B")
    for row, cells in enumerate(ROWS, start=1):
        for column, value in enumerate(cells, start=1):
            page.cell(row, column, None if value == "" else value)
    book.save(stored)
    with zipfile.ZipFile(stored) as archive, zipfile.ZipFile(folder / "book.xlsx", "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == PART:
                assert change[0] in content
                content = content.replace(*SHARED).replace(*change if change[0] else SHARED)
            changed.writestr(name, content)
        changed.writestr("xl/sharedStrings.xml", STRINGS)
    return folder / "book.xlsx"


def cells_of(path: Path) -> list[list[Any]]:
    """Rows without the blank cells at their ends."""
    rows = [list(row) for row in SheetRows(path, "A & B")]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows


def test_every_cell_stands_where_it_was_written(tmp_path: Path, small_pieces: list[int]) -> None:
    path = written(tmp_path)
    assert cells_of(path) == ROWS
    assert len(small_pieces) > 3
    assert cells_of(path) == ROWS


@pytest.mark.parametrize(
    "change",
    [
        (b"<sheetData>", b"<sheetData >"),
        (b'<row r="', b'<row spans="1:5" r="'),
        (b'<row r="1', b'<row foo="1'),
    ],
)
def test_a_sheet_stored_in_another_way_is_read_too(
    tmp_path: Path, small_pieces: list[int], change: tuple[bytes, bytes]
) -> None:
    assert cells_of(written(tmp_path, change)) == ROWS


def test_a_sheet_that_breaks_off_late_is_told(tmp_path: Path, small_pieces: list[int]) -> None:
    path = written(tmp_path, (b'<row r="21"', b'<row r="21'))
    other = tmp_path / "other.csv"
    other.write_text("")
    with pytest.raises(BadInput) as told:
        import_files([path, other], None)
    assert [(one.key, one.file) for one in told.value.faults] == [
        ("import_broken_book", "book.xlsx"),
        ("empty_file", "other.csv"),
    ]
