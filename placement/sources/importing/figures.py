"""Cells as figures: what offices of statistics write, with what they write where there is none.

A figure may carry marks (`12.5 [p] [r]`, provisional and revised), a comma between thousands, £ or %. A
cell that was withheld, or does not apply, has no value and is never 0. The marks are those of the
Government Statistical Service's guidance on symbols, and what StatsWales and Nomis wrote before it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.data.cells import EXCEL_ERROR, PLAIN_NUMBER, WITHHELD
from placement.errors import Fault

if TYPE_CHECKING:
    from placement.sources.importing.grids import Grid
from array import array
from typing import Any, overload


class CellColumn(Sequence[str]):
    """The texts of a column: eight bytes a cell while every cell is a figure; text that repeats, once."""

    def __init__(self) -> None:
        self._numbers: array[float] | None = array("d")
        self._texts: list[str] = []
        self._same: dict[str, str] = {}

    def add(self, value: Any, text: str) -> None:
        """One more cell, with its value as it was stored and its text."""
        if self._numbers is not None:
            if type(value) is float:
                self._numbers.append(value)
                return
            self._texts = list(self)
            self._numbers = None
        self._texts.append(self._same.setdefault(text, text) if len(self._same) < MOST_KEPT else text)

    @property
    def numbers(self) -> np.ndarray | None:
        """The figures, where every cell is one."""
        return None if self._numbers is None else np.frombuffer(self._numbers, dtype=np.float64)

    def at(self, rows: Sequence[int]) -> Sequence[str]:
        """The cells of these rows; the column itself where they are all of them."""
        return self if len(rows) == len(self) else [self[row] for row in rows]

    def __len__(self) -> int:
        return len(self._texts if self._numbers is None else self._numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._texts[at] if self._numbers is None else figure_text(self._numbers[at])


MOST_KEPT = 2_000
"""So many texts of a column are looked out for to repeat; codes of areas do not."""


def figure_text(value: float) -> str:
    """A figure as a person would type it: 3 and never 3.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


SHORTHAND = re.compile(r"(?P<body>.*?)(?P<marks>(?:\s*\[[A-Za-z]{1,4}\])+)")
MARK = re.compile(r"\[([A-Za-z]{1,4})\]")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?")
GONE = re.compile(r"[, \u00a0\u202f]")
NONE = re.compile(r"\.{1,3}|n/?a|null|none", re.IGNORECASE)
NOT_TOLD = 20
"""Cells of one column that are told one by one; the rest is counted."""


@dataclass(frozen=True)
class Figures:
    """A column: its values (NaN where there is none), the marks beside each, and how many were withheld."""

    value: np.ndarray
    marks: tuple[str, ...] | None
    unknown: Counter[str]


def figure(text: str) -> tuple[float, str] | None:
    """The value of a cell and its marks; NaN where it was withheld or is blank; None if it says neither."""
    marks = ""
    if (found := SHORTHAND.fullmatch(text)) is not None:
        marks = " ".join(MARK.findall(found["marks"].lower()))
        text = found["body"].strip()
    if not text:
        return math.nan, marks
    plain = text.lstrip("£").rstrip("%").strip()
    if THOUSANDS.fullmatch(plain):
        plain = GONE.sub("", plain)
    if PLAIN_NUMBER.fullmatch(plain):
        value = float(plain)
        return (value, marks) if math.isfinite(value) else None
    if NONE.fullmatch(text) or (WITHHELD.fullmatch(text) and not EXCEL_ERROR.fullmatch(text)):
        return math.nan, f"{marks} {text}".strip()
    return None


def figures(
    grid: Grid, column: int, rows: Sequence[int], texts: Sequence[str], faults: list[Fault]
) -> Figures:
    """A column of figures; a cell that is no figure and no mark is a fault with its place."""
    numbers = texts.numbers if isinstance(texts, CellColumn) else None
    if numbers is not None and np.isfinite(numbers).all():
        return Figures(numbers, None, Counter())
    try:
        values = np.array(texts, dtype="U").astype(np.float64)
    except ValueError:
        pass
    else:
        if np.isfinite(values).all() and not any("_" in text for text in texts):  # Python reads 1_000 as 1000
            return Figures(values, None, Counter())
    values = np.full(len(texts), math.nan)
    marks: list[str] = []
    unknown: Counter[str] = Counter()
    wrong = 0
    for at, text in enumerate(texts):
        found = figure(text)
        if found is None:
            wrong += 1
            if wrong <= NOT_TOLD:
                lost = column in grid.lost.get(rows[at], {})
                fault = grid.fault("import_not_figure", rows[at], column, text[:60])
                faults.append(grid.lost_fault(rows[at], column) if lost else fault)
            marks.append("")
            continue
        values[at] = found[0]
        marks.append(found[1])
        if math.isnan(found[0]):
            unknown[found[1] or "blank"] += 1
    if wrong > NOT_TOLD:
        faults.append(grid.fault("and_more", rows[-1], column, None, count=wrong - NOT_TOLD))
    return Figures(values, tuple(marks) if any(marks) else None, unknown)
