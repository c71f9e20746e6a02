"""`placement diff`: what changed between two runs, and which input made it."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from placement.cli.commands.study import check_place, write_and_tell
from placement.cli.console import Lang, Out, Processes, RunFolder, reporting, say


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
    with reporting(lang) as (words, console):
        from placement.audit.decided import read_side
        from placement.store.folder import as_json as written
        from placement.studies.diff.study import diff as differences
        from placement.studies.register import write_study

        before, after = read_side(first), read_side(second)
        beside = second.resolve()
        folder = beside.parent / f"{beside.name}-diff-{first.resolve().name}" if out is None else out
        check_place(folder)

        def begun(english: str, welsh: str) -> None:
            if not as_json:
                title = welsh if words.language == "cy" else english
                say(console, words("cli.diff.deciding", title=title or words("diff.again")))

        began = time.monotonic()
        study = differences(before, after, processes=processes, begun=begun)
        if as_json:
            write_study(folder, after.inputs, study, {"decide": round(time.monotonic() - began, 3)})
            typer.echo(written(study.document).decode(), nl=False)
        else:
            write_and_tell(folder, after.inputs, study, began, words, console)
