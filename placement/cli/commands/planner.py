"""`placement app`: the planner's page in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement.cli.console import Lang, reporting, say


def planner_page(
    workspace: Annotated[Path, typer.Option("--workspace", help="Where planners' options are kept.")] = Path(
        "outputs/workspace"
    ),
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the page is served.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Where the server listens. Anything but 127.0.0.1 lets other machines in.")
    ] = "127.0.0.1",
    upload_mb: Annotated[int, typer.Option(min=1, max=200, help="The largest workbook, in megabytes.")] = 20,
    seconds: Annotated[float, typer.Option(min=5, max=3_600, help="The longest decision.")] = 300.0,
    waiting: Annotated[int, typer.Option(min=1, max=500, help="How many decisions may wait.")] = 20,
    options: Annotated[int, typer.Option(min=1, max=1_000, help="Options that one planner keeps.")] = 40,
    disk_mb: Annotated[int, typer.Option(min=50, help="Megabytes that one planner keeps.")] = 2_000,
    rows: Annotated[
        int, typer.Option(min=100, max=1_000_000, help="Rows of one workbook, or of two files of people.")
    ] = 200_000,
    user_header: Annotated[
        str | None,
        typer.Option(
            "--user-header",
            help="The header in which your proxy says who a planner is. Only behind a proxy that sets it.",
            show_default=False,
        ),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Work through a decision in a browser; the page is served to this machine alone."""
    with reporting(lang) as (words, console):
        from placement.app.launch import launch, ready
        from placement.app.limits import AppLimits

        limits = AppLimits(upload_mb, seconds, waiting, options, disk_mb, rows, user_header)
        ready(workspace)
        say(console, words("cli.app", url=f"http://{address}:{port}/?lang={lang}"))
        say(console, words("cli.app.folder", folder=workspace))
        code = launch(workspace, limits, port=port, address=address)
        if code:
            raise typer.Exit(code)
