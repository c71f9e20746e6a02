"""`placement robustness`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Option, Out, Processes, Region, say, told


def robustness(
    config: Config,
    draws: Annotated[int, typer.Option("--draws", min=1, max=500, help="How often figures are drawn.")] = 50,
    loss: Annotated[
        str, typer.Option("--loss", help="What an alternative may give up of the gain.")
    ] = "0.5%",
    beside: Annotated[int, typer.Option("--alternatives", min=0, max=99, help="How many count beside.")] = 10,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="The scenario's if not given.", show_default=False)
    ] = None,
    option: Option = None,
    region: Region = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Draw the assumptions within their ranges, decide again, and say which posts stay."""
    with (
        told(lang) as (words, console),
        asked(config, words, console, option=option, region=region) as inputs,
    ):
        from placement.cli.commands.shares import share_of, study_folder
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.register import write_study
        from placement.studies.robustness.page import said_in_short
        from placement.studies.robustness.study import robustness_study

        lost = share_of(loss, config.name, "--loss")
        folder = study_folder(inputs, "robustness") if out is None else out
        STUDY.check_place(folder, KEEP)
        began = time.monotonic()
        study = robustness_study(
            inputs, draws=draws, loss=lost, beside=beside, seed=seed, processes=processes
        )
        write_study(folder, inputs, study, {"decide": round(time.monotonic() - began, 3)})
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
