"""Planners at work in a browser: how soon one is answered, and ten at once for ten minutes."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import placement as pl
from tests.benchmarks.first_looks import LOOKS, looks_of
from tests.benchmarks.planners import crowd_of
from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from tests.benchmarks.first_looks import FirstLook
    from tests.benchmarks.planners import Crowd

PLANNERS, SECONDS, REGION = 10, 600.0, "powys"
CLICK_SECONDS, PROVED_SECONDS = 2.0, 5.0
UNFAIR = 2
"""Answers that one planner may have more than another, each of whom asks again as soon as it is answered."""
GROWS = 1.2
"""How many times the memory of the middle third of the time that of the last third may be."""


def planner_rows() -> list[Row]:
    """One planner alone with Powys and with all Wales, then the crowd."""
    rows = []
    for where, region in (("Powys", REGION), ("all Wales", None)):
        rows += look_rows(where, list(looks_of(pl.examples.wales(region=region), LOOKS)))
    return [*rows, *crowd_rows(crowd_of(pl.examples.wales(region=REGION), PLANNERS, SECONDS), SECONDS)]


def look_rows(where: str, looks: list[FirstLook]) -> list[Row]:
    """Medians over all looks; the first of them also opens the question."""
    clicked = median(look.clicked for look in looks)
    proved = [look.proved for look in looks if look.proved is not None]
    said = f"{median(proved):.1f} s, {proved[0]:.1f} s the first time" if proved else "none"
    held = bool(proved) and len(proved) == len(looks) and median(proved) <= PROVED_SECONDS
    return [
        Row(
            f"First click of the planner's page in Welsh, {where}",
            f"{clicked:.2f} s ({clicked / CLICK_SECONDS:.2f} of the limit)",
            f"at most {CLICK_SECONDS:.0f} s",
            clicked <= CLICK_SECONDS,
        ),
        Row(
            f"Another budget, proved within 1 % on the planner's page, {where}",
            said,
            f"at most {PROVED_SECONDS:.0f} s",
            held,
        ),
    ]


def crowd_rows(found: Crowd, seconds: float) -> list[Row]:
    """Answers right, wrong and missing; the queue; the memory."""
    least, most = min(found.by_planner.values()), max(found.by_planner.values())
    middle, last = found.third_mb(seconds, 1), found.third_mb(seconds, 2)
    right = len(found.answered) - len(found.wrong)
    whole = right > 0 and not found.wrong and not (found.missing or found.doing) and found.alive
    took = found.seconds()
    return [
        Row(
            f"Answers for {found.planners} planners at once in {seconds / 60:.0f} minutes, {REGION}",
            f"{right} right, {len(found.wrong)} wrong, {len(found.missing)} missing",
            "none wrong, none missing, no crash",
            whole,
        ),
        Row("Answers of a planner", f"{least} to {most}", f"{UNFAIR} apart at most", most - least <= UNFAIR),
        Row(
            "Whole answer of a planner among them, median",
            f"{took[len(took) // 2]:.0f} s, {took[-1]:.0f} s at most" if took else "none",
            "no limit",
            None,
        ),
        Row(
            "Memory of the server, last third of the time",
            f"{last:.0f} MB, {middle:.0f} MB in the middle third; a session {found.session_mb:.0f} MB",
            f"{GROWS:.1f} times the middle third at most",
            last <= GROWS * middle,
        ),
        Row("Memory of the processes it began", f"{found.workers_mb:.0f} MB at most", "no limit", None),
    ]
