"""All Wales decided by this build and the one before need was met neighbourhood by neighbourhood.

Each decides with its own model, tables and scenario, in one process, counted in processor seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.older import HERE, older_build, ratio_row, script
from tests.benchmarks.rows import GAP_OF_GAIN, Row

CONFIG = "configs/wales-ahp.toml"
FIRST_RATIO, ALL_RATIO = 1.0, 2.0


@dataclass(frozen=True)
class Taken:
    """Processor seconds of the first aim and of all, today's service with each; and the first one's gap."""

    first: float
    every: float
    gap_of_gain: float


def before_rows() -> list[Row]:
    """The first aim over the older build's, all aims over its first one, and the gap."""
    with older_build() as folder:
        return compared(taken(HERE), taken(folder))


def compared(now: Taken, before: Taken) -> list[Row]:
    """Rows with their limits."""
    return [
        ratio_row("First aim by neighbourhood, all Wales", now.first, before.first, FIRST_RATIO),
        ratio_row("All aims of all Wales, over the first aim", now.every, before.first, ALL_RATIO),
        Row(
            "Share of the gain left unproved in that run",
            f"{now.gap_of_gain:.6f}",
            f"at most {GAP_OF_GAIN:g}; the older build {before.gap_of_gain:.6f}",
            now.gap_of_gain <= GAP_OF_GAIN,
        ),
    ]


def taken(folder: Path) -> Taken:
    """What the build in this folder takes for all Wales."""
    told = script(folder, "timed_aims.py", CONFIG)
    return Taken(told["aims"][told["first"]], sum(told["aims"].values()), told["gap_of_gain"])
