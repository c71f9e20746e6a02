"""What must hold between the columns and tables of a region.

Each check looks only at the cells that could be read: a fault told once is not told again by what follows
from it. Ids are compared with a table only if every row of that table could be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import geopandas as gpd

from placement.data.assumptions import faults_of_assumptions
from placement.data.bands import PEOPLE, RATE, bands_in, holder
from placement.data.coordinates import GRID, faults_of_coordinates
from placement.data.local_knowledge import faults_of_knowledge
from placement.data.nearest import not_listed
from placement.data.places import faults_of_places
from placement.data.postcodes import faults_of_postcodes
from placement.data.sheet import Sheet, readable
from placement.data.whereabouts import faults_of_whereabouts
from placement.errors import Fault

# shares are written with a few decimals: three of a third add to 0.999
SHARES_TOLERANCE = 0.002
SUMMED = 2
"""A total is of more rows than one; with itself there are more than so many."""


def faults_between(
    sheets: Mapping[str, Sheet], boundaries: gpd.GeoDataFrame | None, absent: Collection[str]
) -> list[Fault]:
    """Every fault between columns and tables.

    `sheets` holds the tables that could be read, `absent` names those that have no file.
    """
    outlines = None if boundaries is None else boundaries.to_crs(GRID)
    return [
        *_references(sheets),
        *_age_bands(sheets),
        *_totals(sheets),
        *_ranks(sheets),
        *_membership(sheets),
        *_clusters_without(sheets, "areas", "cluster_no_area"),
        *_clusters_without(sheets, "bases", "cluster_no_base"),
        *_candidates(sheets),
        *_moves(sheets),
        *_groups(sheets, absent),
        *_graduates(sheets),
        *faults_of_assumptions(sheets),
        *faults_of_knowledge(sheets),
        *faults_of_postcodes(sheets),
        *faults_of_places(sheets),
        *faults_of_coordinates(sheets, outlines, absent),
        *faults_of_whereabouts(sheets, outlines),
    ]


def _references(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Ids that the table they refer to does not have."""
    for sheet in sheets.values():
        for column in sheet.frame.columns:
            refers = sheet.table.about(column).get("refers")
            if refers is None:
                continue
            target, key = refers.split(".")
            listed = sheets.get(target)
            if listed is None or not listed.sound or key not in listed.frame:
                continue
            known = dict.fromkeys(name for name in listed.frame[key].tolist() if name)
            for index, name in enumerate(sheet.frame[column].tolist()):
                if name and name not in known:
                    yield not_listed(sheet.fault("", index, str(column)), [*known], listed.table.file)


def _age_bands(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    if "areas" not in sheets:
        return
    named = bands_in(sheets["areas"].table.columns, PEOPLE)
    if "services" in sheets:
        rates = bands_in(sheets["services"].table.columns, RATE)
        apart = [band for band in named if holder(band, rates) is None]
        if apart:
            slots = {"bands": ", ".join(f"{PEOPLE}{band}" for band in apart)}
            yield Fault("bands_apart", "services.csv", row=1, column=f"{RATE}{apart[0]}", slots=slots)
    bands = [f"{PEOPLE}{band}" for band in named]
    people = readable(sheets, "areas", "population", *bands)
    if people is None:
        return
    total = people[bands].sum(axis=1)
    for index in people.index[(total - people["population"]).abs() >= 1]:
        yield sheets["areas"].fault("age_bands", int(index), "population", total=f"{total[index]:.0f}")


def _totals(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """A row that is the sum of all others, or of all others of its cluster: a total among the areas."""
    if "areas" not in sheets:
        return
    bands = [f"{PEOPLE}{band}" for band in bands_in(sheets["areas"].table.columns, PEOPLE)]
    people = readable(sheets, "areas", "cluster_id", "population", *bands)
    if people is None:
        return
    told, figures = set[int](), people[["population", *bands]]
    whole = (figures.sum(), len(figures))
    groups = people.groupby("cluster_id", sort=False)
    each = (groups[figures.columns.tolist()].transform("sum"), groups["population"].transform("size"))
    for sums, count in (whole, each):
        total = (figures * 2 == sums).all(axis=1) & (figures["population"] > 0) & (count > SUMMED)
        told |= {int(index) for index in people.index[total]}
    for index in sorted(told):
        yield sheets["areas"].fault("total_row", index, "population")


def _ranks(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Ranks run from 1 to the number of areas: need is spread by them."""
    ranks = readable(sheets, "areas", "deprivation_rank")
    if ranks is None or not sheets["areas"].sound:
        return
    count = len(sheets["areas"].frame)
    yield from sheets["areas"].faults(
        "rank_beyond", ranks.index[ranks["deprivation_rank"] > count], "deprivation_rank", count=count
    )


def _membership(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    shares = readable(sheets, "membership", "area_id", "share")
    if shares is None or not sheets["membership"].sound or len(shares) < len(sheets["membership"].frame):
        return
    sheet = sheets["membership"]
    totals = shares.groupby("area_id", sort=False)["share"].sum()
    first = shares.drop_duplicates("area_id").index
    for index in first:
        area = sheet.text(int(index), "area_id")
        total = float(totals[area])
        if abs(total - 1) > SHARES_TOLERANCE:
            yield sheet.fault("shares_not_one", int(index), "share", area=area, total=f"{total:.4g}")


def _clusters_without(sheets: Mapping[str, Sheet], table: str, key: str) -> Iterator[Fault]:
    """Clusters in which no area, or no open base, lies."""
    clusters = readable(sheets, "clusters", "cluster_id")
    rows = readable(sheets, table, "cluster_id", *(["status"] if table == "bases" else []))
    if clusters is None or rows is None or not sheets[table].sound:
        return
    if table == "bases":
        rows = rows[rows["status"] != "candidate"]
    if rows.empty:
        return
    held = set(rows["cluster_id"].tolist())
    for index, cluster in zip(clusters.index, clusters["cluster_id"].tolist(), strict=True):
        if cluster not in held:
            yield sheets["clusters"].fault(key, int(index), "cluster_id")


def _candidates(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Only a candidate may say from which open base staff would move, and only then can it have staff."""
    bases = readable(sheets, "bases", "base_id", "status", "staff_from_base_id")
    if bases is None:
        return
    candidates = set(bases.loc[bases["status"] == "candidate", "base_id"])
    moves = bases["staff_from_base_id"] != ""
    yield from sheets["bases"].faults(
        "staff_from_open", bases.index[moves & (bases["status"] == "open")], "staff_from_base_id"
    )
    yield from sheets["bases"].faults(
        "staff_from_candidate",
        bases.index[moves & bases["staff_from_base_id"].isin(candidates)],
        "staff_from_base_id",
    )
    staff = readable(sheets, "workforce", "base_id")
    if staff is not None:
        without = candidates - set(bases.loc[moves, "base_id"])
        yield from sheets["workforce"].faults(
            "candidate_staff", staff.index[staff["base_id"].isin(without)], "base_id"
        )


def _moves(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Staff move within a region: each decides on its own money and staff."""
    bases = readable(sheets, "bases", "base_id", "cluster_id", "staff_from_base_id")
    clusters = readable(sheets, "clusters", "cluster_id", "county_id")
    counties = readable(sheets, "counties", "county_id", "region_id")
    if bases is None or clusters is None or counties is None:
        return
    region_of_county = dict(zip(counties["county_id"], counties["region_id"], strict=True))
    county_of = dict(zip(clusters["cluster_id"], clusters["county_id"], strict=True))
    region_of_cluster = bases["cluster_id"].map(county_of).map(region_of_county)
    region_of = dict(zip(bases["base_id"], region_of_cluster, strict=True))
    left = bases["staff_from_base_id"].map(region_of)
    yield from sheets["bases"].faults(
        "staff_from_elsewhere",
        bases.index[left.notna() & region_of_cluster.notna() & (left != region_of_cluster)],
        "staff_from_base_id",
    )


def _groups(sheets: Mapping[str, Sheet], absent: Collection[str]) -> Iterator[Fault]:
    """A service's need of a group of residents names the group, and there is a table of groups."""
    services = readable(sheets, "services", "need_group", "need_group_per_10000")
    if services is None:
        return
    named = services["need_group"] != ""
    if "groups" in absent:
        yield from sheets["services"].faults("group_no_table", services.index[named], "need_group")
    yield from sheets["services"].faults(
        "group_unnamed",
        services.index[~named & (services["need_group_per_10000"] > 0)],
        "need_group_per_10000",
    )


def _graduates(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Graduates start in newly qualified posts: their service has a role of that kind."""
    classes, roles = sheets.get("graduates"), readable(sheets, "roles", "service_id", "kind")
    if classes is None or roles is None or not sheets["roles"].sound:
        return
    has = set(roles.loc[roles["kind"] == "newly_qualified", "service_id"])
    listed = readable(sheets, "services", "service_id")
    for index, name in enumerate(classes.frame["service_id"]):
        if name not in has and listed is not None and name in set(listed["service_id"]):
            yield classes.fault("graduates_no_role", index, "service_id")
