"""One set of posts for twenty draws of the whole scenario, beside the stated decision in the same run."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from placement.results.decision import decided as decided_over_draws
from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs

CONFIG = Path("configs/wales-ahp.toml")
DRAWS, TIMES, GAP = 20, 12.0, 0.01


def draws_rows() -> list[Row]:
    """The mean and the worst tenth: proved to 1 % of the gain in at most 12 times the stated decision.

    Both on one core, by its processor time, so that whatever else the machine does counts for nothing.
    """
    return over_draws_rows(read_inputs(CONFIG), DRAWS)


def over_draws_rows(inputs: Inputs, count: int) -> list[Row]:
    """The same for any scenario and so many draws."""
    solve = inputs.scenario.solve.model_copy(update={"processes": 1})
    one_core = replace(inputs, scenario=inputs.scenario.model_copy(update={"solve": solve}))
    began = time.process_time()
    decided(one_core)
    stated = time.process_time() - began
    rows = [Row(what="the stated decision", measured=f"{stated:.1f} s", beside="", holds=None)]
    return [*rows, _row(one_core, "mean", count, stated), _row(one_core, "worst_tenth", count, stated)]


def _row(inputs: Inputs, of: str, count: int, stated: float) -> Row:
    """The plan searched for the draws and chosen in others; the stated decision, made first, is taken off."""
    draws = inputs.scenario.draws.model_copy(update={"of": of, "count": count, "gap_of_gain": GAP})
    solve = inputs.scenario.solve.model_copy(update={"decide": "draws"})
    asked = inputs.scenario.model_copy(update={"draws": draws, "solve": solve})
    began = time.process_time()
    found = decided_over_draws(replace(inputs, scenario=asked)).drawn
    seconds = time.process_time() - began - stated
    what = f"posts for {count} draws, {'on average' if of == 'mean' else 'in the worst tenth'}"
    beside = f"1 % in at most {TIMES:.0f} times as long"
    if found is None:
        return Row(what=what, measured="no plan", beside=beside, holds=False)
    gap = (found.bound - found.value) / found.value
    told = f"{seconds:.1f} s, {seconds / stated:.1f} times; {100 * gap:.2f} % unproved"
    return Row(what=what, measured=told, beside=beside, holds=gap <= GAP and seconds <= TIMES * stated)
