"""Reads what is published of Kent and Medway: its areas, primary care networks and practices.

Points are degrees of longitude and latitude in the sources and metres of the British National Grid here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.facts import facts

AREAS = "england/england_lsoa11.csv"
NETWORKS = "england/england_pcns.csv"
PRACTICES = "england/england_pcn_practices.csv"


@dataclass(frozen=True)
class KentSources:
    """Published tables of the region, one row a place, by their codes, with easting and northing."""

    areas: pd.DataFrame
    """2011 LSOAs: lsoa11cd, lsoa11_name, residents by age, district, rank in England, rural class."""
    networks: pd.DataFrame
    """pcn_code, pcn_name and the mean point of its practices."""
    practices: pd.DataFrame
    """practice_code, postcode, pcn_code."""


def read_kent(source: Path) -> KentSources:
    """Everything that the build of Kent and Medway reads.

    Raises BadInput naming every file that is not there, or what is not as expected.
    """
    missing = [name for name in (AREAS, NETWORKS, PRACTICES) if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault("build_source_missing", file=name, slots={"folder": source.name}) for name in missing
        )
    board = facts("kent")["region"]["sub_icb"]
    found = KentSources(
        areas=_read(source / AREAS, "sicbl22_code_h", board, "lsoa11cd"),
        networks=_read(source / NETWORKS, "sicbl_code", board, "pcn_code"),
        practices=_read(source / PRACTICES, "sicbl_code", board, "practice_code"),
    )
    _agree(found)
    return found


def _read(path: Path, board_column: str, board: str, key: str) -> pd.DataFrame:
    table = pd.read_csv(path)
    table = table[table[board_column] == board].sort_values(key, ignore_index=True)
    metres = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(27700)
    return table.assign(
        easting=metres.x.round().astype(int).to_numpy(), northing=metres.y.round().astype(int).to_numpy()
    )


def _agree(found: KentSources) -> None:
    expected = facts("kent")["expected"]
    counts = {
        (AREAS, "areas"): len(found.areas),
        (AREAS, "population"): int(found.areas["pop_total"].sum()),
        (NETWORKS, "networks"): len(found.networks),
        (PRACTICES, "practices"): len(found.practices),
    }
    faults = [
        Fault("build_source_disagrees", file=file, column=what, value=str(count))
        for (file, what), count in counts.items()
        if count != expected[what]
    ]
    if set(found.practices["pcn_code"]) != set(found.networks["pcn_code"]):
        faults.append(Fault("build_source_disagrees", file=PRACTICES, column="pcn_code"))
    if faults:
        raise BadInput(faults)
