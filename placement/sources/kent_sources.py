"""What is published of Kent and Medway: the part of England's tables that is one sub-board."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.england_sources import AREAS, NETWORKS, PRACTICES, EnglandSources, read_england
from placement.sources.facts import facts


def read_kent(source: Path) -> EnglandSources:
    """Everything that the build of Kent and Medway reads, points in whole metres.

    Raises BadInput naming every file that is not there, or what is not as expected.
    """
    return kent_of(read_england(source))


def kent_of(england: EnglandSources) -> EnglandSources:
    """The areas, networks and practices of Kent and Medway. Raises BadInput where they are others."""
    board = facts("kent")["region"]["sub_icb"]

    def here(table: pd.DataFrame) -> pd.DataFrame:
        part: pd.DataFrame = table.loc[table["part_code"] == board].reset_index(drop=True)
        return part.astype({"easting": int, "northing": int})

    found = EnglandSources(here(england.areas), here(england.networks), here(england.practices))
    expected = facts("kent")["expected"]
    counts = {
        (AREAS, "areas"): len(found.areas),
        (AREAS, "population"): int(found.areas["population"].sum()),
        (NETWORKS, "networks"): len(found.networks),
        (PRACTICES, "practices"): len(found.practices),
    }
    faults = [
        Fault("build_source_disagrees", file=file, column=what, value=str(count))
        for (file, what), count in counts.items()
        if count != expected[what]
    ]
    if faults:
        raise BadInput(faults)
    return found
