"""What the benchmark measures, stage by stage: each alone on the machine, kept, and told on one page.

A stage is measured when nothing else works. Its rows are kept beside the page, in `kept`, with the commit and
the day, so that stages may be measured one at a time and in any checkout; the page is made of all that are
kept. What ran beside other work is not kept.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import psutil

from tests.benchmarks.before_rows import before_rows
from tests.benchmarks.capacitated import capacitated_rows
from tests.benchmarks.command_rows import command_rows
from tests.benchmarks.coverings import covering_rows, new_york_rows
from tests.benchmarks.crew_rows import crew_rows
from tests.benchmarks.draws_rows import draws_rows
from tests.benchmarks.growth import england_rows, growth_rows
from tests.benchmarks.import_rows import import_rows
from tests.benchmarks.ladder import beside_rows as ladder_beside_rows
from tests.benchmarks.matching import beside_rows as matching_beside_rows
from tests.benchmarks.national_rows import national_rows
from tests.benchmarks.older import HERE
from tests.benchmarks.own_time import own_time
from tests.benchmarks.page_rows import page_rows
from tests.benchmarks.planner_rows import planner_rows
from tests.benchmarks.programme_rows import programme_rows
from tests.benchmarks.reading_rows import reading_rows
from tests.benchmarks.robust_rows import robust_rows
from tests.benchmarks.rows import Row
from tests.benchmarks.siting_rows import planar_rows, siting_rows
from tests.benchmarks.travel_rows import travel_rows

KEPT = Path(__file__).parent / "kept"
OTHERS = 0.1
"""Cores that all else on the machine may keep busy while a stage counts as measured alone."""


@dataclass(frozen=True)
class Stage:
    """One part of the benchmark.

    `long` stages are measured only if they are named; those that are not `published` hold seconds that
    people wait to a limit, which another machine could not repeat, and stand in no page.
    """

    name: str
    title: str
    rows: Callable[[], list[Row]]
    long: bool = False
    published: bool = True


STAGES = (
    Stage("command", "The command, beside an older build", command_rows),
    Stage("aims", "Deciding all Wales, beside an older build", before_rows),
    Stage("programmes", "Each programme, beside plain HiGHS", programme_rows),
    Stage("ladders", "Ladders of budgets, beside an older build", ladder_beside_rows),
    Stage("draws", "Draws decided again, beside an older build", robust_rows),
    Stage("page", "The published page, beside an older build", page_rows),
    Stage("reading", "Reading travel tables, beside an older build", reading_rows),
    Stage("import", "Reading a workbook, beside pandas", import_rows),
    Stage("siting", "Siting, beside spopt and plain HiGHS", siting_rows),
    Stage("coverings", "Large coverings, beside HiGHS", covering_rows),
    Stage("capacitated", "Capacitated location, beside plain HiGHS", capacitated_rows),
    Stage("travel", "Car minutes by graph, beside pandana and igraph", travel_rows),
    Stage("matching", "Matching graduates, beside an older build", matching_beside_rows),
    Stage("growth", "How time and memory grow", growth_rows),
    Stage("workers", "One worker and two", crew_rows),
    Stage("national", "One budget between boards, beside the boards apart", national_rows),
    Stage("england", "From Wales to England", england_rows, long=True),
    Stage("planar", "A median of 5,000 points", planar_rows, long=True),
    Stage("new-york", "Coverings of the size of New York, beside plain HiGHS", new_york_rows, long=True),
    Stage("over-draws", "One plan for twenty draws of all Wales", draws_rows, long=True),
    Stage("planners", "Planners at work in a browser", planner_rows, long=True, published=False),
)


@dataclass(frozen=True)
class Kept:
    """The rows of one stage, and where and when they were measured. `others` are cores that all else used."""

    name: str
    commit: str
    day: str
    others: float
    rows: tuple[Row, ...]

    @property
    def alone(self) -> bool:
        return self.others <= OTHERS


def measured(stage: Stage) -> Kept:
    """The stage's rows, and how much of the machine others used meanwhile."""
    busy, began = _busy(), monotonic()
    with own_time() as own:
        rows = tuple(stage.rows())
    others = (_busy() - busy - own.seconds) / (monotonic() - began)
    return Kept(stage.name, _commit(), f"{datetime.now(UTC):%Y-%m-%d}", max(0.0, others), rows)


def keep(kept: Kept, folder: Path = KEPT) -> bool:
    """Keep what was measured alone; what was not is dropped, and what was kept before stays."""
    if kept.alone:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{kept.name}.json").write_text(json.dumps(asdict(kept), indent=1), encoding="utf-8")
    return kept.alone


def all_kept(stages: Sequence[Stage] = STAGES, folder: Path = KEPT) -> dict[str, Kept]:
    """What is kept of each stage, by its name."""
    found = {}
    for stage in stages:
        path = folder / f"{stage.name}.json"
        if path.is_file():
            held = json.loads(path.read_text(encoding="utf-8"))
            found[stage.name] = Kept(**{**held, "rows": tuple(Row(**row) for row in held["rows"])})
    return found


def _busy() -> float:
    """Processor seconds that the machine has worked since it was started, of all processes."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


def _commit() -> str:
    """Short; with "changed" where what is measured is not what was committed."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(HERE), *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", "placement", "data", "configs", "pyproject.toml")
    return git("rev-parse", "--short=7", "HEAD") + (", changed" if changed else "")
