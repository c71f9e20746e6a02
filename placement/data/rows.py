"""Cells of a table as text, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDEST = 1_000
"""Cells of a line; no table of ours has forty columns. A line of millions is told once, not cell by cell."""


@dataclass(frozen=True)
class Rows:
    """Cells of a CSV file as text, with the line on which each row starts (the header is line 1).

    `sound` is False if rows were left out because they could not be read. `files` names the file of each row
    where they come from several.
    """

    header: list[str]
    cells: list[list[str]]
    lines: Sequence[int]
    sound: bool
    files: list[str] | None = None
