"""`placement alternatives`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Option, Out, Processes, Region, say, told


def alternatives(
    config: Config,
    loss: Annotated[
        str, typer.Option("--loss", help="Of the gain that may be given up: 0.5% or 0.005.")
    ] = "0.5%",
    count: Annotated[
        int, typer.Option("--count", min=1, max=99, help="How many plans beside the best.")
    ] = 30,
    option: Option = None,
    region: Region = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Find plans nearly as good as the best that differ from it and from each other."""
    with (
        told(lang) as (words, console),
        asked(config, words, console, option=option, region=region) as inputs,
    ):
        from placement.cli.commands.shares import share_of, study_folder
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.alternatives.page import said_in_short
        from placement.studies.register import write_study
        from placement.studies.robustness.study import alternatives_study

        lost = share_of(loss, config.name, "--loss")
        folder = study_folder(inputs, "alternatives") if out is None else out
        STUDY.check_place(folder, KEEP)
        began = time.monotonic()
        study = alternatives_study(inputs, loss=lost, count=count, processes=processes)
        write_study(folder, inputs, study, {"decide": round(time.monotonic() - began, 3)})
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
