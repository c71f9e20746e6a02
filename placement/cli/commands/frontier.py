"""`placement frontier`: the points between two aims."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Option, Out, Processes, Region, say, told


def frontier(
    config: Config,
    aims: Annotated[
        str,
        typer.Option(
            "--aims", help="Two aims, joined by a comma; people_within=20 for 20 minutes, worst_served=area."
        ),
    ] = "met_need,worst_served",
    points: Annotated[int, typer.Option("--points", help="How many points, both ends included.")] = 7,
    option: Option = None,
    region: Region = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Show what one aim costs the other: proved points between two aims, with the plan at each."""
    with (
        told(lang) as (words, console),
        asked(config, words, console, option=option, region=region) as inputs,
    ):
        from placement.run import OUTPUTS, folder_name
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.frontier.page import said_in_short
        from placement.studies.frontier.study import frontier as found
        from placement.studies.register import write_study

        folder = OUTPUTS / f"{folder_name(inputs)}-frontier" if out is None else out
        STUDY.check_place(folder, KEEP)
        began = time.monotonic()
        names = [name.strip() for name in aims.split(",") if name.strip()]
        study = found(inputs, names, points, processes=processes)
        write_study(folder, inputs, study, {"decide": round(time.monotonic() - began, 3)})
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
