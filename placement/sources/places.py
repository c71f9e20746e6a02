"""Regions, counties, clusters and areas."""

from __future__ import annotations

import pandas as pd

from placement.data.tables import AGE_BANDS
from placement.errors import BadInput, Fault
from placement.sources.facts import facts
from placement.sources.sources import Sources

JOINED = "wales/lsoa.csv"
AGES = {"0_17": (0, 17), "18_64": (18, 64), "65_74": (65, 74), "75_84": (75, 84), "85_plus": (85, 90)}


def make_regions() -> pd.DataFrame:
    """One row for each health board."""
    columns = ["region_id", "name_en", "name_cy", "health_board_en", "health_board_cy"]
    return pd.DataFrame(facts("places")["region"])[columns]


def make_counties() -> pd.DataFrame:
    columns = ["county_id", "region_id", "name_en", "name_cy", "welsh_speakers_pct"]
    return pd.DataFrame(facts("places")["county"])[columns]


def make_areas(sources: Sources) -> pd.DataFrame:
    """One row for each LSOA of 2011, in the order of their codes.

    Age bands are sums of single years. Raises BadInput where they do not agree with the joined table, or
    where the deprivation ranks are not 1 to the number of areas.
    """
    lsoa = sources.lsoa.sort_index()
    counties = make_counties().set_index("name_en")["county_id"]
    names = sources.names.loc[lsoa.index]
    areas = pd.DataFrame(
        {
            "area_id": lsoa.index,
            "cluster_id": lsoa["cluster_id"],
            "county_id": lsoa["lad_name"].map(counties),
            "name_en": names,
            "name_cy": names,
            "easting": lsoa["bng_e"],
            "northing": lsoa["bng_n"],
            "rural_class": sources.rural.loc[lsoa.index].map(facts("places")["rural_class"]),
            "population": lsoa["population"],
            **_bands(sources.ages.loc[lsoa.index]),
            "deprivation_rank": lsoa["wimd2019_rank"],
            "disabled_pct": (100 * sources.limited.loc[lsoa.index]).round(1),
        }
    )
    _agree(areas, lsoa)
    return areas.reset_index(drop=True)


def _bands(ages: pd.DataFrame) -> dict[str, pd.Series[int]]:
    spans = {band: list(range(low, high + 1)) for band, (low, high) in AGES.items()}
    return {f"pop_{band}": ages[spans[band]].sum(axis=1) for band in AGE_BANDS}


def _agree(areas: pd.DataFrame, lsoa: pd.DataFrame) -> None:
    """Two ways to the same figures: single years against the joined table."""
    bands = [f"pop_{band}" for band in AGE_BANDS]
    pairs = {
        "population": areas[bands].sum(axis=1),
        "pop_0_17": areas["pop_0_17"],
        "pop_18_64": areas["pop_18_64"],
        "pop_65_plus": areas[bands[2:]].sum(axis=1),
        "pop_75_plus": areas[bands[3:]].sum(axis=1),
        "pop_85_plus": areas["pop_85_plus"],
    }
    faults = [
        Fault("build_source_disagrees", file=JOINED, column=column, value=str(area), slots={})
        for column, sums in pairs.items()
        for area in areas.index[sums != lsoa[column]]
    ]
    if sorted(areas["deprivation_rank"]) != list(range(1, len(areas) + 1)):
        faults.append(Fault("build_source_disagrees", file=JOINED, column="wimd2019_rank"))
    unknown = areas.columns[areas.isna().any()]
    faults += [Fault("build_source_disagrees", file=JOINED, column=column) for column in unknown]
    if faults:
        raise BadInput(faults)


def make_clusters(sources: Sources, areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each cluster; its county is the one where most of its people live."""
    welsh = facts("places")["cluster_cy"]
    people = areas.pivot_table(index="cluster_id", columns="county_id", values="population", aggfunc="sum")
    county = people.fillna(0).idxmax(axis="columns")
    names = sources.clusters.sort_index()
    return pd.DataFrame(
        {
            "cluster_id": names.index,
            "county_id": county.loc[names.index].to_numpy(),
            "name_en": names.to_numpy(),
            "name_cy": [welsh.get(cluster, name) for cluster, name in names.items()],
        }
    )
