"""`python -m tests.benchmarks [STAGE ...]`: measure, print, write RESULTS.md; exit code 1 at a broken limit.

Without names every stage but the long ones is measured, some three quarters of an hour. A stage beside
which something else worked is told and not kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from tests.benchmarks.page import WIDTH, page, show
from tests.benchmarks.rows import broken
from tests.benchmarks.stages import KEPT, STAGES, Stage, all_kept, keep, measured

RESULTS = Path(__file__).with_name("RESULTS.md")


def main(
    arguments: list[str] | None = None,
    stages: tuple[Stage, ...] = STAGES,
    folder: Path = KEPT,
    results: Path = RESULTS,
) -> int:
    named = _named(arguments, stages)
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    ended = 0
    for stage in named:
        found = measured(stage)
        show(stage.title, found.rows, console)
        for row in broken(found.rows):
            console.print(f"Limit broken: {row.what}: {row.measured}; {row.beside}", markup=False)
            ended = 1
        if not keep(found, folder):
            console.print(
                f"Not kept: others worked on {found.others:.1f} cores meanwhile. "
                f"Measure {stage.name} again alone",
                markup=False,
            )
            ended = 1
        results.write_text(page(stages, all_kept(stages, folder)), encoding="utf-8")
    console.print(f"Written: {results.name}", markup=False)
    return ended


def _named(arguments: list[str] | None, stages: tuple[Stage, ...]) -> list[Stage]:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    names = [stage.name for stage in stages]
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"what to measure: {', '.join(names)}")
    asked = parser.parse_args(arguments).stages
    for name in asked:
        if name not in names:
            parser.error(f"there is no stage {name!r}. The stages: {', '.join(names)}")
    return [stage for stage in stages if stage.name in asked or not (asked or stage.long)]


if __name__ == "__main__":
    sys.exit(main())
