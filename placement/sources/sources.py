"""Reads the published figures that the region is built from.

The source folder holds `wales21/` (figures on areas of 2021 and on the 63 clusters), `wales/` (hospital
sites) and `raw/` (postcodes as published). Nothing here is fetched. Coordinates come from the Office for
National Statistics and from Code-Point Open only: the points of hospital sites stand under the ODbL and are
never read, nor are the car minutes that lie beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.data.bands import BAND, span
from placement.errors import BadInput, Fault

NEEDED = (
    "wales21/lsoa21.csv",
    "wales21/lsoa21_age_bands.csv",
    "wales21/lsoa21_cars.csv",
    "wales21/lsoa21_centroids.csv",
    "wales21/lsoa21_cluster_estimate.csv",
    "wales21/lsoa21_outlines.geojson",
    "wales21/practices24.csv",
    "wales21/clusters24.csv",
    "wales/hospital_sites.csv",
    *(f"raw/codepoint_open_2025_11/{area}.csv" for area in ("cf", "ch", "hr", "ld", "ll", "np", "sa", "sy")),
)
HOSPITAL_COLUMNS = ["site_code", "site_name", "site_name_cy", "postcode", "candidate_community_hub"]
WORKING_AGE = ["pop_16_24", "pop_25_34", "pop_35_49", "pop_50_64"]
AREA = "lsoa21cd"
NO_PLACE = 90
"""Positional quality of a postcode without coordinates."""
WALES = "W92000004"
Point = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """The tables as published, one row a place; ids of the sources, all keyed by them."""

    lsoa: pd.DataFrame
    """Index lsoa21cd, in order: names, county, class, ranks, residents, disabled people, centroid."""
    ages: pd.DataFrame
    """Index lsoa21cd; residents of the Census of 2021, columns the bands "0_4", …, "85_plus"."""
    cars: pd.DataFrame
    """Index lsoa21cd; households, and those without a car or van (`cars_0`)."""
    estimate: pd.DataFrame
    """Index lsoa21cd; cluster of most registrations as estimated, its share, and the runner-up."""
    clusters: pd.DataFrame
    """Index cluster, the published name: board, registered people, prevalence of 17 registers."""
    practices: pd.DataFrame
    """Open practices with cluster, registered people and, of most, postcode and point."""
    hospitals: pd.DataFrame
    outlines: gpd.GeoDataFrame
    """Index lsoa21cd; outlines in EPSG:27700."""
    postcodes: dict[str, Point]
    """Postcode without blanks: easting and northing, metres."""
    units: pd.DataFrame
    """Postcodes that have a place; see `read_units`."""

    @property
    def limited(self) -> pd.Series[float]:
        """Share of residents of all ages whom a long-term condition limits, by area."""
        return self.lsoa["disabled"] / self.lsoa["residents"]

    @property
    def working_age(self) -> pd.Series[int]:
        """Residents aged 16 to 64, by area."""
        return self.lsoa[WORKING_AGE].sum(axis=1)


def read_sources(source: Path) -> Sources:
    """Everything the build reads.

    Raises BadInput naming every file that is not there, or an area that one file has and another has not.
    """
    all_there(source, NEEDED)
    given, raw = source / "wales21", source / "raw"
    tables = {
        name: pd.read_csv(given / f"{name}.csv", index_col=AREA).sort_index()
        for name in (
            "lsoa21",
            "lsoa21_age_bands",
            "lsoa21_cars",
            "lsoa21_centroids",
            "lsoa21_cluster_estimate",
        )
    }
    outlines = _read_outlines(given / "lsoa21_outlines.geojson")
    lsoa = tables["lsoa21"]
    apart = [name for name, table in tables.items() if not table.index.equals(lsoa.index)]
    if apart or not outlines.index.equals(lsoa.index):
        files = [f"{name}.csv" for name in apart] or ["lsoa21_outlines.geojson"]
        raise BadInput(Fault("build_source_disagrees", file=f"wales21/{name}", column=AREA) for name in files)
    hospitals = pd.read_csv(source / "wales" / "hospital_sites.csv", usecols=HOSPITAL_COLUMNS)
    return Sources(
        lsoa=lsoa.join(tables["lsoa21_centroids"]),
        ages=_bands(tables["lsoa21_age_bands"]),
        cars=tables["lsoa21_cars"],
        estimate=tables["lsoa21_cluster_estimate"],
        clusters=pd.read_csv(given / "clusters24.csv", index_col="cluster"),
        practices=pd.read_csv(given / "practices24.csv"),
        hospitals=hospitals[hospitals["candidate_community_hub"]].drop(columns="candidate_community_hub"),
        outlines=outlines,
        postcodes=read_postcodes(raw / "codepoint_open_2025_11"),
        units=read_units(raw / "codepoint_open_2025_11"),
    )


def all_there(source: Path, files: Iterable[str]) -> None:
    """Raises BadInput naming every file of these that is not in the folder `source`."""
    missing = [name for name in files if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault("build_source_missing", file=name, slots={"folder": source.name}) for name in missing
        )


def _bands(table: pd.DataFrame) -> pd.DataFrame:
    """The columns of age bands alone, without "age_", youngest first."""
    named = {str(name): str(name).removeprefix("age_") for name in table.columns}
    bands = {name: band for name, band in named.items() if BAND.fullmatch(band)}
    return table[sorted(bands, key=lambda name: span(bands[str(name)]))].rename(columns=bands).astype(int)


def _read_outlines(path: Path) -> gpd.GeoDataFrame:
    outlines = gpd.read_file(path).set_crs(4326, allow_override=True).set_index(AREA).sort_index()
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
