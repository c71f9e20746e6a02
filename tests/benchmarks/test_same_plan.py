"""The same bytes of posts.csv whatever else the machine does, in however many processes and threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import TYPE_CHECKING

import psutil

from tests.benchmarks.same_plan import Way, busy, run_in, same
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS

if TYPE_CHECKING:
    from pathlib import Path

ALONE = Way("alone")
BESIDE = (
    Way("with other threads", environment={"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"}),
    Way("one process", processes=1),
)
"""Run at once: each keeps the machine as busy for the other as a loop that does nothing."""


def test_the_same_plan_however_it_is_run(tmp_path: Path) -> None:
    """Two regions of four clusters and three services; no clock is stated, so that work alone may end it."""
    tiny_region(tmp_path / "tiny", regions=2, counties=4, clusters=8, services=3)
    config = tiny_scenario(
        tmp_path / "tiny.toml", aims=AIMS, edit=lambda text: text.replace("seconds = 20", "work = 20")
    )
    runs = [run_in(ALONE, config, tmp_path / "0")]
    with ThreadPoolExecutor() as pool:
        runs += pool.map(run_in, BESIDE, repeat(config), (tmp_path / "1", tmp_path / "2"))
    assert same(runs)
    assert len(runs[0].stopped_by) == 2
    posts = (tmp_path / "0" / "run" / "posts.csv").read_text(encoding="utf-8").splitlines()
    assert len(posts) > 3  # there are posts to differ in


def test_a_busy_loop_runs_until_it_is_no_longer_wanted() -> None:
    before = set(psutil.Process().children())
    with busy(1):
        (loop,) = set(psutil.Process().children()) - before
        assert loop.is_running()
    assert not loop.is_running()
