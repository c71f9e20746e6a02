"""`placement travel compare`: two ways of getting the same minutes, side by side by distance.

`placement travel days`: whom staff are near by public transport on each kind of day of the timetable.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.commands.book import scenario_file
from placement.cli.console import Lang, Out, reporting, say, scenario_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from placement.data.region import Region as Tables
    from placement.scenario import Scenario

travel_app = typer.Typer(help="Minutes between areas and bases.", no_args_is_help=True)
Asked = Annotated[str, typer.Argument(help="A scenario's file, or FILE:OPTION.", show_default=False)]


@travel_app.command("compare")
def compare_minutes(a: Asked, b: Asked, out: Out = None, lang: Lang = "en") -> None:
    """Say by how much the minutes of reach of B differ from those of A, by distance in a straight line.

    With --out also as pages with a map of the differences and tables that say the same, in both languages.
    """
    with reporting(lang) as (words, console), ExitStack() as files:
        import numpy as np

        from placement.data.travel.audit import differences
        from placement.errors import BadInput, Fault
        from placement.scenario.engines import places_of
        from placement.scenario.travel_times import travel_matrix

        (one, here), (other, there) = (
            _asked(text, lambda path: files.enter_context(scenario_file(path, words, console)))
            for text in (a, b)
        )
        alike = all(
            list(here_ids) == list(there_ids)
            for here_ids, there_ids in (
                (here.areas["area_id"], there.areas["area_id"]),
                (here.bases["base_id"], there.bases["base_id"]),
            )
        )
        if not alike:
            raise BadInput([Fault("travel_other_places", Path(b.partition(":")[0]).name)])
        first, second = (travel_matrix(t, s.travel).reach_minutes for s, t in ((one, here), (other, there)))
        say(console, words("travel.compare.head", a=a, b=b))
        for row in differences(first, second, places_of(here).straight_km):
            low, middle, high = ("-" if np.isnan(q) else words.number(q, 1) for q in row.quantiles)
            band = words("travel.compare.over", low=f"{row.low_km:g}")
            if np.isfinite(row.high_km):
                band = words("travel.compare.band", low=f"{row.low_km:g}", high=f"{row.high_km:g}")
            counts = {name: words.number(getattr(row, name), 0) for name in ("both", "only_a", "only_b")}
            say(console, words("travel.compare.row", band=band, low=low, middle=middle, high=high, **counts))
        if out is not None:
            from placement.report.travel_difference import TwoWays, difference_pages
            from placement.store.folder import versions
            from placement.store.study import PACKAGES

            ways = TwoWays(Path(a).name, Path(b).name, first, second, places_of(here).straight_km)
            _write(out, difference_pages(one, here, ways, versions(PACKAGES)))
            say(console, words("cli.study.page", path=out / f"index.{lang}.html"))


@travel_app.command("days")
def days(
    config: Asked,
    within: Annotated[
        float, typer.Option(help="Minutes to the nearest base with staff.", min=1, max=600)
    ] = 45,
    service: Annotated[str | None, typer.Option(help="Staff of this service alone.")] = None,
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Say on which kinds of day the timetable brings people to staff, and where it does not.

    With --out also `nearest_by_day.csv`: the minutes of every neighbourhood on each kind of day.
    """
    with reporting(lang) as (words, console), ExitStack() as files:
        from placement.errors import BadInput, Fault
        from placement.report.travel_days import day_lines, day_table
        from placement.scenario.travel_days import reached_by_day, staffed_bases

        scenario, region = _asked(
            config, lambda path: files.enter_context(scenario_file(path, words, console))
        )
        name = Path(config.partition(":")[0]).name
        if scenario.travel.timetable is None:
            raise BadInput([Fault("travel_days_no_timetable", name, column="travel.timetable")])
        known = sorted(set(region.workforce["service_id"]))
        if service is not None and service not in known:
            slots = {"known": ", ".join(known)}
            raise BadInput(
                [Fault("travel_days_service", name, column="--service", value=service, slots=slots)]
            )
        found = reached_by_day(region, scenario.travel, staffed_bases(region, scenario.travel, service))
        say(console, *day_lines(words, region, scenario.travel, found, within))
        if out is not None:
            table = day_table(region, found).to_csv(index=False, lineterminator="\n")
            _write(out, {"nearest_by_day.csv": table.encode()})
            say(console, words("travel.days.table", path=out / "nearest_by_day.csv"))


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    """Into a new folder, or over pages of the same kind. Raises BadInput where anything else is there."""
    from placement.data.folders import called
    from placement.errors import BadInput, Fault

    others = [] if not out.exists() else [path.name for path in out.iterdir() if path.name not in files]
    if others or out.is_file():
        found = others[0] if others else called(out)
        raise BadInput([Fault("travel_folder_taken", called(out), value=found)])
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)


def _asked(text: str, file_of: Callable[[Path], Path]) -> tuple[Scenario, Tables]:
    """The scenario and its region's tables, checked. Raises BadInput with every fault."""
    from placement.data import read_region
    from placement.errors import BadInput
    from placement.scenario import check_scenario, read_scenario

    path, _, option = text.rpartition(":") if not Path(text).exists() and ":" in text else (text, "", "")
    scenario = read_scenario(file_of(scenario_in(Path(path))))
    if option:
        scenario = scenario.with_option(option)
    region = read_region(scenario.data_folders, scenario.about.languages)
    if faults := check_scenario(scenario, region):
        raise BadInput(faults)
    return scenario, region
