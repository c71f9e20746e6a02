"""What the cells of a table must hold: for each column its checks, and which columns stand together once.

Whole columns are looked at in bulk. A blank number (NaN) is told once, where the column must have one, and is
passed over by every other check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BLANK_NUMBER = "blank_number"
REPEATED = "repeated"
"""A value that stands in a row before it, in a column in which each stands once."""
DUPLICATE_ROW = "duplicate_row"

CellFailure = tuple[str, int, str]
"""Key of what does not hold, row from 0, column."""


@dataclass(frozen=True)
class CellCheck:
    """What every cell of a column must be: `holds` gets float64 or a list of texts, and says of each."""

    key: str
    holds: Callable[[Any], NDArray[np.bool_]]


@dataclass(frozen=True)
class ColumnSchema:
    """One column: its checks, whether a value stands once, whether a number may be blank, what it is."""

    checks: tuple[CellCheck, ...]
    metadata: Mapping[str, Any]
    unique: bool = False
    nullable: bool = False
    required: bool = True

    def failures(self, name: str, values: pd.Series) -> Iterator[CellFailure]:
        """What does not hold in a column, check by check."""
        figures = values.dtype == np.float64
        there = values.notna().to_numpy() if figures else np.ones(len(values), dtype=bool)
        at = np.flatnonzero(there)
        if figures and not self.nullable:
            yield from ((BLANK_NUMBER, int(row), name) for row in np.flatnonzero(~there))
        if self.unique:
            again = np.flatnonzero(values.duplicated(keep="first").to_numpy() & there)
            yield from ((REPEATED, int(row), name) for row in again)
        cells = values.to_numpy()[at] if figures else values.tolist()
        for check in self.checks:
            yield from ((check.key, int(row), name) for row in at[~check.holds(cells)])


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table in their order, and those, if any, that stand together once."""

    columns: Mapping[str, ColumnSchema]
    unique: list[str] = field(default_factory=list)

    def failures(self, frame: pd.DataFrame) -> Iterator[CellFailure]:
        """What does not hold in the columns that a frame has; a row that repeats another is told of first."""
        if self.unique and set(self.unique) <= set(frame.columns):
            again = frame.duplicated(self.unique, keep="first").to_numpy()
            again = again & frame[self.unique[0]].notna().to_numpy()
            yield from ((DUPLICATE_ROW, int(row), self.unique[0]) for row in np.flatnonzero(again))
        for name, column in self.columns.items():
            if name in frame:
                yield from column.failures(name, frame[name])


def filled() -> CellCheck:
    """A text of at least one letter."""
    return CellCheck("blank", lambda texts: np.array([text != "" for text in texts], dtype=bool))


def matching(pattern: str, key: str) -> CellCheck:
    """A text that is what the pattern says, all of it."""
    whole = re.compile(pattern).fullmatch
    return CellCheck(key, lambda texts: np.array([whole(text) is not None for text in texts], dtype=bool))


def one_of(choices: Sequence[str] | Sequence[float]) -> CellCheck:
    """One of a few texts or numbers."""
    known = frozenset(choices)
    return CellCheck("choice", lambda cells: np.array([cell in known for cell in cells], dtype=bool))


def between(low: float, high: float, *, above: bool = False) -> CellCheck:
    """A number from `low`, or above it, to `high`."""
    return CellCheck("range", lambda cells: ((cells > low) if above else (cells >= low)) & (cells <= high))


def whole_number() -> CellCheck:
    """A number without a part."""
    return CellCheck("whole", lambda cells: cells == np.round(cells))
