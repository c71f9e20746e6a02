"""Draws of the assumptions: which figures move, and the inputs as they are in one draw.

Each assumption that a figure of the case rests on is drawn from its distribution between its low and its
high, by itself or with its group, as `assumptions.csv` says (`placement.data.spread`). The draw of an
assumption hangs on the seed, the number of the draw, its id and its group alone: draw 7 is the same of 20 as
of 50, and a new assumption changes no other. Of a sample that is spread evenly they hang on its size as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from placement.data.region import Region
from placement.data.spread import EvenSample, part_drawn, spread_of
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
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs

Row = Mapping[Hashable, Any]


def moving(inputs: Inputs) -> list[Row]:
    """The rows of assumptions.csv that stand for a figure of the case, and have a range."""
    return [
        row
        for row in inputs.region.assumptions.to_dict("records")
        if float(row["low"]) < float(row["high"])
        and varied(inputs.region, inputs.scenario, row, float(row["value"])) is not None
    ]


def drawn_value(row: Row, seed: int, number: int, sample: EvenSample | None = None) -> float:
    """The assumption's value in one draw: the inverse of its distribution, at the part that is drawn."""
    return spread_of(row).at(part_drawn(row, seed, number, sample))


def in_draw(
    inputs: Inputs,
    rows: Sequence[Row],
    number: int,
    *,
    seed: int | None = None,
    sample: EvenSample | None = None,
) -> Inputs:
    """The inputs as they are in one draw of the scenario's seed, or of another; graduates are whole."""
    by = inputs.scenario.solve.seed if seed is None else seed
    moves = [(row, drawn_value(row, by, number, sample)) for row in rows]
    return with_case(inputs, varied_together(inputs.region, inputs.scenario, moves))


def with_case(inputs: Inputs, found: Varied) -> Inputs:
    """The inputs of a varied region and scenario, the case gathered again."""
    graduates = found.region.graduates
    sizes = np.floor(graduates["graduates"].astype(float) + 0.5).astype(np.int64)
    region, asked = replace(found.region, graduates=graduates.assign(graduates=sizes)), found.scenario
    if asked.recruitment is not None and asked.recruitment.plan_on != "expected":
        asked = asked.model_copy(update={"recruitment": None})  # no plan hangs on how soon posts are filled
    case = gather(region, asked, only_region=inputs.only_region)
    return replace(inputs, region=region, scenario=found.scenario, case=case)


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
