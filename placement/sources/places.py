"""Regions, counties, clusters and areas."""

from __future__ import annotations

import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.facts import facts, in_order
from placement.sources.sources import Sources

JOINED = "wales21/lsoa21.csv"
AGES = "wales21/lsoa21_age_bands.csv"
ESTIMATE = "wales21/lsoa21_cluster_estimate.csv"
CLUSTERS = "wales21/clusters24.csv"
SMALL_CHANGES = 20
"""So many residents of an area may two tables of the census differ by: it adds small changes to both."""


def make_regions() -> pd.DataFrame:
    """One row for each health board."""
    return in_order("regions", pd.DataFrame(facts("places")["region"]))


def make_counties() -> pd.DataFrame:
    return in_order("counties", pd.DataFrame(facts("places")["county"]))


def make_areas(sources: Sources) -> pd.DataFrame:
    """One row for each LSOA of 2021, in the order of their codes.

    Its cluster is the one, of its own health board, to which most of its people are estimated to be
    registered; `cluster_share` is that share and `second_cluster_id` the runner-up. Raises BadInput where two
    tables do not agree, or where the deprivation ranks are not 1 to the number of areas.
    """
    lsoa, ages = sources.lsoa, sources.ages
    counties = make_counties().set_index("name_en")
    county = lsoa["local_authority"].map(counties["county_id"])
    known = _estimate(sources, county.map(counties.set_index("county_id")["region_id"]))
    areas = pd.DataFrame(
        {
            "area_id": lsoa.index,
            "cluster_id": known["cluster_id"],
            "county_id": county,
            "name_en": lsoa["wimd_name_en"],
            "name_cy": lsoa["wimd_name_en"],
            "easting": lsoa["easting"],
            "northing": lsoa["northing"],
            "rural_class": lsoa["ruc21_code"].map(facts("places")["rural_class"]),
            "population": ages.sum(axis=1),
            **{f"pop_{band}": ages[band] for band in ages.columns},
            "deprivation_rank": lsoa["wimd2025_rank"],
            "disabled_pct": lsoa["disabled_pct"],
            "households": sources.cars["households"],
            "no_car_households": sources.cars["cars_0"],
            "cluster_share": known["share"],
            "second_cluster_id": known["second"],
        }
    )
    _agree(areas, sources)
    return areas.reset_index(drop=True)


def _estimate(sources: Sources, region: pd.Series[str]) -> pd.DataFrame:
    """Index of the areas: `cluster_id`, its `share` and the `second` cluster.

    Where most are estimated to be registered with another health board, the runner-up takes the place of the
    first: boards plan for the people who live in their counties.
    """
    ids = cluster_ids()
    regions = {code: given["region_id"] for given in facts("places")["region"] for code in [given["code"]]}
    of_cluster = sources.clusters["lhb_code"].map(regions)
    given = sources.estimate
    away = given["cluster"].map(of_cluster) != region
    still = given.index[away & (given["second_cluster"].map(of_cluster) != region)]
    if len(still):
        raise BadInput(Fault("build_source_disagrees", file=ESTIMATE, value=str(area)) for area in still)
    first = given["cluster"].mask(away, given["second_cluster"])
    second = given["second_cluster"].mask(away, given["cluster"])
    share = given["estimated_share"].mask(away, given["second_share"])
    return pd.DataFrame({"cluster_id": first.map(ids), "share": share, "second": second.map(ids).fillna("")})


def cluster_ids() -> dict[str, str]:
    """The id of each cluster by its published name."""
    return {given["name_en"]: given["cluster_id"] for given in facts("places")["cluster"]}


def _agree(areas: pd.DataFrame, sources: Sources) -> None:
    """Two ways to the same figures: bands against the total of another table, ranks against the number."""
    apart = (areas["population"] - sources.lsoa["residents"]).abs() > SMALL_CHANGES
    faults = [Fault("build_source_disagrees", file=AGES, value=str(area)) for area in areas.index[apart]]
    if sorted(areas["deprivation_rank"]) != list(range(1, len(areas) + 1)):
        faults.append(Fault("build_source_disagrees", file=JOINED, column="wimd2025_rank"))
    unknown = areas.columns[areas.isna().any()]
    faults += [Fault("build_source_disagrees", file=JOINED, column=column) for column in unknown]
    if faults:
        raise BadInput(faults)


def make_clusters(sources: Sources, areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each cluster; its county is the one where most of its people live.

    Raises BadInput if the published clusters are others than those named in the facts.
    """
    given = pd.DataFrame(facts("places")["cluster"]).sort_values("cluster_id", ignore_index=True)
    if set(given["name_en"]) != set(sources.clusters.index):
        raise BadInput([Fault("build_source_disagrees", file=CLUSTERS, column="cluster")])
    people = areas.pivot_table(index="cluster_id", columns="county_id", values="population", aggfunc="sum")
    county = people.fillna(0).idxmax(axis="columns")
    given.insert(1, "county_id", county.loc[given["cluster_id"]].to_numpy())
    return given


def make_practices(sources: Sources) -> pd.DataFrame:
    """One row for each open practice, by cluster and code; four of them have no point yet."""
    given = sources.practices
    return pd.DataFrame(
        {
            "practice_id": given["practice_code"],
            "cluster_id": given["cluster"].map(cluster_ids()),
            "name_en": given["practice"],
            "name_cy": given["practice"],
            "registered_people": given["registered_welsh_residents_apr2024"],
            "postcode": given["postcode"].fillna(""),
            "easting": given["easting"].astype("Int64"),
            "northing": given["northing"].astype("Int64"),
        }
    ).sort_values(["cluster_id", "practice_id"], ignore_index=True)


def make_registers() -> pd.DataFrame:
    """One row for each disease register, in the order of its id."""
    table = pd.DataFrame(facts("registers")["register"])
    served = facts("registers")["serves"]
    table["service_ids"] = [" ".join(served.get(name, ())) for name in table["register_id"]]
    return in_order("registers", table)


def make_prevalence(sources: Sources) -> pd.DataFrame:
    """One row for each cluster and register: per cent of registered people who are on it, as published."""
    columns = {given["column"]: given["register_id"] for given in facts("registers")["register"]}
    given = sources.clusters.rename(index=cluster_ids()).sort_index()[list(columns)].rename(columns=columns)
    rows = given.reset_index(names="cluster_id").melt("cluster_id", var_name="register_id")
    rows = rows.rename(columns={"value": "registered_pct"})
    return rows.sort_values(["cluster_id", "register_id"], ignore_index=True)
