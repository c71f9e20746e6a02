"""Thirty alternatives, and fifty draws, of the whole scenario: seconds; draws beside an older build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from placement.scenario.inputs import read_inputs
from placement.studies.alternatives.search import alternatives
from placement.studies.robustness.draws import ReferencePlan, decide_draws
from tests.benchmarks.before_rows import BEFORE, HERE, older_build
from tests.benchmarks.rows import Row

CONFIG = Path("configs/wales-ahp.toml")
ALTERNATIVES, DRAWS, LOSS = 30, 50, 0.005
LONGEST_SECONDS = 600.0
BESIDE_BEFORE = (("powys", 50), ("gwent", 20), ("all", 4))
"""Regions and how many draws of each are decided by either build."""
DRAWS_RATIO = 0.3


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
    rows.append(_row(f"{decided} of {DRAWS} draws decided", time.monotonic() - began))
    with older_build(BEFORE) as folder:
        return [*rows, *(drawn_again(folder, region, draws) for region, draws in BESIDE_BEFORE)]


def drawn_again(before: Path, region: str, draws: int) -> Row:
    """Draws decided again by this build and, right after, by the older one, in one process each."""
    now, then = (processor_seconds(folder, region, draws) for folder in (HERE, before))
    return Row(
        f"{draws} draws decided again ({region}), over the older build's",
        f"{now / then:.2f} ({now:.1f} s)",
        f"at most {DRAWS_RATIO:g} of the {then:.1f} s that build {BEFORE} took, by the processor's clock",
        now / then <= DRAWS_RATIO,
    )


def processor_seconds(folder: Path, region: str, draws: int) -> float:
    """What the build in a folder takes for draws of its own tables."""
    timed = Path(__file__).with_name("timed_draws.py")
    done = subprocess.run(
        [sys.executable, str(timed), str(CONFIG), region, str(draws)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


def _row(what: str, seconds: float) -> Row:
    beside, holds = f"at most {LONGEST_SECONDS:.0f} s", seconds <= LONGEST_SECONDS
    return Row(what=what, measured=f"{seconds:.1f} s", beside=beside, holds=holds)
