"""Builds `data/wales` from published figures and stated assumptions."""

from __future__ import annotations

import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.assumptions import make_assumptions
from placement.sources.bases import make_bases
from placement.sources.boundaries import make_boundaries
from placement.sources.facts import facts
from placement.sources.graduates import make_graduates
from placement.sources.package import make_package, region_files
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
from placement.sources.sources import Sources
from placement.sources.towns import make_towns, read_towns
from placement.sources.workforce import make_workforce


def files_of(tables: dict[str, pd.DataFrame], sources: Sources) -> dict[str, bytes]:
    """Every file of the region: name to content."""
    boundaries = make_boundaries(sources.outlines, tables["areas"], tables["clusters"])
    return region_files(tables, boundaries, make_package, "README.md")


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
