"""`python -m tests.benchmarks.same_plan`: the same scenario several ways, and whether posts.csv is the same.

    python -m tests.benchmarks.same_plan [CONFIG] [--region powys]

Alone, twice beside a busy loop on every core, in one process, and with other threads for linear algebra.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks.command import PROGRAM, copied

CONFIG = Path("configs/wales-ahp.toml")
MOST_BUSY_SECONDS = 1_800
"""A busy loop ends by itself after so long, whatever becomes of who began it."""
LOOP = "import sys, time\nend = time.monotonic() + float(sys.argv[1])\nwhile time.monotonic() < end: pass"


@dataclass(frozen=True)
class Way:
    """One way to run the same scenario."""

    name: str
    processes: int = 2
    busy_loops: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What a run left: the hash of posts.csv, and what ended the search of each aim."""

    way: str
    posts_sha256: str
    stopped_by: tuple[str, ...]


def ways(cores: int) -> tuple[Way, ...]:
    """Five, two of them beside a busy loop on every core."""
    threads = {name: str(2 * cores) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
    return (
        Way("alone"),
        Way("beside busy loops", busy_loops=cores),
        Way("beside busy loops again", busy_loops=cores),
        Way("one process", processes=1),
        Way("other threads for linear algebra", environment=threads),
    )


@contextlib.contextmanager
def busy(loops: int, seconds: float = MOST_BUSY_SECONDS) -> Iterator[None]:
    """So many processes that do nothing but take time."""
    begun = [subprocess.Popen([sys.executable, "-c", LOOP, str(seconds)]) for _ in range(loops)]
    try:
        yield
    finally:
        for one in begun:
            one.kill()
            one.wait()


def run_in(way: Way, config: Path, folder: Path, region: str | None = None) -> Run:
    """`placement run` that way; raises CalledProcessError if it gives no answer."""
    folder.mkdir(parents=True)
    asked = copied(config, folder, processes=way.processes)
    only = [] if region is None else ["--region", region]
    with busy(way.busy_loops):
        subprocess.run(
            [*PROGRAM, "run", str(asked), "--out", str(folder / "run"), *only],
            check=True,
            capture_output=True,
            env={**os.environ, **way.environment},
        )
    answer = json.loads((folder / "run" / "answer.json").read_text(encoding="utf-8"))
    posts = (folder / "run" / "posts.csv").read_bytes()
    return Run(
        way.name, hashlib.sha256(posts).hexdigest(), tuple(aim["stopped_by"] for aim in answer["aims"])
    )


def same(runs: Sequence[Run]) -> bool:
    """Whether every run has the same posts, byte for byte, and ended alike."""
    return len({(run.posts_sha256, run.stopped_by) for run in runs}) == 1


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("config", nargs="?", type=Path, default=CONFIG)
    asked.add_argument("--region")
    given = asked.parse_args()
    runs, told = [], Console()
    with TemporaryDirectory() as folder:
        for number, way in enumerate(ways(os.cpu_count() or 1)):
            run = run_in(way, given.config, Path(folder) / str(number), given.region)
            told.print(run.posts_sha256, run.way, *run.stopped_by, soft_wrap=True)
            runs.append(run)
    told.print("the same" if same(runs) else "NOT the same")
    return 0 if same(runs) else 1


if __name__ == "__main__":
    sys.exit(main())
