"""Builds `data/kent-medway` from published figures and stated assumptions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from placement.sources.boundaries import make_boundaries
from placement.sources.england_sources import EnglandSources
from placement.sources.facts import FOLDER, facts
from placement.sources.kent_figures import kent_services, kent_workforce, made_graduates
from placement.sources.kent_package import kent_assumptions, kent_package
from placement.sources.kent_places import (
    kent_areas,
    kent_bases,
    kent_clusters,
    kent_counties,
    kent_outlines,
    kent_regions,
)
from placement.sources.kent_sources import read_kent
from placement.sources.services import make_employers, role_table
from placement.sources.write import as_csv, replace_folder


def build_kent(source: Path, out: Path) -> None:
    """Reads the figures in `source` and makes `out` hold the region's tables, whole or not at all.

    The same figures give the same bytes. No network. Raises BadInput when figures are missing or do not
    agree with each other, OurFault when what was built does not pass its own checks.
    """
    replace_folder(out, kent_files(read_kent(source)))


def kent_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the region: name to content."""
    tables = kent_tables(sources)
    areas, clusters = tables["areas"], tables["clusters"]
    outlines, report = make_boundaries(kent_outlines(areas), areas, clusters)
    files = {f"{name}.csv": as_csv(table) for name, table in tables.items()}
    files["boundaries.geojson"] = outlines.encode()
    files["datapackage.json"] = kent_package(files, report).encode()
    files["README.md"] = (FOLDER / "kent_readme.md").read_bytes()
    return files


def kent_tables(sources: EnglandSources) -> dict[str, pd.DataFrame]:
    """Every table of the region, in the order in which they refer to each other."""
    given = facts("kent")
    counties = kent_counties(sources)
    areas = kent_areas(sources)
    clusters = kent_clusters(sources, areas)
    bases = kent_bases(sources, clusters, areas)
    workforce = kent_workforce(bases, areas)
    tables = {
        "regions": kent_regions(),
        "counties": counties,
        "clusters": clusters,
        "areas": areas,
        "employers": make_employers([given["employer"]]),
        "bases": bases,
        "services": kent_services(areas, workforce),
        "roles": role_table(given),
        "workforce": workforce,
        "graduates": made_graduates(given["graduates"], areas, counties, digits=2),
    }
    return {**tables, "assumptions": kent_assumptions(tables)}
