"""Thirty alternatives, and fifty draws, of the whole scenario: seconds of each."""

from __future__ import annotations

import time
from pathlib import Path

from placement.scenario.inputs import read_inputs
from placement.studies.alternatives.search import alternatives
from placement.studies.robustness.draws import ReferencePlan, decide_draws
from tests.benchmarks.rows import Row

CONFIG = Path("configs/wales-ahp.toml")
ALTERNATIVES, DRAWS, LOSS = 30, 50, 0.005
LONGEST_SECONDS = 600.0


def robust_rows() -> list[Row]:
    """Each within ten minutes on two cores."""
    inputs = read_inputs(CONFIG)
    began = time.monotonic()
    found = alternatives(inputs, loss=LOSS, count=ALTERNATIVES, processes=2)
    rows = [_row(f"{len(found.others)} of {ALTERNATIVES} alternatives", time.monotonic() - began)]
    began = time.monotonic()
    stated = ReferencePlan(found.best.allocation, found.best.before)
    drawn = decide_draws(inputs, range(1, DRAWS + 1), stated, processes=2)
    decided = sum(one.plan is not None for one in drawn)
    return [*rows, _row(f"{decided} of {DRAWS} draws decided", time.monotonic() - began)]


def _row(what: str, seconds: float) -> Row:
    beside, holds = f"at most {LONGEST_SECONDS:.0f} s", seconds <= LONGEST_SECONDS
    return Row(what=what, measured=f"{seconds:.1f} s", beside=beside, holds=holds)
