"""`placement publish`: the public map, its pages and downloads, as one folder for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement.cli.console import Lang, reporting, say


def publish(
    runs: Annotated[
        list[Path],
        typer.Argument(help="Run folders, the first being what the pages are about; and study folders."),
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder of the bundle, such as maps/wales-ahp.")],
    basemap_tiles: Annotated[
        str | None,
        typer.Option(
            "--basemap-tiles",
            help="A background map that readers may switch on: https://…/{z}/{x}/{y}.png. None if not given.",
            show_default=False,
        ),
    ] = None,
    paper_template: Annotated[
        Path | None,
        typer.Option(
            "--paper-template",
            help="A board's own Word file for the paper, with our styles restyled. Ours if not given.",
            show_default=False,
        ),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Publish runs as a bundle of pages in both languages that opens without any network."""
    with reporting(lang) as (words, console):
        from placement.site.published import publish as write

        folder = write(runs, out, tiles=basemap_tiles, template=paper_template)
        say(console, words("bundle.written", path=folder / f"index.{lang}.html"))
