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

from placement.data.spread import EvenSample, part_drawn, spread_of
from placement.results.vary import Varied, varied
from placement.results.vary_together import varied_together
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
