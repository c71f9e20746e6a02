"""A travel table of many pairs, read by this build and an older one; and the memory that a million take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.benchmarks.older import HERE, older_build, ratio_row, script
from tests.benchmarks.rows import Row

PART = 0.15
CLUSTERS, MILLION = 566, 707
"""Of two areas and one base each, and a candidate base more: 641,844 pairs, and 1,001,112."""


def reading_rows() -> list[Row]:
    """The table of 640,000 pairs by both, once each; a million by this build."""
    with older_build() as older:
        now, before = (_read(build, CLUSTERS) for build in (HERE, older))
    return rows_of(now, before, _read(HERE, MILLION))


def rows_of(now: dict[str, Any], before: dict[str, Any], million: dict[str, Any]) -> list[Row]:
    """One ratio, and the memory."""
    each = million["bytes"] / million["pairs"]
    return [
        ratio_row(
            f"Reading a travel table of {now['pairs']:,} pairs", now["seconds"], before["seconds"], PART
        ),
        Row(
            f"Memory that a table of {million['pairs']:,} pairs holds once it is read",
            f"{million['bytes'] / 1e6:.0f} MB",
            f"{each:.0f} bytes a pair; the minutes alone are 8",
            None,
        ),
    ]


def _read(build: Path, clusters: int) -> dict[str, Any]:
    found: dict[str, Any] = script(build, "timed_reading.py", str(clusters))
    return found
