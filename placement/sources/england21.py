"""Builds `data/england-2021`: England on the areas of 2021, compact, for regions begun from a choice.

The tables are those of `placement.sources.england` on newer figures: Census 2021 residents, the Rural-Urban
Classification of 2021 and the indices of deprivation of 2025. Two things are estimated here. Residents aged
15 to 17 are three fifths of those aged 15 to 19, as no finer table is at hand. Each network's base stands at
that of its practices which lies nearest to where its people live on average.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.bases import distances, points, with_blank
from placement.sources.england import england_tables
from placement.sources.england_sources import EnglandSources
from placement.sources.facts import FOLDER, facts
from placement.sources.kent_sources import NETWORKS, PRACTICES
from placement.sources.write import as_csv

AREAS = "wales21/england_lsoa21.csv"
NAMES = "england/england_lsoa21_imd2025.csv"
UNDER_18 = 3 / 5
"""Of people aged 15 to 19."""
ENDING = ".csv.gz"
RURAL = {
    "UN1": "Urban city and town",
    "UF1": "Urban city and town",
    "RLN1": "Rural town and fringe",
    "RLF1": "Rural town and fringe",
    "RSN1": "Rural village",
    "RSF1": "Rural village",
}
"""Classes of 2021 in the words of 2011 that stand for them: urban, larger rural, smaller rural."""


def england21_files(source: Path) -> dict[str, bytes]:
    """Every file of the folder: name to content. The same figures give the same tables.

    Raises BadInput when figures are missing or do not agree with each other.
    """
    sources, practices = read_england21(source)
    tables = england_tables(sources)
    tables["bases"] = at_practices(tables["bases"], tables["areas"], practices)
    files = {f"{name}{ENDING}": _packed(as_csv(without_welsh(table))) for name, table in tables.items()}
    package = facts("england21_package")
    resources = [{"name": name, "path": f"{name}{ENDING}", "format": "csv"} for name in tables]
    whole = json.dumps({**package, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
    return {
        **files,
        "datapackage.json": whole.encode(),
        "README.md": (FOLDER / "england21_readme.md").read_bytes(),
    }


def read_england21(source: Path) -> tuple[EnglandSources, pd.DataFrame]:
    """Areas, networks and practices in the columns that England's tables are made of; all practices again.

    Raises BadInput naming every file that is not there, or what is not as expected.
    """
    missing = [name for name in (AREAS, NAMES, NETWORKS, PRACTICES) if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault("build_source_missing", file=name, slots={"folder": source.name}) for name in missing
        )
    figures = pd.read_csv(source / AREAS).sort_values("lsoa21cd", ignore_index=True)
    names = pd.read_csv(source / NAMES)[["lsoa21cd", "lsoa21nm", "icb24_code", "icb24_name"]]
    areas = figures.merge(names, on="lsoa21cd", how="left", validate="one_to_one")
    older = areas["age_65_74"] + areas["age_75_84"] + areas["age_85_plus"]
    areas = areas.assign(
        lsoa11cd=areas["lsoa21cd"],
        lsoa11_name=areas["lsoa21nm"],
        pop_0_17=areas["age_0_14"] + (areas["age_15_19"] * UNDER_18).round().astype(int),
        pop_65_plus=older,
        pop_75_plus=older - areas["age_65_74"],
        pop_85_plus=areas["age_85_plus"],
        pop_total=areas["residents"],
        imd2019_rank=areas["imd2025_rank"],
        ruc2011_class=areas["ruc21_code"].map(RURAL),
        part_code=areas["sub_icb"],
        board_code=areas["icb24_code"],
        icb22_name=areas["icb24_name"],
    )
    board = areas.drop_duplicates("part_code").set_index("part_code")["board_code"]
    networks, practices = (_read(source / name, board) for name in (NETWORKS, PRACTICES))
    _agree(areas, networks, practices)
    placed = practices.dropna(subset="lon").reset_index(drop=True)
    return EnglandSources(areas=areas, networks=networks, practices=placed), placed


def _read(path: Path, board: pd.Series[str]) -> pd.DataFrame:
    """Networks or practices by their codes, in metres, with their sub-board and board."""
    table = pd.read_csv(path)
    table = table.sort_values(str(table.columns[0]), ignore_index=True).rename(
        columns={"sicbl_code": "part_code"}
    )
    metres = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(27700)
    return table.assign(
        easting=metres.x.round().to_numpy(),
        northing=metres.y.round().to_numpy(),
        board_code=table["part_code"].map(board),
    )


def _agree(areas: pd.DataFrame, networks: pd.DataFrame, practices: pd.DataFrame) -> None:
    expected = facts("england21")["expected"]
    counts = {
        (AREAS, "areas"): len(areas),
        (AREAS, "residents"): int(areas["residents"].sum()),
        (NAMES, "boards"): int(areas["icb24_code"].nunique()),
        (NETWORKS, "networks"): len(networks),
        (PRACTICES, "practices"): len(practices),
    }
    faults = [
        Fault("build_source_disagrees", file=file, column=what, value=str(count))
        for (file, what), count in counts.items()
        if count != expected[what]
    ]
    if areas[["lsoa21nm", "ruc2011_class"]].isna().to_numpy().any():
        faults.append(Fault("build_source_disagrees", file=NAMES, column="lsoa21cd"))
    for file, table in ((NETWORKS, networks), (PRACTICES, practices)):
        if set(table["part_code"]) != set(areas["part_code"]):
            faults.append(Fault("build_source_disagrees", file=file, column="sicbl_code"))
    if faults:
        raise BadInput(faults)


def at_practices(bases: pd.DataFrame, areas: pd.DataFrame, practices: pd.DataFrame) -> pd.DataFrame:
    """Bases at the practice of their network that lies nearest to where its people live on average.

    The postcode is the practice's. A network whose practices have no point keeps that of the network.
    """
    people = areas["population"].to_numpy(dtype=np.float64)
    place = pd.Index(bases["cluster_id"]).get_indexer(areas["cluster_id"])
    middle = np.column_stack(
        [
            np.bincount(place, people * metres, len(bases)) / np.bincount(place, people, len(bases))
            for metres in points(areas).T
        ]
    )
    found = bases.copy()
    by_network = dict(iter(practices.groupby("pcn_code")))
    for at, cluster in enumerate(bases["cluster_id"]):
        here = by_network.get(cluster)
        if here is None:
            continue
        nearest = here.iloc[int(distances(middle[at : at + 1], points(here)).argmin())]
        found.loc[found.index[at], ["easting", "northing"]] = [
            int(nearest["easting"]),
            int(nearest["northing"]),
        ]
        found.loc[found.index[at], "postcode"] = with_blank(str(nearest["postcode"]).replace(" ", ""))
    return found


def without_welsh(table: pd.DataFrame) -> pd.DataFrame:
    """A table without Welsh names: none are in use in England, and a region there asks for none."""
    return table[[name for name in table.columns if not str(name).endswith("_cy")]]


def _packed(content: bytes) -> bytes:
    """Gzip without a time in it."""
    return gzip.compress(content, 9, mtime=0)
