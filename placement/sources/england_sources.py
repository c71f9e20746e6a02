"""Reads what is published of England: its areas, integrated care boards, primary care networks and practices.

Points are degrees of longitude and latitude in the sources and metres of the British National Grid here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.facts import facts
from placement.sources.kent_sources import AREAS, NETWORKS, PRACTICES


@dataclass(frozen=True)
class EnglandSources:
    """Published tables, one row a place, in the order of their codes, with easting and northing.

    Each has `board_code`, its integrated care board, and `part_code`, its sub-board.
    """

    areas: pd.DataFrame
    """2011 LSOAs: lsoa11cd, lsoa11_name, residents by age, rank in England, rural class, icb22_name."""
    networks: pd.DataFrame
    """pcn_code, pcn_name and a point amid its practices."""
    practices: pd.DataFrame
    """practice_code, pcn_code; only those that have a point."""


def read_england(source: Path) -> EnglandSources:
    """Everything that the build of England reads.

    Raises BadInput naming every file that is not there, or what is not as expected.
    """
    missing = [name for name in (AREAS, NETWORKS, PRACTICES) if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault("build_source_missing", file=name, slots={"folder": source.name}) for name in missing
        )
    areas = _read(source / AREAS, "sicbl22_code_h", "lsoa11cd")
    board = areas.drop_duplicates("part_code").set_index("part_code")["icb22_code"]
    networks = _read(source / NETWORKS, "sicbl_code", "pcn_code")
    practices = _read(source / PRACTICES, "sicbl_code", "practice_code")
    _agree(areas, networks, practices)
    return EnglandSources(
        areas=areas.assign(board_code=areas["icb22_code"]),
        networks=networks.assign(board_code=networks["part_code"].map(board)),
        practices=practices.assign(board_code=practices["part_code"].map(board))
        .dropna(subset="lon")
        .reset_index(drop=True),
    )


def _read(path: Path, part_column: str, key: str) -> pd.DataFrame:
    table = pd.read_csv(path).sort_values(key, ignore_index=True).rename(columns={part_column: "part_code"})
    metres = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(27700)
    return table.assign(easting=metres.x.round().to_numpy(), northing=metres.y.round().to_numpy())


def _agree(areas: pd.DataFrame, networks: pd.DataFrame, practices: pd.DataFrame) -> None:
    expected = facts("england")["expected"]
    counts = {
        (AREAS, "areas"): len(areas),
        (AREAS, "boards"): areas["icb22_code"].nunique(),
        (AREAS, "population"): int(areas["pop_total"].sum()),
        (NETWORKS, "networks"): len(networks),
        (PRACTICES, "practices"): len(practices),
        (PRACTICES, "practices_without_point"): int(practices["lon"].isna().sum()),
    }
    faults = [
        Fault("build_source_disagrees", file=file, column=what, value=str(count))
        for (file, what), count in counts.items()
        if count != expected[what]
    ]
    parts = areas.groupby("part_code")["icb22_code"].nunique()
    faults += [
        Fault("build_source_disagrees", file=AREAS, column="icb22_code", value=str(part))
        for part in parts.index[parts > 1]
    ]
    for file, table in ((NETWORKS, networks), (PRACTICES, practices)):
        if set(table["part_code"]) != set(parts.index):
            faults.append(Fault("build_source_disagrees", file=file, column="sicbl_code"))
    if set(practices["pcn_code"]) != set(networks["pcn_code"]):
        faults.append(Fault("build_source_disagrees", file=PRACTICES, column="pcn_code"))
    if faults:
        raise BadInput(faults)
