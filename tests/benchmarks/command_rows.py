"""The command as people start it, beside an older build: time, memory, and what is left unproved."""

from __future__ import annotations

from statistics import median

from tests.benchmarks.command import Measured, in_turn
from tests.benchmarks.older import BEFORE, HERE, asked, older_build, ratio_row
from tests.benchmarks.rows import GAP_OF_GAIN, GB, POOLED_GAP, Row, gap_row

CONFIG = "configs/wales-ahp.toml"
TIMES = 3
WHOLE, MEMORY, START = 0.8, 0.7, 0.6
"""Of the older build: processor time and memory of the whole command, and processor time of a check."""
CHECK = """
import sys
from placement.__main__ import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
print("null")
"""


def command_rows() -> list[Row]:
    """`make run`, all Wales, by turns; then pooled money once each, and `placement check`."""
    with older_build() as older:
        builds = (HERE, older)
        now, before = in_turn(CONFIG, builds, TIMES)
        pooled, pooled_before = in_turn(CONFIG, builds, 1, option="pooled")
        checks = [
            [asked(build, ["-c", CHECK, "check", CONFIG]).seconds for build in builds] for _ in range(TIMES)
        ]
    start, start_before = (median(each) for each in zip(*checks, strict=True))
    return [
        *compared(now, before),
        gap_row("Pooled money: share of the gain left unproved", pooled.gap_of_gain, POOLED_GAP),
        ratio_row("Pooled money, whole command, once", pooled.cpu_seconds, pooled_before.cpu_seconds, None),
        ratio_row(f"`placement check` of all Wales, median of {TIMES}", start, start_before, START),
    ]


def compared(now: Measured, before: Measured) -> list[Row]:
    """The whole command of both."""
    memory = now.peak_bytes / before.peak_bytes
    return [
        gap_row("Share of the gain left unproved", now.gap_of_gain, GAP_OF_GAIN),
        ratio_row(f"Whole command, all Wales, median of {TIMES}", now.cpu_seconds, before.cpu_seconds, WHOLE),
        Row(
            "Most memory, all processes together, over the older build",
            f"{memory:.2f} ({now.peak_bytes / GB:.2f} GB)",
            f"at most {MEMORY:g} of the {before.peak_bytes / GB:.2f} GB that build {BEFORE} held",
            memory <= MEMORY,
        ),
        Row(
            "The same by the clock, two cores",
            f"{now.seconds:.1f} s",
            f"build {BEFORE} {before.seconds:.1f} s",
            None,
        ),
    ]
