"""Boards of England on one Dask worker and on two: how much sooner the same decisions are all made."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.solve.outcome import Solved
from placement.solve.workers import workers
from tests.benchmarks.rows import Row
from tests.many_work import dask_cluster

ENGLAND = Path("configs/england.toml")
BOARDS = (
    "black-country", "cambridgeshire-peterborough", "coventry-warwickshire", "dorset",
    "gloucestershire", "herefordshire-worcestershire", "lincolnshire", "northamptonshire",
)  # fmt: skip
"""Eight of the forty-two, of middling size."""
LEAST = 1.6


def decided_on_a_worker(config: Path, region_id: str) -> float:
    """One board alone in one process; the gap it reached."""
    inputs = read_inputs(config, region=region_id)
    scenario = inputs.scenario
    alone = scenario.model_copy(update={"solve": scenario.solve.model_copy(update={"processes": 1})})
    answer = decided(replace(inputs, scenario=alone))
    afters = [outcome.after for outcome in answer.outcomes if isinstance(outcome.after, Solved)]
    return max(after.reached[0].bound - after.reached[0].value for after in afters)


def crew_rows() -> list[Row]:
    """The ratio of the two times; each worker is one thread of one process."""
    seconds, gaps = zip(*(_timed(workers_there) for workers_there in (1, 2)), strict=True)
    ratio = seconds[0] / seconds[1]
    same = gaps[0] == gaps[1]
    return [
        Row(
            f"Solving {len(BOARDS)} boards of England: one Dask worker over two",
            f"{ratio:.2f} ({seconds[0]:.0f} s, {seconds[1]:.0f} s), same gaps: {'yes' if same else 'no'}",
            f"at least {LEAST}",
            ratio >= LEAST and same,
        )
    ]


def _timed(count: int) -> tuple[float, list[float]]:
    with dask_cluster(count) as cluster, workers(scheduler=cluster.scheduler_address) as pool:
        began = time.monotonic()
        gaps = pool.each(decided_on_a_worker, ENGLAND.resolve(), BOARDS)
        return time.monotonic() - began, gaps
