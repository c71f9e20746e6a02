"""The workbook: every download as a sheet, heads in words with their units, the status in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.i18n import LANGUAGES, Words
from placement.report.names import plain
from placement.report.page import attributions, heading, watermark
from placement.report.workbook import TableSheet, TextSheet, packed, workbook
from placement.site.dictionary import meaning, unit_text
from placement.site.downloads import public_tables

if TYPE_CHECKING:
    import pandas as pd

    from placement.report.workbook import Cell
    from placement.results.view import View
    from placement.site.parts import Bundle

TITLE_LETTERS = 26


def workbooks(bundle: Bundle) -> dict[str, bytes]:
    """`workbook.en.xlsx` and `workbook.cy.xlsx`."""
    return {f"workbook.{language}.xlsx": _book(bundle.view, Words(language)) for language in LANGUAGES}


def _book(view: View, words: Words) -> bytes:
    sheets = [
        _sheet(name, table, view, words) for name, table in public_tables(view).items() if len(table.columns)
    ]
    lines = [watermark(view, words), words("summary.estimates"), *attributions(view, words)]
    if words.language == "cy":
        lines.append(words("summary.unreviewed"))
    about = TextSheet(words("bundle.page.about"), tuple(line for line in lines if line))
    return packed(workbook(sheets, about, title=heading(view, words)))


def _sheet(name: str, table: pd.DataFrame, view: View, words: Words) -> TableSheet:
    status = words(f"bundle.status.{view.answer['status']}")
    return TableSheet(
        title=name[:TITLE_LETTERS],
        header=(*(_head(str(column), words) for column in table.columns), words("bundle.status")),
        rows=tuple((*(_cell(value) for value in row), status) for row in table.itertuples(index=False)),
    )


def _head(column: str, words: Words) -> str:
    unit = unit_text(column, words)
    return words("bundle.head", meaning=meaning(column, words), unit=unit) if unit else meaning(column, words)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return plain(value)
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return None
    return int(value) if float(value).is_integer() else float(value)
