"""A sheet that says it is larger than it is: what it says is not believed."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from placement.cli.commands import words


def sheet(path: Path, change: str, to: str) -> None:
    """A small workbook, its sheet's text changed."""
    book, made = Workbook(), io.BytesIO()
    for row in (("key", "en", "cy"), ("a.b", "One", "Un")):
        book.worksheets[0].append(row)
    book.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name.endswith("sheet1.xml"):
                text, n = re.subn(change.encode(), to.encode(), text, count=1)
                assert n == 1
            after.writestr(name, text)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ('<dimension ref="A1:C2" ?/>', '<dimension ref="A1:XFD1048576"/>'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'),
    ],
    ids=["a dimension of 17 thousand million cells", "a cell in the last corner"],
)
def test_a_false_size_takes_little_memory_and_time(
    change: str, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One such file took 3 GB before."""
    seen: list[int] = []

    def lines_of(texts: list[list[str]], _: object) -> list[object]:
        seen.extend(map(len, texts))
        return []

    monkeypatch.setattr("placement.i18n.sheet.lines_of", lines_of)
    sheet(tmp_path / "w.xlsx", change, to)
    tracemalloc.start()
    began = time.process_time()
    words.from_workbook(tmp_path / "w.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - began < 20
    assert peak < 100_000_000
    assert len(seen) <= words.MOST_ROWS
    assert max(seen) <= words.MOST_COLUMNS
