"""Cells of a column, held small: figures of a workbook as figures, until somebody asks for their text."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, overload

import numpy as np


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
