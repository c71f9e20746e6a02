"""Heads of tables as people and offices write them, and columns of codes known by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from placement.sources.importing.imported import Heads, Vintage

if TYPE_CHECKING:
    from placement.sources.importing.grids import Grid

LSOA = re.compile(r"[EW]01[0-9]{6}")
CODE = re.compile(r"[EWSNK][0-9]{8}")
NOTE = re.compile(r"[\[(](?:foot)?(?:note|nodyn)s? ?[0-9][0-9 ,and]*[\])]", re.IGNORECASE)
"""A reference to a note, as offices of statistics put it beside a head: "Residents [note 1]"."""
SHOWN_ROWS = 25
"""So far down a head is looked for under titles."""
YEARS: tuple[tuple[Vintage, re.Pattern[str]], ...] = (
    ("lsoa21", re.compile(r"lsoa\s*(20)?21|\(?2021\b")),
    ("lsoa11", re.compile(r"lsoa\s*(20)?11|\(?2011\b")),
)


def plain_head(text: str) -> str:
    """A head in small letters, without notes, what breaks its line, the ends of it, or stands for a space."""
    return " ".join(NOTE.sub(" ", text).lower().replace("_", " ").split())


def by_heads(
    test: Callable[[list[str], list[list[str]], Grid], Mapping[str, int] | None],
) -> Callable[[Grid], Heads | None]:
    """How a form knows itself: by the first row that the test accepts as its heads.

    The test is given plain heads, the rows below them and the grid; it says which column is what.
    """

    def known(grid: Grid) -> Heads | None:
        for at, row in enumerate(grid.head[:SHOWN_ROWS]):
            if sum(bool(cell) for cell in row) < 2:
                continue
            found = test([plain_head(cell) for cell in row], grid.head[at + 1 :], grid)
            if found is not None:
                return Heads(at + 1, found, year_in_head(row[found["area"]]) if "area" in found else None)
        return None

    return known


def year_in_head(head: str) -> Vintage | None:
    """The year of areas' codes that a head states, as in LSOA11CD or "LSOA code (2021)"."""
    plain = plain_head(head)
    return next((year for year, pattern in YEARS if pattern.search(plain)), None)


def first(heads: Sequence[str], names: Iterable[str | re.Pattern[str]]) -> int | None:
    """The first column that bears one of the names, in the order of the names."""
    for name in names:
        for at, head in enumerate(heads):
            if (head == name) if isinstance(name, str) else name.fullmatch(head):
                return at
    return None


def has_codes(below: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column holds codes of areas, as `column_of` judges."""
    return column_of([row[at : at + 1] for row in below], LSOA, 1) is not None


def column_of(below: Sequence[Sequence[str]], pattern: re.Pattern[str], width: int) -> int | None:
    """The first column in which at least half of the cells there are, and one at least, are such codes."""
    for at in range(width):
        cells = [row[at].strip() for row in below if at < len(row) and row[at].strip()]
        hits = sum(pattern.fullmatch(cell.split(" ")[0]) is not None for cell in cells)
        if hits and 2 * hits >= len(cells):
            return at
    return None
