"""Tables that read well and say what cannot be: two tables in a sheet, figures and places there are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.sources.importing.heads import LSOA, plain_head, year_in_head
from placement.sources.importing.imported import Heads, Measure

if TYPE_CHECKING:
    from placement.sources.importing.grids import Grid

GRID_BOXES = {"W": (140_000, 160_000, 360_000, 400_000), "E": (70_000, 0, 670_000, 670_000)}
"""Metres of the National Grid: west, south, east, north of all small areas of Wales and of England."""
DEGREE_BOXES = {"W": (-5.8, 51.2, -2.5, 53.6), "E": (-6.6, 49.7, 1.9, 56.0)}
LEAST_OF_SHARES = 5
"""From so many areas on, percentages that are all below 1 are taken for shares."""


def two_tables(grid: Grid, heads: Heads, wanted: Sequence[int], faults: list[Fault]) -> bool:
    """Whether a second table, or a second column of one head, stands in the sheet; if so that is a fault.

    A column of areas' codes of the same year beside the first, with other codes, belongs to another table; so
    does a row below that has the head of the codes and other heads beside it.
    """
    if not heads.row:
        return False
    area, names = heads.columns["area"], grid.head[heads.row - 1]
    plain = [plain_head(name) for name in names]
    below = grid.head[heads.row :]
    for at, head in enumerate(plain):
        codes = at != area and year_in_head(names[at]) == year_in_head(names[area]) and _codes(below, at)
        same = [one for one in wanted if head and plain[one] == head] if at not in {area, *wanted} else []
        for one, key in [(area, "import_two_tables")] * codes + [(one, "import_head_twice") for one in same]:
            rows, (mine, other) = grid.picked(heads.row, [one, at])
            apart = (
                (row, text)
                for row, ours, text in zip(rows, mine, other, strict=True)
                if ours != text and (one != area or (LSOA.fullmatch(ours) and LSOA.fullmatch(text)))
            )
            if (first := next(apart, None)) is not None:
                faults.append(grid.fault(key, first[0], at, first[1][:60], head=names[one][:60]))
                return True
    return False


def _codes(below: Sequence[Sequence[str]], at: int) -> bool:
    cells = [row[at] for row in below if at < len(row) and row[at]]
    return bool(cells) and 2 * sum(LSOA.fullmatch(cell) is not None for cell in cells) >= len(cells)


def table_below(
    grid: Grid,
    heads: Heads,
    wanted: Sequence[int],
    rows: Sequence[int],
    cells: Sequence[Sequence[str]],
    faults: list[Fault],
) -> bool:
    """Whether the head of the codes stands again below, with other heads beside it: a second table."""
    if not heads.row:
        return False
    names = grid.head[heads.row - 1]
    area = heads.columns["area"]
    for at, text in enumerate(cells[0]):
        if text and text == names[area]:
            again = [column[at] for column in cells]
            if again != [names[column] for column in (area, *wanted)]:
                faults.append(grid.fault("import_table_below", rows[at], area, text[:60]))
                return True
    return False


def possible(
    grid: Grid, column: int, rows: Sequence[int], values: np.ndarray, measure: Measure, faults: list[Fault]
) -> None:
    """A fault for the first figure of a column that cannot be, and one for how many more there are."""
    values = np.asarray(values, dtype=float)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        wrong, key = {
            "count": (values < 0, "import_below_zero"),
            "percent": ((values < 0) | (values > 100), "import_no_percent"),
            "rank": ((values < 1) | (values != np.floor(values)), "import_no_rank"),
        }.get(measure, (np.zeros(len(values), dtype=bool), ""))
    wrong &= known
    at = np.flatnonzero(wrong)
    if len(at):
        faults.append(grid.fault(key, rows[at[0]], column, f"{values[at[0]]:g}"))
        if len(at) > 1:
            faults.append(grid.fault("and_more", rows[at[-1]], column, None, count=len(at) - 1))
    elif measure == "percent" and known.sum() >= LEAST_OF_SHARES and 0 < values[known].max() < 1:
        faults.append(grid.fault("import_shares", rows[0], column, f"{values[known].max():g}"))


def elsewhere(
    codes: Iterable[str], x: np.ndarray, y: np.ndarray, boxes: Mapping[str, tuple[float, ...]]
) -> int | None:
    """The first area whose point lies outside the country that its code names; None where none does."""
    letters = np.array([code[:1] for code in codes])
    for letter, (west, south, east, north) in boxes.items():
        mine = (letters == letter) & np.isfinite(x) & np.isfinite(y)
        out = mine & ((x < west) | (x > east) | (y < south) | (y > north))
        if out.any():
            return int(np.flatnonzero(out)[0])
    return None
