"""Builds `data/england` from published figures and stated assumptions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from placement.sources.england_figures import england_services, england_workforce
from placement.sources.england_outlines import england_boundaries
from placement.sources.england_package import england_assumptions, england_package
from placement.sources.england_places import (
    england_areas,
    england_bases,
    england_clusters,
    england_counties,
    england_regions,
)
from placement.sources.england_sources import EnglandSources, read_england
from placement.sources.facts import FOLDER, facts
from placement.sources.kent_figures import made_graduates
from placement.sources.services import make_employers, role_table
from placement.sources.write import as_csv, replace_folder


def build_england(source: Path, out: Path) -> None:
    """Reads the figures in `source` and makes `out` hold the region's tables, whole or not at all.

    The same figures give the same bytes. No network. Raises BadInput when figures are missing or do not
    agree with each other, OurFault when what was built does not pass its own checks.
    """
    replace_folder(out, england_files(read_england(source)))


def england_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the nation: name to content."""
    tables = england_tables(sources)
    outlines, report = england_boundaries(tables["areas"], tables["clusters"])
    files = {f"{name}.csv": as_csv(table) for name, table in tables.items()}
    files["boundaries.geojson"] = outlines.encode()
    files["datapackage.json"] = england_package(files, report).encode()
    files["README.md"] = (FOLDER / "england_readme.md").read_bytes()
    return files


def england_tables(sources: EnglandSources) -> dict[str, pd.DataFrame]:
    """Every table, in the order in which they refer to each other.

    Services, posts and their cost are those of Kent and Medway, need scaled to England's establishment.
    """
    counties = england_counties(sources)
    areas = england_areas(sources)
    clusters = england_clusters(sources)
    bases = england_bases(sources, clusters, areas)
    workforce = england_workforce(bases, areas)
    employer = facts("england")["employer"]
    tables = {
        "regions": england_regions(sources),
        "counties": counties,
        "clusters": clusters,
        "areas": areas,
        "employers": make_employers([employer]),
        "bases": bases,
        "services": england_services(areas, workforce),
        "roles": role_table({**facts("kent"), "employer": employer}),
        "workforce": workforce,
        "graduates": made_graduates(facts("england")["graduates"], areas, counties, digits=3),
    }
    return {**tables, "assumptions": england_assumptions(tables)}
