"""`python -m tests.benchmarks`: measure, print, write RESULTS.md; exit code 1 if a limit is broken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from rich.console import Console

from placement.inputs import Inputs, read_inputs
from tests.benchmarks.building import measure_building
from tests.benchmarks.command import run_command, with_processes
from tests.benchmarks.duels import fight, programmes_of, settings_of
from tests.benchmarks.matching import matching_rows
from tests.benchmarks.page import WIDTH, Results, page, show
from tests.benchmarks.rows import broken, building_row, command_rows, duel_rows, part_rows

CONFIG = Path("configs/wales-ahp.toml")
RESULTS = Path(__file__).with_name("RESULTS.md")
PROCESSES = 2


def measure(config: Path, *, region: str | None, plain_seconds: float, processes: int) -> Results:
    """The command, then the programmes by both, then the building."""
    inputs = read_inputs(config, region=region)
    names = {row["region_id"]: row["name_en"] for row in inputs.region.regions.to_dict("records")}
    programmes = programmes_of(inputs)
    loads = {"the command": _load()}
    with TemporaryDirectory() as folder:
        command = run_command(with_processes(config, Path(folder), processes), Path(folder), region=region)
    loads["the programmes"] = _load()
    duels = fight(programmes, settings_of(inputs), plain_seconds=plain_seconds, processes=processes)
    largest = max((programme for _, programme in programmes), key=lambda each: len(each.lower))
    return Results(
        subject=_subject(inputs),
        rows=[
            *command_rows(command),
            *duel_rows(duels, names),
            building_row(measure_building(largest)),
            *matching_rows(),
        ],
        parts=part_rows(duels, names),
        loads=loads,
        plain_seconds=plain_seconds,
    )


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    results = measure(
        options.config, region=options.region, plain_seconds=options.plain_seconds, processes=PROCESSES
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
