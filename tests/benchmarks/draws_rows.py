"""One set of posts for twenty draws of the whole scenario, beside the stated decision in the same run."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from placement.results.decision import cases_in_draws, first_aim_over_draws, sample_settings
from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.solve.outcome import Unsolved
from placement.solve.over_draws.plan import plan_over_draws
from placement.solve.over_draws.stacked import stacked
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
    asked = inputs.scenario.draws.model_copy(update={"of": of, "count": count, "gap_of_gain": GAP})
    one = replace(inputs, scenario=inputs.scenario.model_copy(update={"draws": asked}))
    began = time.process_time()
    draws = cases_in_draws(one, range(1, count + 1))
    stack = stacked(one.case, one.scenario.rules, first_aim_over_draws(one), draws)
    found = plan_over_draws(stack, sample_settings(one), processes=1)
    seconds = time.process_time() - began
    what = f"posts for {count} draws, {'on average' if of == 'mean' else 'in the worst tenth'}"
    beside = f"1 % in at most {TIMES:.0f} times as long"
    if isinstance(found, Unsolved):
        return Row(what=what, measured="no plan", beside=beside, holds=False)
    gap = (found.bound - found.value) / found.value
    told = f"{seconds:.1f} s, {seconds / stated:.1f} times; {100 * gap:.2f} % unproved"
    return Row(what=what, measured=told, beside=beside, holds=gap <= GAP and seconds <= TIMES * stated)
