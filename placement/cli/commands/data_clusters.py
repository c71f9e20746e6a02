"""`placement data clusters`: the official clusters of areas, laid over a region's estimate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement.cli.console import Lang, reporting, say


def data_clusters(
    file: Annotated[
        Path, typer.Argument(help="Outlines of clusters (GeoPackage, GeoJSON, Shapefile), or a CSV look-up.")
    ],
    region: Annotated[Path, typer.Option("--region", help="The region's folder.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to lay over it.")],
    lang: Lang = "en",
) -> None:
    """Give each area the cluster that an official file gives it, in place of an estimate."""
    with reporting(lang) as (words, console):
        from placement.sources.official_clusters import place_areas, write_placed

        placed = place_areas(file, region)
        write_placed(placed, file, out)
        n = words.number
        moved = {"moved": n(placed.moved, 0), "all": n(len(placed.areas), 0), "people": n(placed.people, 0)}
        say(console, words("clusters.placed", file=file.name, **moved))
        if placed.beside:
            say(console, words("clusters.beside", n=n(placed.beside, 0)))
        say(console, words("clusters.written", region=region, out=out))
