"""The same bytes of posts.csv whatever else the machine does, in however many processes and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.same_plan import Way, run_in, same
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS

if TYPE_CHECKING:
    from pathlib import Path

WAYS = (
    Way("alone"),
    Way(
        "beside a busy loop, with other threads",
        busy_loops=1,
        environment={"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"},
    ),
    Way("one process", processes=1),
)


def test_the_same_plan_however_it_is_run(tmp_path: Path) -> None:
    """Two regions of four clusters and three services; no clock is stated, so that work alone may end it."""
    tiny_region(tmp_path / "tiny", regions=2, counties=4, clusters=8, services=3)
    config = tiny_scenario(
        tmp_path / "tiny.toml", aims=AIMS, edit=lambda text: text.replace("seconds = 20", "work = 20")
    )
    runs = [run_in(way, config, tmp_path / str(number)) for number, way in enumerate(WAYS)]
    assert same(runs)
    assert len(runs[0].stopped_by) == 2
    posts = (tmp_path / "0" / "run" / "posts.csv").read_text(encoding="utf-8").splitlines()
    assert len(posts) > 3  # there are posts to differ in
