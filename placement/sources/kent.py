"""Builds `data/kent-medway` from published figures and stated assumptions."""

from __future__ import annotations

import pandas as pd

from placement.errors import BadInput
from placement.sources.boundaries import make_boundaries
from placement.sources.england_sources import AREAS, NETWORKS, PRACTICES, EnglandSources, miscounted
from placement.sources.english_figures import english_workforce, kent_services, made_graduates
from placement.sources.english_package import kent_assumptions, kent_package
from placement.sources.facts import facts
from placement.sources.kent_places import (
    kent_areas,
    kent_bases,
    kent_clusters,
    kent_counties,
    kent_outlines,
    kent_regions,
)
from placement.sources.package import region_files
from placement.sources.services import make_employers, role_table


def kent_of(england: EnglandSources) -> EnglandSources:
    """The areas, networks and practices of Kent and Medway. Raises BadInput where they are others."""
    board = facts("kent")["region"]["sub_icb"]

    def here(table: pd.DataFrame) -> pd.DataFrame:
        part: pd.DataFrame = table.loc[table["part_code"] == board].reset_index(drop=True)
        return part.astype({"easting": int, "northing": int})

    found = EnglandSources(here(england.areas), here(england.networks), here(england.practices))
    counts = {
        (AREAS, "areas"): len(found.areas),
        (AREAS, "population"): int(found.areas["population"].sum()),
        (NETWORKS, "networks"): len(found.networks),
        (PRACTICES, "practices"): len(found.practices),
    }
    faults = miscounted(counts, facts("kent")["expected"])
    if faults:
        raise BadInput(faults)
    return found


def kent_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the region: name to content."""
    tables = kent_tables(sources)
    boundaries = make_boundaries(kent_outlines(tables["areas"]), tables["areas"], tables["clusters"])
    return region_files(tables, boundaries, kent_package, "kent_readme.md")


def kent_tables(sources: EnglandSources) -> dict[str, pd.DataFrame]:
    """Every table of the region, in the order in which they refer to each other."""
    given = facts("kent")
    counties = kent_counties(sources)
    areas = kent_areas(sources)
    clusters = kent_clusters(sources, areas)
    bases = kent_bases(sources, clusters, areas)
    workforce = english_workforce(bases, areas)
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
