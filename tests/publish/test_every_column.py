"""Hostile text in every column and every sentence that is shown: inert in each kind of file of a bundle."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from docx import Document

from placement.site.bundle import Bundle, Run, build
from tests.publish.builders import made_up_view
from tests.publish.reading import Page
from tests.publish.usual import usual_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.data.region import Region
    from placement.results.view import View

TEXTS = (
    "<script>alert(1)</script>",
    '"; DROP TABLE clusters; --',
    "=1+1",
    "{{7*7}}",
    "x\u202ey\u200f",
    "a" * 300,
)
MARKS = ("\u202e", "\u200f")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
RUNNING = ("script", "img", "iframe", "svg", "a", "form", "style")
SHOWN = ("_en", "_cy")
"""How columns and entries that people read end."""


def hostile_region(region: Region, text: str) -> Region:
    changed: dict[str, Any] = {}
    for each in fields(region):
        table = getattr(region, each.name)
        if isinstance(table, pd.DataFrame):
            columns = [name for name in table.columns if str(name).endswith(SHOWN)]
            changed[each.name] = table.assign(**{name: [text] * len(table) for name in columns})
    changed["package"] = hostile(region.package, text)
    return replace(region, **changed)


def hostile(value: Any, text: str, name: str = "") -> Any:
    """Every text that people read, in lists and entries however deep."""
    if isinstance(value, dict):
        return {key: hostile(each, text, str(key)) for key, each in value.items()}
    if isinstance(value, list):
        return [hostile(each, text, name) for each in value]
    shown = name.endswith(SHOWN) or name in {"title", "publisher"}
    return text if isinstance(value, str) and value and shown else value


def hostile_view(text: str) -> View:
    view = made_up_view()
    tables = {
        name: table.assign(**{str(c): [text] * len(table) for c in table.columns if str(c).endswith(SHOWN)})
        for name, table in view.tables.items()
    }
    return replace(
        view, region=hostile_region(view.region, text), answer=hostile(view.answer, text), tables=tables
    )


def made(view: View) -> dict[str, bytes]:
    return build(Bundle(runs=(Run("made-up", view),)))


@pytest.fixture(scope="module")
def usual() -> Mapping[str, bytes]:
    return usual_files()


@cache
def taken_apart(content: bytes) -> Page:
    """A page as it is read: the usual ones stand beside those of every text, and are read once."""
    return Page(content.decode())


def inert_page(content: bytes, usual: bytes) -> None:
    pages = taken_apart(content), taken_apart(usual)
    found, known = (Counter(tag for tag, _ in page.elements) for page in pages)
    assert {tag: found[tag] for tag in RUNNING} == {tag: known[tag] for tag in RUNNING}
    assert not any(attribute.startswith("on") for _, given in pages[0].elements for attribute in given)
    texts = [page.text for page in pages]
    alone = [len(re.findall(r"(?<![\w.,])49(?![\w.,])", text)) for text in texts]  # not the size of a file
    assert alone[0] <= alone[1]  # nothing has worked out {{7*7}}


def inert_table(content: bytes, usual: bytes) -> None:
    rows, before = (list(csv.reader(io.StringIO(each.decode()))) for each in (content, usual))
    assert [len(row) for row in rows] == [len(row) for row in before]
    assert [c for row in rows[1:] for c in row if c.startswith(FORMULAS) and not _figure(c)] == []


def inert_book(content: bytes, _usual: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [
        c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
    ] == []


def inert_word(content: bytes, usual: bytes) -> None:
    parts = (set(zipfile.ZipFile(io.BytesIO(each)).namelist()) for each in (content, usual))
    assert len(set(map(frozenset, parts))) == 1
    assert len(Document(io.BytesIO(content)).tables) == len(Document(io.BytesIO(usual)).tables)


def inert_shapes(content: bytes, usual: bytes) -> None:
    assert len(json.loads(content)["features"]) == len(json.loads(usual)["features"])


def inert_drawing(content: bytes, _usual: bytes) -> None:
    assert b"<script" not in content


CHECKS = {
    ".html": inert_page,
    ".csv": inert_table,
    ".xlsx": inert_book,
    ".docx": inert_word,
    ".geojson": inert_shapes,
    ".svg": inert_drawing,
}


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_in_every_column_is_inert_in_every_file(usual: Mapping[str, bytes], text: str) -> None:
    files = {name: content for name, content in made(hostile_view(text)).items() if name[:7] != "public/"}
    assert {Path(name).suffix for name in files} >= set(CHECKS)
    for name, content in files.items():
        check = CHECKS.get(Path(name).suffix)
        if check is not None:
            check(content, usual[name])
        said = read(name, content)
        assert [mark for mark in MARKS if mark in said] == [], name
    if not any(mark in text for mark in MARKS):  # it is there to be read, as text
        assert (
            sum(text[:100] in taken_apart(c).text for name, c in files.items() if name[-5:] == ".html") >= 4
        )


def read(name: str, content: bytes) -> str:
    """All text of a file; nothing of a picture."""
    if name.endswith((".html", ".csv", ".geojson", ".svg", ".json")):
        return content.decode()
    if name.endswith(".docx"):
        return "".join(Document(io.BytesIO(content)).element.body.itertext())
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return ""


def _figure(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
