"""The workbook: every download as a sheet, heads in words with their units, the status in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.publish.bundle.dictionary import meaning, unit_text
from placement.publish.bundle.downloads import public_tables
from placement.publish.names import plain
from placement.publish.page import attributions, heading, watermark
from placement.publish.workbook import About, Sheet, packed, workbook
from placement.words import LANGUAGES, Words

if TYPE_CHECKING:
    import pandas as pd

    from placement.publish.bundle.parts import Bundle
    from placement.publish.workbook import Cell
    from placement.view import View

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
    about = About(words("bundle.page.about"), tuple(line for line in lines if line))
    return packed(workbook(sheets, about, title=heading(view, words)))


def _sheet(name: str, table: pd.DataFrame, view: View, words: Words) -> Sheet:
    status = words(f"bundle.status.{view.answer['status']}")
    return Sheet(
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
