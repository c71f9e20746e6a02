"""The sheet of the question: a setting a row, known by its place or by what it is called.

Answers are read as people write them, with their unit or a per cent sign: `12 WTE`, `£5m`, `40 minutes`, `10
%`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from placement.data.grid import BLANK, RawCell, SheetGrid
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.naming import folded
from placement.sources.book.layout import SETTING_COLUMNS
from placement.sources.book.places import SheetPlace
from placement.sources.book.settings import FUND, MEASURE, document_of, figure_of, kinds_of, parted

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


PER_CENT = "%"
WRITTEN = {
    PER_CENT: ("%", "per cent", "percent", "y cant"),
    "pounds": ("pounds", "gbp", "punnoedd", "punt"),
    "wte": ("wte", "wtes", "fte", "ftes", "call"),
    "minutes": ("minutes", "minute", "mins", "min", "munudau", "munud"),
    "months": ("months", "month", "misoedd", "mis"),
    "weeks": ("weeks", "week", "wks", "wythnosau", "wythnos"),
    "hours": ("hours", "hour", "hrs", "oriau", "awr"),
    "seconds": ("seconds", "second", "secs", "eiliadau", "eiliad"),
    "years": ("years", "year", "blynedd", "blwyddyn"),
    "kmh": ("km an hour", "km/h", "kmh", "kph", "km yr awr"),
    "km": ("km", "kilometres", "cilometr"),
}
"""How a unit is written, in either language; a setting's name has the unit that it is in."""
A_YEAR = re.compile(r"\s*(a year|per year|p\.?a\.?|y flwyddyn)$")
"""Said of money and of rates; it changes no figure."""
COUNTED = frozenset({"pounds", "wte"})
"""What a fund may be counted in."""
OF_FUND, OF_LIMIT = frozenset({"amount", "least"}), frozenset({"default", "limits", "more"})


@dataclass(frozen=True)
class UnitsRead:
    """What answers come to: those by their place, how each was read, and places that say another unit.

    `counted` has for a fund the unit that its amount says and its measure does not: it is the amount's.
    """

    answers: Mapping[str, float]
    counted: Mapping[str, str]
    unclear: frozenset[str]


def units_read(cells: Mapping[str, RawCell]) -> UnitsRead:
    """Answers whose unit is written, by the place of each setting; another unit than its own is unclear."""
    kinds = kinds_of({place: cell.text for place, cell in cells.items()})
    answers: dict[str, float] = {}
    counted: dict[str, str] = {}
    unclear = set()
    for place, cell in cells.items():
        own, found = _own_unit(place, cells, kinds), _written(cell)
        if found is None or (own is None and found[1] != PER_CENT):
            continue
        number, unit = found
        rule, _, name = place.rpartition(".")
        if own is None:
            answers[place] = round(number / 100, 10)
        elif own == unit:
            answers[place] = number
        elif {own, unit} <= COUNTED and name == "amount" and not _figure_in(cells, f"{rule}.least"):
            answers[place], counted[f"{rule}.measure"] = number, unit
        else:
            unclear.add(place)
    return UnitsRead(answers, counted, frozenset(unclear))


def _written(cell: RawCell) -> tuple[float, str] | None:
    """The number of a cell and the unit that is written with it; None where none is."""
    if cell.number is not None:
        return (round(100 * cell.number, 10), PER_CENT) if cell.percent else None
    text = A_YEAR.sub("", " ".join(cell.text.casefold().split()))
    for unit, forms in WRITTEN.items():
        for form in forms:
            number = figure_of(text.removesuffix(form).strip()) if text.endswith(form) else None
            if isinstance(number, int | float) and unit == ("pounds" if "£" in text else unit):
                return float(number), unit
    number = figure_of(text) if text.startswith("£") else None
    return (float(number), "pounds") if isinstance(number, int | float) else None


def _own_unit(place: str, cells: Mapping[str, RawCell], kinds: Mapping[str, str]) -> str | None:
    """The unit that a setting is in; None for shares and whatever has none."""
    part, own, name, _ = parted(place)
    kind = kinds.get(f"{part}.{own}", own)
    stated = cells.get(f"{part}.{own}.measure")
    measure = "" if stated is None else stated.text.strip().casefold()
    if kind == FUND and name in OF_FUND:
        return MEASURE.get(measure, measure or "pounds")
    if kind == "travel_limit" and name in OF_LIMIT:
        return measure or "minutes"
    words = name.split("_")
    return PER_CENT if "pct" in words else next((unit for unit in WRITTEN if unit in words), None)


def _figure_in(cells: Mapping[str, RawCell], place: str) -> bool:
    """Whether a setting is there and is anything but 0."""
    return place in cells and cells[place].text not in {"", "0"}
