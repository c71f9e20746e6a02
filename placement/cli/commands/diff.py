"""`placement diff`: what changed between two runs, and which input made it."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.console import Lang, Out, Processes, RunFolder, say, told


def diff(
    first: RunFolder,
    second: RunFolder,
    out: Out = None,
    as_json: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--json", help="Print the whole as JSON, and nothing else.")
    ] = False,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Say what changed in posts from one run to another, and which input made it, as a page and tables.

    The first run is decided again with one input of the second at a time.
    """
    with told(lang) as (words, console):
        from placement.audit.sides import read_side
        from placement.store.folder import as_json as written
        from placement.store.studyfolder import KEEP, STUDY
        from placement.studies.diff.page import said_in_short
        from placement.studies.diff.study import diff as differences
        from placement.studies.register import write_study

        before, after = read_side(first), read_side(second)
        beside = second.resolve()
        folder = beside.parent / f"{beside.name}-diff-{first.resolve().name}" if out is None else out
        STUDY.check_place(folder, KEEP)

        def begun(english: str, welsh: str) -> None:
            if not as_json:
                title = welsh if words.language == "cy" else english
                say(console, words("cli.diff.deciding", title=title or words("diff.again")))

        began = time.monotonic()
        study = differences(before, after, processes=processes, begun=begun)
        write_study(folder, after.inputs, study, {"decide": round(time.monotonic() - began, 3)})
        if as_json:
            typer.echo(written(study.document).decode(), nl=False)
            return
        for line in said_in_short(study.document, words):
            say(console, line)
        say(console, "")
        say(console, words("cli.study.page", path=folder / f"index.{lang}.html"))
        say(console, words("cli.study.folder", path=folder))
