"""What it costs to build a programme through PuLP rather than to pass its arrays."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from placement.model.programme import Programme
from placement.solve.highs import StatedProblem, load
from tests.benchmarks.plain import passed


@dataclass(frozen=True)
class Building:
    """Median seconds to a live HiGHS model of one programme, by either way."""

    columns: int
    through_pulp: float
    passed: float
    times: int

    @property
    def ratio(self) -> float:
        return self.through_pulp / self.passed


def measure_building(programme: Programme, *, times: int = 5) -> Building:
    """Both ways by turns, so that what else the machine does falls on both."""
    goal = programme.goals[0]
    pulp, raw = [], []
    for _ in range(times):
        pulp.append(_seconds(lambda: load(StatedProblem(programme, goal))))
        raw.append(_seconds(lambda: passed(programme, goal)))
    return Building(len(programme.lower), statistics.median(pulp), statistics.median(raw), times)


def _seconds(task: Callable[[], object]) -> float:
    began = time.monotonic()
    task()
    return time.monotonic() - began
