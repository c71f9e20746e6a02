"""Builds every embedded region, overlay and the synthetic applicants: what `placement data build` does.

All are made of published figures and stated assumptions. `data/england-2021` holds the tables of
`data/england` packed, without outlines and Welsh names; it travels with the package, for regions begun from a
choice.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.assumptions import make_assumptions
from placement.sources.bases import make_bases
from placement.sources.boundaries import make_boundaries
from placement.sources.cohort import cohort_files
from placement.sources.england_outlines import england_boundaries
from placement.sources.england_places import (
    england_areas,
    england_bases,
    england_clusters,
    england_counties,
    england_regions,
)
from placement.sources.england_sources import (
    AREAS,
    NETWORKS,
    PRACTICES,
    EnglandSources,
    miscounted,
    read_england,
)
from placement.sources.english_figures import (
    england_assumptions,
    england_package,
    england_services,
    english_workforce,
    kent_assumptions,
    kent_package,
    kent_services,
    made_graduates,
)
from placement.sources.facts import FOLDER, facts
from placement.sources.graduates import make_graduates
from placement.sources.kent_places import (
    kent_areas,
    kent_bases,
    kent_clusters,
    kent_counties,
    kent_outlines,
    kent_regions,
)
from placement.sources.overlays import (
    Tables,
    make_icf,
    make_overlay,
    make_social_care,
    make_work_support,
    no_tables,
)
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
from placement.sources.services import make_employers, make_roles, make_services, role_table
from placement.sources.sources import Sources, read_sources
from placement.sources.towns import make_towns, read_towns
from placement.sources.workforce import make_workforce
from placement.sources.write import replace_folder
from placement.store.folder import as_csv

WALES, KENT, APPLICANTS, ENGLAND = "wales", "kent-medway", "wales-applicants", "england"
ENGLAND_2021 = "england-2021"
OVERLAYS: dict[str, Callable[[Tables, Sources], Tables]] = {
    "wales-rif": no_tables,
    "wales-training": no_tables,
    "wales-icf": make_icf,
    "wales-work-support": make_work_support,
    "wales-social-care": make_social_care,
}
"""Overlays of `data/wales` by the name of their folder and of their file of facts."""


def build_all(source: Path, out: Path) -> list[str]:
    """Reads the figures in `source` and makes the folders of regions, overlays and applicants in `out`.

    Returns the names of the folders.

    The same figures give the same bytes. Everything is made before anything is written, and each folder is
    replaced whole or not at all. No network. Raises BadInput when figures are missing or do not agree with
    each other, OurFault when what was built does not pass its own checks.
    """
    england = read_england(source)
    made = {
        **make_all(read_sources(source)),
        KENT: kent_files(kent_of(england)),
        ENGLAND: england_files(england),
        ENGLAND_2021: england21_files(england),
    }
    for name, files in made.items():
        replace_folder(out / name, files)
    return list(made)


def make_all(sources: Sources) -> dict[str, dict[str, bytes]]:
    """Name of the folder to name of the file to content."""
    wales = make_tables(sources)
    made = {WALES: files_of(wales, sources)}
    for name, make in OVERLAYS.items():
        material = facts(name)["assumptions"].get("material", ())
        made[name] = make_overlay(name, make(wales, sources), wales, material=material)
    return {**made, APPLICANTS: cohort_files(wales)}


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
