"""`python -m tests.benchmarks`: measure, print, write RESULTS.md; exit code 1 if a limit is broken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from rich.console import Console

from placement.scenario import read_scenario
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.decided import settings_of
from tests.benchmarks.before_rows import before_rows
from tests.benchmarks.building import measure_building
from tests.benchmarks.capacitated import capacitated_rows
from tests.benchmarks.command import copied, median_run
from tests.benchmarks.coverings import covering_rows
from tests.benchmarks.crew_rows import crew_rows
from tests.benchmarks.draws_rows import draws_rows
from tests.benchmarks.duels import fight, programmes_of
from tests.benchmarks.growth import growth_rows
from tests.benchmarks.ladder import ladder_rows
from tests.benchmarks.matching import matching_rows
from tests.benchmarks.options_rows import options_rows
from tests.benchmarks.page import WIDTH, Results, page, show
from tests.benchmarks.page_rows import page_rows
from tests.benchmarks.planner_rows import planner_rows
from tests.benchmarks.robust_rows import robust_rows
from tests.benchmarks.rows import (
    GAP_OF_GAIN,
    POOLED_GAP,
    Row,
    broken,
    building_row,
    command_rows,
    duel_rows,
    part_rows,
    pooled_rows,
)
from tests.benchmarks.siting_rows import siting_rows
from tests.benchmarks.travel_rows import travel_rows

CONFIG = Path("configs/wales-ahp.toml")
RESULTS = Path(__file__).with_name("RESULTS.md")
PROCESSES = 2
TIMES, POOLED_TIMES = 5, 3
WITHIN = 0.8
"""Part of the limits that is asked for: parts add up, and each is rounded."""
MORE: tuple[Callable[[], list[Row]], ...] = (
    page_rows,
    ladder_rows,
    growth_rows,
    siting_rows,
    crew_rows,
    matching_rows,
    travel_rows,
    planner_rows,
)
"""What else is measured when the whole is, one function after the other."""
STUDIES: tuple[Callable[[], list[Row]], ...] = (
    before_rows,
    options_rows,
    robust_rows,
    draws_rows,
    covering_rows,
    capacitated_rows,
)
"""An older build, ladder, alternatives, draws of all Wales, sites beside HiGHS: only if asked for."""


def measure(
    config: Path, *, region: str | None, plain_seconds: float, processes: int, studies: bool = False
) -> Results:
    """The command, then the programmes by both, then the building; of the whole, all else as well."""
    inputs = read_inputs(config, region=region)
    names = {row["region_id"]: row["name_en"] for row in inputs.region.regions.to_dict("records")}
    programmes = programmes_of(inputs)
    loads = {"the command": _load()}
    with TemporaryDirectory() as folder:
        asked = copied(config, Path(folder), processes=processes, gap_of_gain=WITHIN * GAP_OF_GAIN)
        command = median_run(asked, Path(folder), times=TIMES, region=region)
    loads["the programmes"] = _load()
    settings = replace(settings_of(inputs), gap_of_gain=WITHIN * GAP_OF_GAIN)
    duels = fight(programmes, settings, plain_seconds=plain_seconds, processes=processes)
    largest = max((programme for _, programme in programmes), key=lambda each: len(each.lower))
    rows = [
        *command_rows(command, TIMES),
        *duel_rows(duels, names),
        building_row(measure_building(largest)),
    ]
    if region is None:
        loads["all else"] = _load()
        rows += _pooled(config, processes)
        for more in (*MORE, *(STUDIES if studies else ())):
            rows += _said(more())
    return Results(
        subject=_subject(inputs),
        rows=rows,
        parts=part_rows(duels, names),
        loads=loads,
        plain_seconds=plain_seconds,
    )


def _said(rows: list[Row]) -> list[Row]:
    """Each row as soon as it is measured: a fault in a later one loses nothing."""
    for row in rows:
        sys.stderr.write(f"{row.what}: {row.measured}; {row.beside}\n")
    return rows


def _pooled(config: Path, processes: int) -> list[Row]:
    if "pooled" not in read_scenario(config).options:
        return []
    with TemporaryDirectory() as folder:
        asked = copied(config, Path(folder), processes=processes, gap_of_gain=WITHIN * POOLED_GAP)
        return pooled_rows(median_run(asked, Path(folder), times=POOLED_TIMES, option="pooled"), POOLED_TIMES)


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    results = measure(
        options.config,
        region=options.region,
        plain_seconds=options.plain_seconds,
        processes=PROCESSES,
        studies=options.studies,
    )
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    show(results, console)
    out = options.out or (RESULTS if options.region is None else None)
    if out is not None:
        out.write_text(page(results), encoding="utf-8")
        console.print(f"Written: {out.name}", markup=False)
    for row in broken(results.rows):
        console.print(f"Limit broken: {row.what}: {row.measured}; {row.beside}", markup=False)
    return 1 if broken(results.rows) else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG, help="the scenario")
    parser.add_argument("--region", help="one region alone; RESULTS.md is then left as it is")
    parser.add_argument("--plain-seconds", type=float, default=180.0, help="plain HiGHS, for each programme")
    parser.add_argument("--studies", action="store_true", help="ladder, alternatives and draws as well")
    parser.add_argument("--out", type=Path, help="where the page goes, if not to RESULTS.md")
    return parser.parse_args(arguments)


def _subject(inputs: Inputs) -> str:
    case = inputs.case
    where = "" if inputs.only_region is None else f", {inputs.only_region} alone"
    return (
        f"{inputs.scenario.about.name_en}{where}: {len(case.area_ids):,} areas, {len(case.base_ids)} bases, "
        f"{len(case.services)} services"
    )


def _load() -> float:
    return psutil.getloadavg()[0]


if __name__ == "__main__":
    sys.exit(main())
