"""Builds `data/wales` from published figures and stated assumptions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.assumptions import make_assumptions
from placement.sources.bases import make_bases
from placement.sources.boundaries import make_boundaries
from placement.sources.facts import FOLDER, facts
from placement.sources.graduates import make_graduates
from placement.sources.package import make_package
from placement.sources.places import (
    AGES,
    make_areas,
    make_clusters,
    make_counties,
    make_practices,
    make_prevalence,
    make_regions,
    make_registers,
)
from placement.sources.postcodes import make_postcodes
from placement.sources.services import make_employers, make_roles, make_services
from placement.sources.sources import Sources, read_sources
from placement.sources.towns import make_towns, read_towns
from placement.sources.workforce import make_workforce
from placement.sources.write import as_csv, replace_folder


def build_wales(source: Path, out: Path) -> None:
    """Reads the figures in `source` and makes `out` hold the region's tables, whole or not at all.

    The same figures give the same bytes. No network. Raises BadInput when figures are missing or do not
    agree with each other, OurFault when what was built does not pass its own checks.
    """
    sources = read_sources(source)
    replace_folder(out, files_of(make_tables(sources), sources))


def files_of(tables: dict[str, pd.DataFrame], sources: Sources) -> dict[str, bytes]:
    """Every file of the region: name to content."""
    outlines, report = make_boundaries(sources.outlines, tables["areas"], tables["clusters"])
    files = {f"{name}.csv": as_csv(table) for name, table in tables.items()}
    files["boundaries.geojson"] = outlines.encode()
    files["datapackage.json"] = make_package(files, report).encode()
    files["README.md"] = (FOLDER / "README.md").read_bytes()
    return files


def make_tables(sources: Sources) -> dict[str, pd.DataFrame]:
    """Every table of the region, in the order in which they refer to each other."""
    counties = make_counties()
    areas = make_areas(sources)
    if areas["population"].sum() != facts("services")["shared"]["population"]:
        raise BadInput([Fault("build_source_disagrees", file=AGES, column="residents")])
    clusters = make_clusters(sources, areas)
    bases = make_bases(sources, clusters, areas)
    workforce = make_workforce(bases, areas, clusters, counties)
    tables = {
        "regions": make_regions(),
        "counties": counties,
        "clusters": clusters,
        "areas": areas,
        "employers": make_employers([facts("posts")["employer"]]),
        "bases": bases,
        "services": make_services(areas, workforce),
        "roles": make_roles(),
        "workforce": workforce,
        "graduates": make_graduates(areas, counties),
        "practices": make_practices(sources),
        "registers": make_registers(),
        "prevalence": make_prevalence(sources),
        "postcodes": make_postcodes(sources, areas),
        "places": make_towns(read_towns(), sources.outlines, areas),
    }
    return {**tables, "assumptions": make_assumptions(tables)}
