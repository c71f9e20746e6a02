"""Many assumptions at other values at once: the same as one after another, each table copied once.

A draw moves some eighty figures, most of them cells of a few tables. Which cells a figure stands for is
looked up once for a region, as long as no condition asks for a number: an earlier figure may have moved it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from placement.data.region import Region
from placement.model.arrays import Floats, Ints
from placement.results.vary import (
    Varied,
    chosen_rows,
    figures_of,
    is_of_table,
    table_moved,
    variation,
    varied,
)
from placement.scenario import Scenario


def varied_together(
    region: Region, scenario: Scenario, moves: Sequence[tuple[Mapping[Any, Any], float]]
) -> Varied:
    """Region and scenario with each assumption at its value; one that stands for no figure moves nothing."""
    found = Varied(region, scenario)
    cells: dict[str, dict[str, Floats]] = {}
    for row, value in moves:
        table, move = str(row["table"]), variation(row, value)
        if move is None:
            continue
        if not is_of_table(row):
            found = varied(region, found.scenario, row, value) or found
            continue
        if table_moved(region, scenario, table) is None:
            continue
        if asks_for_figures(region, row):
            return _one_after_another(region, scenario, moves)
        columns, rows = _cells_of(region, row)
        for name in columns if len(rows) else ():
            moved = cells.setdefault(table, {})
            if name not in moved:
                moved[name] = getattr(region, table)[name].to_numpy(dtype=float, copy=True)
            moved[name][rows] = move.of(moved[name][rows])
    changed: dict[str, Any] = {
        table: getattr(region, table).assign(**moved) for table, moved in cells.items() if moved
    }
    return Varied(replace(region, **changed), found.scenario, found.changed | set(changed))


def _one_after_another(
    region: Region, scenario: Scenario, moves: Sequence[tuple[Mapping[Any, Any], float]]
) -> Varied:
    found = Varied(region, scenario)
    for row, value in moves:
        found = varied(found.region, found.scenario, row, value) or found
    return found


def asks_for_figures(region: Region, row: Mapping[Any, Any]) -> bool:
    """Whether a condition of the row is about a number."""
    frame = getattr(region, str(row["table"]))
    named = [part.partition("=")[0].strip() for part in str(row["where"]).split(";") if part.strip()]
    return any(frame[name].dtype.kind in "iuf" for name in named)


def _cells_of(region: Region, row: Mapping[Any, Any]) -> tuple[list[str], Ints]:
    """Columns and rows of the region's own table that a row of assumptions stands for."""
    table, column, where = (str(row[name]) for name in ("table", "column", "where"))
    known = region.rows_found
    if (table, where) not in known:
        known[table, where] = np.flatnonzero(chosen_rows(getattr(region, table), where).to_numpy())
    return figures_of(getattr(region, table), column), known[table, where]
