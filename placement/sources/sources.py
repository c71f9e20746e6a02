"""Reads the published figures that the region is built from.

The source folder holds `wales/` (joined tables) and `raw/` (tables as published). Nothing here is fetched.
Coordinates come from the Office for National Statistics and from Code-Point Open only: the points of
hospital sites in the joined tables stand under the ODbL and are never read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.errors import BadInput, Fault

NEEDED = (
    "wales/lsoa.csv",
    "wales/clusters.csv",
    "wales/practices.csv",
    "wales/hospital_sites.csv",
    "wales/lsoa11_wales.geojson",
    "raw/ons_mid2020_lsoa11_single_year_wales.csv",
    "raw/ons_ruc2011_lsoa11_wales.csv",
    "raw/ons_wimd2019_lookup_lsoa_names_wales.csv",
    *(f"raw/codepoint_open_2025_11/{area}.csv" for area in ("cf", "ch", "hr", "ld", "ll", "np", "sa", "sy")),
    "raw/census2021_disability_lsoa21_wales.csv",
    "raw/ons_lookup_lsoa11_lsoa21_ltla22_wales.csv",
)
HOSPITAL_COLUMNS = ["site_code", "site_name", "site_name_cy", "postcode", "candidate_community_hub"]
NO_PLACE = 90
"""Positional quality of a postcode without coordinates."""
WALES = "W92000004"
LIMITED = "Disabled under the Equality Act"
Point = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """The tables as published, one row a place; ids of the sources, all keyed by them."""

    lsoa: pd.DataFrame
    """Index lsoa11cd; joined facts of each 2011 LSOA."""
    ages: pd.DataFrame
    """Index lsoa11cd; residents of mid-2020, columns 0 to 90 (90 and over), whole people."""
    names: pd.Series[str]
    """Index lsoa11cd; the name that the Welsh Index of Multiple Deprivation gives an LSOA."""
    rural: pd.Series[str]
    """Index lsoa11cd; class of the rural-urban classification of 2011."""
    clusters: pd.Series[str]
    """Index cluster_id; English name."""
    practices: pd.DataFrame
    hospitals: pd.DataFrame
    outlines: gpd.GeoDataFrame
    """Index lsoa11cd; outlines in EPSG:27700."""
    postcodes: dict[str, Point]
    """Postcode without blanks: easting and northing, metres."""
    units: pd.DataFrame
    """Postcodes that have a place; see `read_units`."""
    limited: pd.Series[float]
    """Index lsoa11cd; share of residents of all ages whom a long-term condition limits, Census 2021."""


def read_sources(source: Path) -> Sources:
    """Everything the build reads.

    Raises BadInput naming every file that is not there.
    """
    missing = [name for name in NEEDED if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault("build_source_missing", file=name, slots={"folder": source.name}) for name in missing
        )
    wales, raw = source / "wales", source / "raw"
    hospitals = pd.read_csv(wales / "hospital_sites.csv", usecols=HOSPITAL_COLUMNS)
    names = pd.read_csv(raw / "ons_wimd2019_lookup_lsoa_names_wales.csv", index_col="lsoa11cd")["lsoa11nm"]
    rural = pd.read_csv(raw / "ons_ruc2011_lsoa11_wales.csv", index_col="lsoa11_code")["classification"]
    return Sources(
        lsoa=pd.read_csv(wales / "lsoa.csv", index_col="lsoa11cd"),
        ages=_read_ages(raw / "ons_mid2020_lsoa11_single_year_wales.csv"),
        names=names.map(repair),
        rural=rural,
        clusters=pd.read_csv(wales / "clusters.csv", index_col="cluster_id")["cluster"],
        practices=pd.read_csv(wales / "practices.csv", usecols=["practice_code", "postcode", "cluster_id"]),
        hospitals=hospitals[hospitals["candidate_community_hub"]].drop(columns="candidate_community_hub"),
        outlines=_read_outlines(wales / "lsoa11_wales.geojson"),
        postcodes=read_postcodes(raw / "codepoint_open_2025_11"),
        units=read_units(raw / "codepoint_open_2025_11"),
        limited=limited_share(
            pd.read_csv(raw / "census2021_disability_lsoa21_wales.csv"),
            pd.read_csv(raw / "ons_lookup_lsoa11_lsoa21_ltla22_wales.csv"),
        ),
    )


def repair(text: str) -> str:
    """Text whose UTF-8 was read as Latin-1, perhaps more than once: "fÃ¢ch" becomes "fâch"."""
    while True:
        try:
            mended = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text
        if mended == text:
            return text
        text = mended


def limited_share(disability: pd.DataFrame, lookup: pd.DataFrame) -> pd.Series[float]:
    """Share of residents who are disabled under the Equality Act, by area of 2011.

    An area of 2011 that was divided has the share of all its parts of 2021; areas of 2011 that were merged
    have the share of what they became.
    """
    counts = disability[disability["disability"] == LIMITED].set_index("lsoa21_code")
    parts = lookup[["lsoa11_code", "lsoa21_code"]].drop_duplicates()
    joined = parts.join(counts[["n", "total_residents"]], on="lsoa21_code", validate="many_to_one")
    sums = joined.groupby("lsoa11_code")[["n", "total_residents"]].sum()
    return sums["n"] / sums["total_residents"]


def _read_ages(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, index_col="lsoa11_code").drop(columns=["lsoa11_name", "total_population"])
    table.columns = pd.Index([int(age.removesuffix("+")) for age in table.columns])
    return table.astype(int)


def _read_outlines(path: Path) -> gpd.GeoDataFrame:
    outlines = gpd.read_file(path).set_crs(4326, allow_override=True).set_index("LSOA11CD")
    return outlines[["geometry"]].to_crs(27700)


def read_postcodes(folder: Path) -> dict[str, Point]:
    """Code-Point Open: every postcode of the folder with its easting and northing, metres.

    Files of two letters or less are postcode areas; the others (columns, licence) are not data.
    """
    points: dict[str, Point] = {}
    for path in _postcode_files(folder):
        table = pd.read_csv(path, header=None, usecols=[0, 2, 3])
        keys = table[0].str.replace(" ", "", regex=False)
        points.update(zip(keys, zip(table[2].tolist(), table[3].tolist(), strict=True), strict=True))
    return points


def read_units(folder: Path) -> pd.DataFrame:
    """Code-Point Open: every postcode that has a place, in the order of the files.

    Columns: `district` ("CF10"), `sector` ("CF10 1"), `unit` ("AA"), `easting` and `northing` in metres,
    `inside` (whether it is in Wales), `county` (code of the local authority; blank if none is stated).
    Postcodes of quality 90 have no coordinates and are left out.
    """
    names = {0: "postcode", 1: "quality", 2: "easting", 3: "northing", 4: "country", 8: "county"}
    read = [
        pd.read_csv(path, header=None, usecols=list(names), dtype={0: str, 4: str, 8: str}, na_filter=False)
        for path in _postcode_files(folder)
    ]
    table = pd.concat(read, ignore_index=True).rename(columns=names)
    table = table[table["quality"] != NO_PLACE].reset_index(drop=True)
    whole = table["postcode"].str.replace(" ", "", regex=False)
    district = whole.str[:-3]
    return pd.DataFrame(
        {
            "district": district,
            "sector": district + " " + whole.str[-3],
            "unit": whole.str[-2:],
            "easting": table["easting"],
            "northing": table["northing"],
            "inside": table["country"] == WALES,
            "county": table["county"],
        }
    )


def _postcode_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.csv")) if len(path.stem) <= 2]
