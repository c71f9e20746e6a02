"""`placement benefits`: what a plan costs and brings by year, beside options that buy no posts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from placement.cli.commands.study import check_place, write_and_tell
from placement.cli.console import Lang, Out, RunFolder, reporting

ENDS = "-benefits"


def benefits(
    run: RunFolder,
    options: Annotated[
        Path | None,
        typer.Option(
            help="A table of options whose money buys no posts, with stated costs and effects: a CSV file.",
            show_default=False,
        ),
    ] = None,
    worth: Annotated[
        float | None,
        typer.Option(
            help="Pounds that somebody says a WTE-year is worth; else none is told.", show_default=False
        ),
    ] = None,
    worth_by: Annotated[
        str, typer.Option("--worth-by", help="Whose figure --worth is; the page says it.", show_default=False)
    ] = "",
    *,
    worth_of_health: Annotated[
        bool, typer.Option("--worth-of-health", help="--worth values health: discounted at the health rate.")
    ] = False,
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Tell draft benefits for a business case: costs and effects by year, discounted by the Green Book."""
    with reporting(lang) as (words, console):
        from placement.audit.decided import read_decided
        from placement.studies.benefits.stated import stated_worth
        from placement.studies.benefits.study import benefits as found

        began = time.monotonic()
        folder = run.resolve().parent / f"{run.resolve().name}{ENDS}" if out is None else out
        check_place(folder)
        said = stated_worth(worth, worth_by, of_health=worth_of_health)
        inputs, decided = read_decided(run)
        write_and_tell(folder, inputs, found(inputs, decided, options, said), began, words, console)
