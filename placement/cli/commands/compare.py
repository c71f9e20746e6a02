"""`placement compare`: options of a scenario side by side."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Out, Processes, Region, say, told


def compare(
    config: Config,
    options: Annotated[
        str, typer.Option("--options", help="Names of the scenario's options, joined by commas.")
    ] = "",
    region: Region = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Set options side by side: what each does, who gains and who loses, as a page and a workbook."""
    with told(lang) as (words, console), asked(config, words, console, region=region) as inputs:
        from placement.run import OUTPUTS
        from placement.store.study import FUNDED
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.compare.page import said_in_short
        from placement.studies.compare.study import compare as compared
        from placement.studies.register import write_study

        folder = (
            OUTPUTS / "-".join(p for p in (inputs.scenario.id, "compare", region) if p)
            if out is None
            else out
        )
        STUDY.check_place(folder, KEEP)

        def begun(option: str | None) -> None:
            named = {None: words("compare.option.stated"), FUNDED: words("compare.option.fill-vacancies")}
            say(console, words("cli.compare.deciding", name=named.get(option, option)))

        began = time.monotonic()
        names = [name.strip() for name in options.split(",") if name.strip()]
        study = compared(inputs, names, processes=processes, begun=begun)
        seconds = round(time.monotonic() - began, 3)
        write_study(folder, inputs, study, {"decide": seconds})
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
