"""Reads what is published of England: its areas of 2021, integrated care boards, networks and practices.

Points of networks and practices are degrees of longitude and latitude in the sources, metres of the British
National Grid here; those of areas are metres already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.facts import facts
from placement.sources.sources import all_there

AREAS = "wales21/england_lsoa21.csv"
NAMES = "england/england_lsoa21_imd2025.csv"
NETWORKS = "england/england_pcns.csv"
PRACTICES = "england/england_pcn_practices.csv"
FILES = (AREAS, NAMES, NETWORKS, PRACTICES)


@dataclass(frozen=True)
class EnglandSources:
    """Published tables, one row a place, in the order of their codes, with easting and northing in metres.

    Each has `board_code`, its integrated care board, and `part_code`, its sub-board.
    """

    areas: pd.DataFrame
    """2021 LSOAs: area_id, name, district, board_name, rural_class, residents by age, imd2025_rank."""
    networks: pd.DataFrame
    """pcn_code, pcn_name and a point amid its practices."""
    practices: pd.DataFrame
    """practice_code, postcode, pcn_code; only those that have a point."""


def read_england(source: Path) -> EnglandSources:
    """Everything that the builds of England and of its parts read.

    Raises BadInput naming every file that is not there, or what is not as expected.
    """
    all_there(source, FILES)
    areas = _areas(source)
    board = areas.drop_duplicates("part_code").set_index("part_code")["board_code"]
    networks = _places(source / NETWORKS, "pcn_code", board)
    practices = _places(source / PRACTICES, "practice_code", board)
    _agree(areas, networks, practices)
    return EnglandSources(
        areas=areas,
        networks=networks,
        practices=practices.dropna(subset="lon").reset_index(drop=True),
    )


def _areas(source: Path) -> pd.DataFrame:
    """Residents by age as the tables have them; the part of those aged 15 to 19 who are under 18 is a fact.

    An area's name is that of its district with a number and a letter.
    """
    figures = pd.read_csv(source / AREAS)
    names = pd.read_csv(source / NAMES)[["lsoa21cd", "lsoa21nm", "icb24_code", "icb24_name"]]
    table = figures.merge(names, on="lsoa21cd", how="left", validate="one_to_one")
    table = table.sort_values("lsoa21cd", ignore_index=True)
    given = facts("england")
    under_18 = (table["age_15_19"] * given["under_18_of_15_19"]).round().astype(int)
    return pd.DataFrame(
        {
            "area_id": table["lsoa21cd"],
            "name": table["lsoa21nm"],
            "district": table["lsoa21nm"].str.rsplit(" ", n=1).str[0],
            "part_code": table["sub_icb"],
            "board_code": table["icb24_code"],
            "board_name": table["icb24_name"],
            "easting": table["easting"],
            "northing": table["northing"],
            "rural_class": table["ruc21_code"].map(given["rural_class"]),
            "population": table["residents"],
            "pop_0_17": table["age_0_14"] + under_18,
            "pop_18_64": table["age_15_19"] - under_18 + table["age_20_64"],
            "pop_65_74": table["age_65_74"],
            "pop_75_84": table["age_75_84"],
            "pop_85_plus": table["age_85_plus"],
            "imd2025_rank": table["imd2025_rank"],
        }
    )


def _places(path: Path, key: str, board: pd.Series[str]) -> pd.DataFrame:
    """Networks or practices by their codes, in metres, with their sub-board and board."""
    table = pd.read_csv(path).sort_values(key, ignore_index=True).rename(columns={"sicbl_code": "part_code"})
    metres = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(27700)
    return table.assign(
        easting=metres.x.round().to_numpy(),
        northing=metres.y.round().to_numpy(),
        board_code=table["part_code"].map(board),
    )


def _agree(areas: pd.DataFrame, networks: pd.DataFrame, practices: pd.DataFrame) -> None:
    counts = {
        (AREAS, "areas"): len(areas),
        (AREAS, "residents"): int(areas["population"].sum()),
        (NAMES, "boards"): areas["board_code"].nunique(),
        (NETWORKS, "networks"): len(networks),
        (PRACTICES, "practices"): len(practices),
        (PRACTICES, "practices_without_point"): int(practices["lon"].isna().sum()),
    }
    faults = miscounted(counts, facts("england")["expected"])
    bands = areas[[name for name in areas.columns if name.startswith("pop_")]]
    faults += [
        Fault("build_source_disagrees", file=AREAS, column="residents", value=str(area))
        for area in areas.loc[bands.sum(axis=1) != areas["population"], "area_id"]
    ]
    faults += [
        Fault("build_source_disagrees", file=file, column=column)
        for file, column, ours in ((NAMES, "lsoa21nm", "name"), (AREAS, "ruc21_code", "rural_class"))
        if areas[ours].isna().any()
    ]
    parts = areas.groupby("part_code")["board_code"].nunique()
    faults += [
        Fault("build_source_disagrees", file=NAMES, column="icb24_code", value=str(part))
        for part in parts.index[parts > 1]
    ]
    for file, table in ((NETWORKS, networks), (PRACTICES, practices)):
        if set(table["part_code"]) != set(parts.index):
            faults.append(Fault("build_source_disagrees", file=file, column="sicbl_code"))
    if set(practices["pcn_code"]) != set(networks["pcn_code"]):
        faults.append(Fault("build_source_disagrees", file=PRACTICES, column="pcn_code"))
    if faults:
        raise BadInput(faults)


def miscounted(counts: Mapping[tuple[str, str], int], expected: Mapping[str, int]) -> list[Fault]:
    """A fault for each count, by its file and what is counted, that is not the expected one."""
    return [
        Fault("build_source_disagrees", file=file, column=what, value=str(count))
        for (file, what), count in counts.items()
        if count != expected[what]
    ]
