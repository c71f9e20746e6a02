"""`placement publish`: the public map, its pages and downloads, as one folder for any web server.

`placement export`: a run for geographic programs, notebooks, spreadsheets and databases.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement.cli.console import Lang, RunFolder, reporting, say


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


def export(
    folder: RunFolder,
    gpkg: Annotated[bool, typer.Option("--gpkg", help="A GeoPackage with styles for QGIS.")] = False,  # noqa: FBT002 - a flag of the command line
    parquet: Annotated[bool, typer.Option("--parquet", help="Each table as Parquet.")] = False,  # noqa: FBT002 - a flag of the command line
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook in each language.")] = False,  # noqa: FBT002 - a flag of the command line
    postgis: Annotated[
        str | None,
        typer.Option(
            "--postgis", help="The same in a database: postgresql://USER@HOST/DATABASE.", show_default=False
        ),
    ] = None,
    schema: Annotated[
        str, typer.Option("--schema", help="Of the database, where the tables go.")
    ] = "placement",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where the files go; RUN-export if not given.", show_default=False),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Write a run's public tables and layers as files or to a database; all files if no form is named."""
    with reporting(lang) as (words, console):
        from placement.site.export import FORMS, ExportPlan, export_run

        asked = tuple(form for form, wanted in zip(FORMS, (gpkg, parquet, xlsx), strict=True) if wanted)
        forms = asked or (FORMS if postgis is None else ())
        made = export_run(folder, ExportPlan(forms, out, postgis, schema))
        if made.no_layers:
            say(console, words("export.no_layers"))
        if made.folder is not None:
            say(console, words("export.files", folder=made.folder, n=words.number(len(made.files), 0)))
        if made.tables:
            rows = words.number(sum(made.tables.values()), 0)
            say(
                console, words("export.tables", schema=schema, n=words.number(len(made.tables), 0), rows=rows)
            )
