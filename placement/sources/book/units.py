"""Answers as people write them, with their unit or a per cent sign: `12 WTE`, `£5m`, `40 minutes`, `10 %`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from placement.data.grid import RawCell
from placement.sources.book.setting_names import FUND, kinds_of, parted
from placement.sources.book.settings import MEASURE, figure_of

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
