"""Builds `data/england` from published figures and stated assumptions, and `data/england-2021`.

The latter holds the tables of the former packed, without outlines and Welsh names; it travels with the
package, for regions begun from a choice.
"""

from __future__ import annotations

import gzip
import json

import pandas as pd

from placement.sources.england_outlines import england_boundaries
from placement.sources.england_places import (
    england_areas,
    england_bases,
    england_clusters,
    england_counties,
    england_regions,
)
from placement.sources.england_sources import EnglandSources
from placement.sources.english_figures import england_services, english_workforce, made_graduates
from placement.sources.english_package import england_assumptions, england_package
from placement.sources.facts import FOLDER, facts
from placement.sources.package import region_files
from placement.sources.services import make_employers, role_table
from placement.store.folder import as_csv


def england_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the nation: name to content."""
    tables = england_tables(sources)
    boundaries = england_boundaries(tables["areas"], tables["clusters"])
    return region_files(tables, boundaries, england_package, "england_readme.md")


def england_tables(sources: EnglandSources) -> dict[str, pd.DataFrame]:
    """Every table, in the order in which they refer to each other.

    Services, posts and their cost are those of Kent and Medway, need scaled to England's establishment.
    """
    counties = england_counties(sources)
    areas = england_areas(sources)
    clusters = england_clusters(sources)
    bases = england_bases(sources, clusters, areas)
    workforce = english_workforce(bases, areas)
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


ENDING = ".csv.gz"


def england21_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the folder: name to content. The same figures give the same tables."""
    tables = england_tables(sources)
    files = {f"{name}{ENDING}": _packed(as_csv(without_welsh(table))) for name, table in tables.items()}
    package = facts("england21_package")
    resources = [{"name": name, "path": f"{name}{ENDING}", "format": "csv"} for name in tables]
    whole = json.dumps({**package, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
    return {
        **files,
        "datapackage.json": whole.encode(),
        "README.md": (FOLDER / "england21_readme.md").read_bytes(),
    }


def without_welsh(table: pd.DataFrame) -> pd.DataFrame:
    """A table without Welsh names: none are in use in England, and a region there asks for none."""
    return table[[name for name in table.columns if not str(name).endswith("_cy")]]


def _packed(content: bytes) -> bytes:
    """Gzip without a time in it."""
    return gzip.compress(content, 9, mtime=0)
