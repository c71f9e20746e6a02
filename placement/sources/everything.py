"""Builds every embedded region, overlay and the synthetic applicants: what `placement data build` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from placement.sources.cohort import cohort_files
from placement.sources.england import england21_files, england_files
from placement.sources.england_sources import read_england
from placement.sources.facts import facts
from placement.sources.kent import kent_files, kent_of
from placement.sources.overlay import Tables, make_overlay
from placement.sources.overlays import (
    make_icf,
    make_rif,
    make_social_care,
    make_training,
    make_work_support,
)
from placement.sources.sources import Sources, read_sources
from placement.sources.wales import files_of, make_tables
from placement.sources.write import replace_folder

WALES, KENT, APPLICANTS, ENGLAND = "wales", "kent-medway", "wales-applicants", "england"
ENGLAND_2021 = "england-2021"
OVERLAYS: dict[str, Callable[[Tables, Sources], Tables]] = {
    "wales-rif": make_rif,
    "wales-training": make_training,
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
