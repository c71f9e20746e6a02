"""`placement ladder`: the same question at one budget after another."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Option, Out, Processes, Region, say, told


def ladder(
    config: Config,
    pounds: Annotated[
        str | None,
        typer.Option("--pounds", help='Budgets, "1m,2m,500k", or a range "1m:10m:10".', show_default=False),
    ] = None,
    by_year: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--by-year", help="A step for each year of funds that taper.")
    ] = False,
    fund: Annotated[
        str | None,
        typer.Option(
            "--fund", help="Which fund --pounds is for, where there are several.", show_default=False
        ),
    ] = None,
    option: Option = None,
    region: Region = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Climb a ladder of budgets: what each brings, what the next £100,000 buys, which post comes next."""
    with (
        told(lang) as (words, console),
        asked(config, words, console, option=option, region=region) as inputs,
    ):
        from placement.run import OUTPUTS
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.ladder.page import said_in_short
        from placement.studies.ladder.steps import steps_of
        from placement.studies.ladder.study import ladder as climb
        from placement.studies.register import write_study

        steps = steps_of(inputs, pounds, fund, by_year=by_year)
        name = "-".join(part for part in (inputs.scenario.id, option, "ladder", region) if part)
        folder = OUTPUTS / name if out is None else out
        STUDY.check_place(folder, KEEP)
        began = time.monotonic()
        study = climb(
            inputs,
            steps,
            processes=processes,
            begun=lambda stage: say(console, words(f"cli.ladder.{stage}", n=len(steps))),
        )
        write_study(folder, inputs, study, {"decide": round(time.monotonic() - began, 3)})
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
