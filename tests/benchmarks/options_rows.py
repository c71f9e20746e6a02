"""Studies of many plans in Wales: a ladder of ten budgets, free and nested."""

from __future__ import annotations

from pathlib import Path

from placement.scenario.inputs import read_inputs
from placement.studies.ladder.figures import FREE, NESTED
from placement.studies.ladder.steps import steps_of
from placement.studies.ladder.study import gap_of_gain, ladder
from tests.benchmarks.rows import Row

CONFIG = Path("configs/wales-ahp.toml")
BUDGETS, PROCESSES = "1m:10m:10", 2


def options_rows() -> list[Row]:
    """The widest gap of any step of both ladders, with all that is told of them."""
    inputs = read_inputs(CONFIG)
    study = ladder(inputs, steps_of(inputs, BUDGETS, None, by_year=False), processes=PROCESSES)
    parts = [step[kind] for step in study.document["steps"] for kind in (FREE, NESTED)]
    gaps = [part["gap_of_gain"] for part in parts if part["gap_of_gain"] is not None]
    widest, asked = max(gaps, default=float("inf")), gap_of_gain(inputs)
    return [
        Row("Widest gap of any step, free or nested", f"{widest:.6f}", f"at most {asked}", widest <= asked),
    ]
