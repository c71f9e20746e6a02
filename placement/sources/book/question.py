"""The sheet of the question: a setting a row, known by its place or by what it is called."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from placement.data.grid import BLANK, RawCell, SheetGrid
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded
from placement.sources.book.layout import SETTING_COLUMNS
from placement.sources.book.places import SheetPlace
from placement.sources.book.settings import document_of
from placement.sources.book.units import units_read

DEEP = 40


@dataclass(frozen=True)
class SettingFault:
    """A cell of the question that says nothing that can be used."""

    key: str
    row: int
    value: str | None


@dataclass(frozen=True)
class QuestionRead:
    """The document that the settings state, where each stands, and what is wrong with the sheet itself.

    `units` tells answers with a unit and what they are read as, `counted` those of a fund that say another
    than its measure.
    """

    document: dict[str, Any]
    place: SheetPlace
    rows: dict[str, int] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    faults: tuple[SettingFault, ...] = ()
    units: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


def read_question(grid: SheetGrid) -> QuestionRead:
    """The settings of a sheet; a row without a setting's place is passed over, one without a value too."""
    names = {
        folded(text): name
        for name in SETTING_COLUMNS
        for text in (name, *(Words(language)(f"book.set_col.{name}") for language in LANGUAGES))
    }
    found: dict[str, int] = {}
    head = 1
    for row, cells in list(grid.rows())[:DEEP]:
        here = {names[folded(cell.text)]: at for at, cell in cells.items() if folded(cell.text) in names}
        if len(here) > len(found):
            found, head = here, row
    place = SheetPlace(grid.title, head, found, (), {"value": "value"})
    if not {"value", "setting"} <= set(found):
        return QuestionRead({}, place, faults=(SettingFault("book_question_head", head, None),))
    answers: dict[str, RawCell] = {}
    where: dict[str, int] = {}
    asked: dict[str, str] = {}
    faults = []
    for row, cells in grid.rows():
        key = cells.get(found["setting"], BLANK).text
        cell = cells.get(found["value"], BLANK)
        if row <= head or not key:
            continue
        if key in where:
            faults.append(SettingFault("book_setting_twice", row, key))
            continue
        if cell.no_value:
            faults.append(SettingFault("book_formula", row, None))
            continue
        where[key] = row
        asked[key] = cells.get(found["what"], BLANK).text if "what" in found else ""
        answers[key] = cell
    units = units_read(answers)
    faults += [SettingFault("book_unit", where[key], _shown(answers[key])) for key in units.unclear]
    values = {key: _value(cell) for key, cell in answers.items() if key not in units.unclear}
    values |= {**units.answers, **units.counted}
    told = [f"'{_shown(answers[key])}' = {found:,.10g}" for key, found in units.answers.items()]
    counted = [f"'{_shown(answers[key.replace('measure', 'amount')])}'" for key in units.counted]
    document = document_of(list(values.items()))
    return QuestionRead(document, place, where, asked, tuple(faults), tuple(told), tuple(counted))


def _shown(cell: RawCell) -> str:
    """A cell as the sheet shows it."""
    return f"{100 * cell.number:g}%" if cell.number is not None and cell.percent else cell.text


def _value(cell: RawCell) -> Any:
    if cell.number is not None:
        return int(cell.number) if cell.number.is_integer() else cell.number
    if cell.text in {"true", "false"}:
        return cell.text == "true"
    try:
        return dt.date.fromisoformat(cell.text) if len(cell.text) == 10 else cell.text
    except ValueError:
        return cell.text
