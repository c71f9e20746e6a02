"""Workbooks for tests: one of a small county, changed as people change them."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import DimensionHolder

from placement.i18n import Words
from placement.sources.begin import begin_wales
from placement.sources.book import book_of
from placement.sources.book.layout import label, sheet_title
from placement.sources.book.read import read_book
from placement.sources.book.region import realised

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from placement.scenario.inputs import Inputs
    from placement.sources.begin import Begun
    from placement.sources.book.as_read import BookRead
    from placement.sources.book.places import SheetFault

EN = Words("en")
Change = Callable[[Workbook], object]


@cache
def begun() -> Begun:
    """Ceredigion, without what is for the search box of pages alone."""
    whole = begin_wales("county=ceredigion", "small")
    kept = {name: table for name, table in whole.tables.items() if name not in {"postcodes", "places"}}
    return replace(whole, tables=kept)


@cache
def workforce() -> pd.DataFrame:
    return begun().tables["workforce"].reset_index(drop=True)


def first_key() -> tuple[str, str]:
    """Base and service of the first figures of staff."""
    base, service = workforce().loc[0, ["base_id", "service_id"]]
    return str(base), str(service)


def last_row() -> int:
    """The row of the last figures of staff."""
    return len(workforce()) + 1


@cache
def fresh() -> bytes:
    return book_of(begun(), "en")


@cache
def untouched() -> Workbook:
    """The workbook to look things up in: nobody changes it."""
    return load_workbook(BytesIO(fresh()))


@cache
def _pickled() -> bytes:
    return pickle.dumps(untouched())


def _copy() -> Workbook:
    """The workbook to change: to copy it takes a fifth of the time that reading it takes."""
    book: Workbook = pickle.loads(_pickled())  # noqa: S301 - our own
    sheets: Any = book.worksheets
    for sheet in sheets:  # how a sheet makes a row that is not described yet, pickling leaves out
        described = dict(sheet.row_dimensions)
        sheet.row_dimensions = DimensionHolder(sheet, "index", sheet._add_row)
        sheet.row_dimensions.update(described)
    return book


@dataclass(frozen=True)
class Opened:
    """A workbook as read: what was made of it, its inputs if nothing is wrong, and all that is."""

    read: BookRead
    inputs: Inputs | None
    faults: list[SheetFault]

    @property
    def said(self) -> str:
        return "\n".join(told.says(EN) for told in self.read.told)

    def staff(self) -> dict[tuple[str, str], tuple[float, float]]:
        """In post and funded of each base and service."""
        rows = self.read.tables["workforce"].to_dict("records")
        return {
            (row["base_id"], row["service_id"]): (float(row["in_post_wte"]), float(row["funded_wte"]))
            for row in rows
        }


def changed(change: Change, folder: Path) -> Path:
    """The workbook's file after a change."""
    book = _copy()
    change(book)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def opened(path: Path) -> Opened:
    folder = path.parent / "made"
    folder.mkdir()
    read = read_book(path)
    inputs, faults = realised(read, folder)
    return Opened(read, inputs, faults)


def page(book: Workbook, table: str) -> Worksheet:
    found: Worksheet = book[sheet_title(table, EN)]
    return found


def column(sheet: Worksheet, name: str) -> int:
    """The number of a column by its name in the table."""
    wanted = label(name, EN)
    return next(cell.column for cell in sheet[1] if cell.value == wanted)


def put(table: str, row: int, name: str, value: Any, shape: str | None = None) -> Change:
    """A value in a cell, and how it is shown."""

    def change(book: Workbook) -> None:
        sheet = page(book, table)
        cell = sheet.cell(row, column(sheet, name))
        cell.value = value
        if shape is not None:
            cell.number_format = shape

    return change


def cell_of(table: str, row: int, name: str) -> str:
    """Sheet and cell of a column, as messages name them."""
    sheet = page(untouched(), table)
    return f"{sheet.title}!{get_column_letter(column(sheet, name))}{row}"


def setting(key: str, value: Any) -> Change:
    """Another answer to a question."""

    def change(book: Workbook) -> None:
        sheet = page(book, "question")
        sheet.cell(setting_row(key), 2).value = value
        assert sheet.cell(setting_row(key), 4).value == key

    return change


@cache
def setting_row(key: str) -> int:
    sheet = page(untouched(), "question")
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 4).value == key)


def both(*changes: Change) -> Change:
    def change(book: Workbook) -> None:
        for one in changes:
            one(book)

    return change


def own(book: Workbook) -> None:
    """Own figures in every row of staff: 10, 11, 12 … in post, and half of one more funded."""
    sheet = page(book, "workforce")
    for row in range(2, last_row() + 1):
        sheet.cell(row, column(sheet, "in_post_wte")).value = 8 + row
        sheet.cell(row, column(sheet, "funded_wte")).value = 8.5 + row


def expected() -> dict[tuple[str, str], tuple[float, float]]:
    keys = zip(workforce()["base_id"], workforce()["service_id"], strict=True)
    return {(str(base), str(service)): (10.0 + i, 10.5 + i) for i, (base, service) in enumerate(keys)}
