"""The workbook of a region: a front page in plain words, the question, a sheet for each table, and lists.

Drop-downs take their choices from the sheet of lists, as a list written into the cell's rule may hold no more
than 255 characters. Fills tell what is published, estimated, assumed, and what is to be filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from placement.data.basis import ASSUMED, BASES, ESTIMATED, PUBLISHED, basis
from placement.data.package import FILE as PACKAGE
from placement.data.tables import TABLES
from placement.i18n import Language, Words
from placement.report.workbook import NEVER, packed, same_bytes
from placement.sources.begin import Begun
from placement.sources.begin.begun import package_text
from placement.sources.book.layout import (
    FRONT,
    LISTS,
    OUTLINES,
    OWN,
    QUESTION,
    SETTING_COLUMNS,
    columns_of,
    label,
    sheet_order,
    sheet_title,
)
from placement.sources.book.match import shown_names
from placement.sources.book.outlines import in_pieces, outline_rows
from placement.sources.book.settings import kinds_of, rows_of, setting_help, setting_label, spoken

FILLS = {PUBLISHED: "E2F0D9", ESTIMATED: "FFF2CC", ASSUMED: "FCE4D6", "own": "FFFF99", "head": "D9E1F2"}
TEXT = "@"
SPARE = 500
"""Rows below a table in which drop-downs still work."""
WIDE, NARROW = 34, 12
FIRST_SETTINGS = (
    "scenario.name_en",
    "scenario.question_en",
    "scenario.decided_by_en",
    "scenario.year",
)
CHOICES = {"measure": ("pounds", "wte"), "status": ("example", "draft", "decision")}


def book_of(begun: Begun, language: Language, *, empty: bool = False) -> bytes:
    """The workbook as the bytes of its file; the same region, the same bytes. `empty` has no figure."""
    return _Book(begun, Words(language), empty=empty).bytes()


class _Book:
    """A workbook as it is made."""

    def __init__(self, begun: Begun, words: Words, *, empty: bool) -> None:
        self.begun, self.words, self.empty = begun, words, empty
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.names = shown_names(begun.tables)
        self.lists: dict[str, list[str]] = {}

    def bytes(self) -> bytes:
        front = self.book.create_sheet(sheet_title(FRONT, self.words))
        self._question()
        for table in sheet_order(list(self.begun.tables)):
            self._table(table, self.begun.tables[table])
        self._outlines()
        self._lists()
        self._front(front)
        self.book.properties.creator = "placement"
        self.book.properties.title = self.begun.name
        self.book.properties.created = self.book.properties.modified = NEVER
        return packed(same_bytes(self.book))

    def _front(self, page: Worksheet) -> None:
        words, tables = self.words, self.begun.tables
        page.column_dimensions["A"].width = 110
        staff = len(tables["workforce"])
        lines: list[tuple[str, str | None]] = [
            (
                words("book.front.title", name=self.begun.document["scenario"][f"name_{self._language}"]),
                "title",
            ),
            (words("book.front.what"), None),
            (words("book.front.todo"), "head"),
            (words.count("book.front.staff", staff, sheet=sheet_title("workforce", words)), "own"),
            (words("book.front.question", sheet=sheet_title(QUESTION, words)), "own"),
            (words("book.front.rest"), None),
            (words("book.front.colours"), "head"),
            (words("book.front.own"), "own"),
            *((words(f"book.front.{name}"), name) for name in BASES),
            (words("book.front.then"), "head"),
            (words("book.front.check"), None),
            (words("book.front.run"), None),
            (words("book.front.free"), None),
            *((text, None) for text in _texts(self.begun.package.get(f"attribution_{self._language}"))),
        ]
        for row, (text, style) in enumerate(lines, start=1):
            cell = page.cell(row, 1, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if style == "title":
                cell.font = Font(bold=True, size=16)
            elif style == "head":
                cell.font = Font(bold=True)
            elif style:
                cell.fill = PatternFill("solid", fgColor=FILLS[style])

    @property
    def _language(self) -> str:
        return self.words.language if self.words.language in self.begun.languages else "en"

    def _question(self) -> None:
        """Each setting with what it is called; those that a planner states first come first."""
        words, page = self.words, self.book.create_sheet(sheet_title(QUESTION, self.words))
        self._head(page, [words(f"book.set_col.{name}") for name in SETTING_COLUMNS], (34, 60, 60, 34))
        rows = dict(rows_of(self.begun.document))
        kinds = kinds_of(rows)
        fund = next((key for key in rows if key.endswith(".amount")), "")
        mine = [*FIRST_SETTINGS, fund, fund.replace(".amount", ".measure")]
        own = [key for key in mine if key in rows]
        own = own if self._language == "en" else [self._also(key, rows) for key in own]
        for row, key in enumerate([*own, *(key for key in rows if key not in own)], start=2):
            value = rows[key]
            page.cell(row, 1, setting_label(key, words, kinds))
            cell = page.cell(row, 2)
            if not (self.empty and key in own):
                shown = words(f"book.{'yes' if value else 'no'}") if isinstance(value, bool) else value
                cell.value = spoken(key, shown) if isinstance(shown, str) else shown
            cell.number_format = TEXT if isinstance(value, str) else "#,##0.######"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            page.cell(row, 3, setting_help(key, words, kinds)).alignment = Alignment(
                wrap_text=True, vertical="top"
            )
            page.cell(row, 4, key).number_format = TEXT
            kind = "own" if key in own else ASSUMED
            cell.fill = PatternFill("solid", fgColor=FILLS[kind])
            name = key.rsplit(".", 1)[-1]
            if name in CHOICES:
                self._drop_down(page, f"B{row}", name, CHOICES[name])

    @staticmethod
    def _also(key: str, rows: Mapping[str, object]) -> str:
        welsh = f"{key.removesuffix('_en')}_cy"
        return welsh if key.endswith("_en") and welsh in rows else key

    def _table(self, table: str, frame: pd.DataFrame) -> None:
        words = self.words
        columns = columns_of(table, list(frame.columns))
        page = self.book.create_sheet(sheet_title(table, words))
        widths = [WIDE if _wide(column) else NARROW for column in columns]
        self._head(page, [label(column, words) for column in columns], widths)
        spec = TABLES[table].with_bands(frame.columns)
        for at, column in enumerate(columns, start=1):
            self._column(page, table, column, at, frame)
            about = {} if column in OWN.values() else spec.about(column)
            letter = get_column_letter(at)
            below = f"{letter}2:{letter}{len(frame) + SPARE}"
            if "refers" in about and about["refers"] in self.names and not column.startswith("second"):
                self._drop_down(page, below, about["refers"], list(self.names[about["refers"]].values()))
            elif about.get("kind") == "choice":
                self._drop_down(page, below, f"{table}.{column}", [_spoken(one) for one in about["choices"]])
            elif about.get("kind") == "truth":
                self._drop_down(page, below, "truth", [words("book.yes"), words("book.no")])

    def _column(self, page: Worksheet, table: str, column: str, at: int, frame: pd.DataFrame) -> None:
        """The cells of a column and the note at its head."""
        words, spec = self.words, TABLES[table].with_bands(frame.columns)
        source = {assumed: own for own, assumed in OWN.items()}.get(column, column)
        about = spec.about(source)
        ours = column in OWN and table == "workforce"
        kind = "own" if ours else basis(table, source, str(about["kind"]), self.begun.basis)
        fill = PatternFill("solid", fgColor=FILLS[kind]) if kind in FILLS else None
        names = self.names.get(about.get("refers", ""), {})
        shown = frame[source].tolist() if not (self.empty and _figure(about)) else [None] * len(frame)
        example = next((one for one in frame[source].dropna().tolist() if one != ""), "")
        for row, value in enumerate(shown, start=2):
            cell = page.cell(row, at)
            if fill is not None:
                cell.fill = fill
            if ours:
                cell.number_format = "0.00"
                continue
            self._put(cell, value, about, names)
        unit = str(about.get("unit", "")).replace("_", " ")
        note = [label(column, words)]
        note += [words("book.note.unit", unit=unit)] if unit and unit != "any" else []
        shown_example = names.get(str(example), example)
        note += [words("book.note.example", example=str(shown_example)[:60])] if str(example) else []
        note += [words(f"book.note.{kind}")] if kind else []
        note += [words("book.note.column", column=column)]
        page.cell(1, at).comment = Comment("\n".join(note), "placement", width=320, height=130)

    def _put(self, cell: Any, value: Any, about: Mapping[str, Any], names: Mapping[str, str]) -> None:
        if value is None or value == "" or (isinstance(value, float | np.floating) and np.isnan(value)):
            return
        kind = about["kind"]
        if kind == "truth":
            cell.value = self.words("book.yes" if str(value).lower() == "true" else "book.no")
        elif kind in {"number", "whole"}:
            figure = float(value)
            cell.value = int(figure) if figure.is_integer() else figure
            cell.number_format = "£#,##0" if str(about.get("unit", "")).startswith("pounds") else "#,##0.####"
            if about.get("unit") in {"m", "rank", "level"}:
                cell.number_format = "0"
        else:
            text = _spoken(str(value)) if kind == "choice" else names.get(str(value), str(value))
            cell.value, cell.data_type, cell.number_format = text, "s", TEXT

    def _outlines(self) -> None:
        page = self.book.create_sheet(sheet_title(OUTLINES, self.words))
        heads = [
            label("cluster_id", self.words),
            *(self.words(f"book.outline.{key}") for key in ("piece", "text")),
        ]
        self._head(page, heads, (20, 10, 60))
        pieces = [*outline_rows(self.begun.outlines), *in_pieces(PACKAGE, package_text(self.begun))]
        for row, (name, number, text) in enumerate(pieces, start=2):
            page.cell(row, 1, name).number_format = TEXT
            page.cell(row, 2, number)
            page.cell(row, 3, text).number_format = TEXT
        page.sheet_state = "hidden"

    def _head(self, page: Worksheet, labels: Sequence[str], widths: Sequence[int]) -> None:
        for at, (text, width) in enumerate(zip(labels, widths, strict=True), start=1):
            cell = page.cell(1, at, text)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=FILLS["head"])
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[get_column_letter(at)].width = width
        page.freeze_panes = "B2"

    def _drop_down(self, page: Worksheet, cells: str, name: str, choices: Sequence[str]) -> None:
        """A list of choices that stands on its own sheet; another value is allowed, and asked about."""
        if not choices:
            return
        self.lists.setdefault(name, list(choices))
        letter = get_column_letter(list(self.lists).index(name) + 1)
        sheet = sheet_title(LISTS, self.words)
        formula = f"'{sheet}'!${letter}$2:${letter}${len(self.lists[name]) + 1}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        rule.add(cells)
        page.add_data_validation(rule)

    def _lists(self) -> None:
        page = self.book.create_sheet(sheet_title(LISTS, self.words))
        for at, (name, choices) in enumerate(self.lists.items(), start=1):
            page.cell(1, at, name).font = Font(bold=True)
            for row, choice in enumerate(choices, start=2):
                page.cell(row, at, choice).number_format = TEXT


def _texts(found: object) -> list[str]:
    """One text or several, as a package has them."""
    return [str(text) for text in found] if isinstance(found, list) else [str(found)] if found else []


def _figure(about: Mapping[str, Any]) -> bool:
    return about["kind"] not in {"id", "reference", "label", "text"}


def _spoken(choice: str) -> str:
    """A choice as people read it: `newly_qualified` is newly qualified."""
    return choice.replace("_", " ")


def _wide(column: str) -> bool:
    return column.startswith(("name_", "source", "health_board")) or column in {
        "base_id",
        "service_id",
        "cluster_id",
    }
