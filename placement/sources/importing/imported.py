"""What a reader hands on: a tidy table, what its columns are, and what was made of the file on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import pandas as pd

from placement.errors import Fault
from placement.sources.facts import facts

if TYPE_CHECKING:
    from placement.sources.importing.grids import Grid, Remark

Measure = Literal["count", "percent", "rank", "score", "class", "text", "metres"]
Vintage = Literal["lsoa11", "lsoa21"]
AREA = "area_id"


@dataclass(frozen=True)
class SourceNamed:
    """Who published figures of a form, under which title and licence."""

    publisher: str
    title: str
    licence: str


@cache
def source_of(shape: str) -> SourceNamed:
    """The source of a form, from facts/imports.toml."""
    return SourceNamed(**facts("imports")["source"][shape])


@dataclass(frozen=True)
class Imported:
    """One file or sheet, read.

    `table` has a row for each `key`; `measures` say of every other column what it is. `vintage` is the year
    of the areas' codes, None where the rows are no areas. `rows` counts what the file had, `place` names
    it.
    """

    shape: str
    place: str
    key: str
    table: pd.DataFrame
    measures: Mapping[str, Measure]
    vintage: Vintage | None
    rows: int
    told: tuple[Remark, ...] = ()


def counts_and_shares(columns: Iterable[object]) -> dict[str, Measure]:
    """What columns of figures measure by their names: `…_pct` are per cent, the others counts."""
    names = (str(name) for name in columns if name != AREA)
    return {name: "percent" if name.endswith("_pct") else "count" for name in names}


@dataclass(frozen=True)
class Heads:
    """Where a form was found in a grid: columns by what they are, below the row of the heads.

    Rows count from 1; `row` is 0 where there are no heads.
    """

    row: int
    columns: Mapping[str, int]
    vintage: Vintage | None = None


@dataclass(frozen=True)
class Shape:
    """One form: how it knows itself, and how it is read; `read` adds to the faults."""

    name: str
    known: Callable[[Grid], Heads | None]
    read: Callable[[Grid, Heads, list[Fault]], Imported | None]
