"""This build beside the one before need was met neighbourhood by neighbourhood, on one machine in one run.

The older build is checked out by git into a folder of its own and decides all Wales with its own model,
tables and scenario. Both are counted in processor seconds, in one process each, one after the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import GAP_OF_GAIN, Row

HERE = Path(__file__).parents[2]
BEFORE = "bfbaece"
CONFIG = Path("configs/wales-ahp.toml")
FIRST_RATIO, ALL_RATIO = 1.0, 2.0


@dataclass(frozen=True)
class Taken:
    """Processor seconds of the first aim and of all, today's service with each; and the first one's gap."""

    first: float
    every: float
    gap_of_gain: float


def before_rows() -> list[Row]:
    """The first aim over the older build's, all aims over its first one, and the gap."""
    now = taken(HERE)
    with older_build(BEFORE) as folder:
        return compared(now, taken(folder))


def compared(now: Taken, before: Taken) -> list[Row]:
    """Rows with their limits."""
    first, every = now.first / before.first, now.every / before.first
    beside = f"of the {before.first:.1f} s that build {BEFORE} took, by the processor's clock"
    return [
        Row(
            "First aim by neighbourhood, over the older build's by cluster",
            f"{first:.2f} ({now.first:.1f} s)",
            f"at most {FIRST_RATIO:g} {beside}",
            first <= FIRST_RATIO,
        ),
        Row(
            "All aims, over the older build's first one",
            f"{every:.2f} ({now.every:.1f} s)",
            f"at most {ALL_RATIO:g} {beside}",
            every <= ALL_RATIO,
        ),
        Row(
            "Share of the gain left unproved in that run",
            f"{now.gap_of_gain:.6f}",
            f"at most {GAP_OF_GAIN:g}; the older build {before.gap_of_gain:.6f}",
            now.gap_of_gain <= GAP_OF_GAIN,
        ),
    ]


def taken(folder: Path) -> Taken:
    """What the build in this folder takes for all Wales."""
    timed = Path(__file__).with_name("timed_aims.py")
    done = subprocess.run(
        [sys.executable, str(timed), str(CONFIG)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return Taken(told["aims"][told["first"]], sum(told["aims"].values()), told["gap_of_gain"])


@contextmanager
def older_build(commit: str) -> Iterator[Path]:
    """A worktree of a commit, gone afterwards."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "build"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)
