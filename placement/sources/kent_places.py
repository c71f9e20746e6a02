"""Region, districts, networks, areas, staff bases and outlines of Kent and Medway."""

from __future__ import annotations

import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from placement.data.bands import AGE_BANDS
from placement.errors import BadInput, Fault
from placement.sources.bases import distances, nearest, points, with_blank
from placement.sources.england_sources import AREAS, EnglandSources
from placement.sources.facts import facts, in_order

SAME_SITE_M = 1.0
REACH_M = 5_000.0
INSET_M = 3_000.0
GRID_M = 1.0
PIECES = re.compile(r"[^\s()/,+-]+")
VOWEL = re.compile(r"[AEIOUY]")
DIGIT = re.compile(r"[0-9]")


def kent_regions() -> pd.DataFrame:
    """The one region: the integrated care board."""
    return in_order("regions", pd.DataFrame([facts("kent")["region"]]))


def kent_counties(sources: EnglandSources) -> pd.DataFrame:
    """The districts of Kent, and Medway, by name; no Welsh names are in use."""
    names = sorted(sources.areas["district"].unique())
    return pd.DataFrame(
        {
            "county_id": [_id(name) for name in names],
            "region_id": facts("kent")["region"]["region_id"],
            "name_en": names,
            "name_cy": names,
        }
    )


def kent_areas(sources: EnglandSources) -> pd.DataFrame:
    """One row for each 2021 LSOA, in the network of its nearest practice.

    Deprivation is ranked again from 1 within the region.
    """
    lsoa = sources.areas
    return area_table(lsoa, nearest_networks(sources), lsoa["district"].map(_id))


def area_table(lsoa: pd.DataFrame, cluster: NDArray[np.object_], county: pd.Series[str]) -> pd.DataFrame:
    """The table of areas; ranks of deprivation run from 1 in the order of the published ones."""
    return pd.DataFrame(
        {
            "area_id": lsoa["area_id"],
            "cluster_id": cluster,
            "county_id": county,
            "name_en": lsoa["name"],
            "name_cy": lsoa["name"],
            "easting": lsoa["easting"],
            "northing": lsoa["northing"],
            "rural_class": lsoa["rural_class"],
            "population": lsoa["population"],
            **{f"pop_{band}": lsoa[f"pop_{band}"] for band in AGE_BANDS},
            "deprivation_rank": lsoa["imd2025_rank"].rank(method="first").astype(int),
        }
    )


def nearest_networks(sources: EnglandSources) -> NDArray[np.object_]:
    """For each area the network of the nearest practice of its board, in a straight line.

    Where practices of several networks share the nearest site, the one whose point lies nearest. A network
    that is nowhere nearest has the one area nearest to any of its practices.
    """
    chosen = np.full(len(sources.areas), "", dtype=object)
    for board, areas in sources.areas.groupby("board_code"):
        practices = sources.practices[sources.practices["board_code"] == board]
        networks = sources.networks[sources.networks["board_code"] == board]
        chosen[areas.index] = _within(areas, networks, practices)
    return chosen


def _within(areas: pd.DataFrame, networks: pd.DataFrame, practices: pd.DataFrame) -> NDArray[np.object_]:
    """The network of each area of one board."""
    codes = networks["pcn_code"].to_numpy(dtype=object)
    network = pd.Index(codes).get_indexer(practices["pcn_code"])
    to_practice = distances(points(areas), points(practices))
    to_network = distances(points(areas), points(networks))
    tied = to_practice <= to_practice.min(axis=1)[:, None] + SAME_SITE_M
    own = np.zeros(to_network.shape, dtype=bool)
    rows, sites = np.nonzero(tied)
    own[rows, network[sites]] = True
    chosen = np.where(own, to_network, np.inf).argmin(axis=1)
    for empty in np.setdiff1d(np.arange(len(codes)), chosen):
        chosen[to_practice[:, network == empty].min(axis=1).argmin()] = empty
    if len(np.unique(chosen)) < len(codes):
        raise BadInput([Fault("build_source_disagrees", file=AREAS, column="pcn_code")])
    return np.asarray(codes[chosen], dtype=object)


def kent_clusters(sources: EnglandSources, areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each network; its planning district is the one where most of its people live."""
    people = areas.pivot_table(index="cluster_id", columns="county_id", values="population", aggfunc="sum")
    codes = sources.networks["pcn_code"]
    names = [network_name(name) for name in sources.networks["pcn_name"]]
    county = people.fillna(0).idxmax(axis="columns")
    return pd.DataFrame(
        {
            "cluster_id": codes,
            "county_id": county.loc[codes].to_numpy(),
            "name_en": names,
            "name_cy": names,
        }
    )


def network_name(name: str) -> str:
    """A network's name as people write it: "DEAL & SANDWICH PCN" becomes "Deal & Sandwich PCN".

    What has a figure or no vowel, or stands among the facts, is taken for initials and left in capitals.
    """
    given = facts("england")["names"]

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if word in given["small"]:
            return word.lower() if match.start() else word.capitalize()
        initials = word in given["capitals"] or DIGIT.search(word) or not VOWEL.search(word)
        return word if initials and word not in given["words"] else word.capitalize()

    return PIECES.sub(written, " ".join(name.split()))


def _id(name: str) -> str:
    return name.lower().replace(" ", "-")


def kent_bases(sources: EnglandSources, clusters: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """An open base for each network, then the possible hubs, each in the order of the networks."""
    open_bases = [_open_base(sources, cluster, areas) for cluster in clusters.to_dict("records")]
    wanted = hub_networks(clusters, areas)
    hubs = [
        _hub(sources, cluster, base, areas)
        for cluster, base in zip(clusters.to_dict("records"), open_bases, strict=True)
        if cluster["cluster_id"] in wanted
    ]
    bases = pd.DataFrame([*open_bases, *hubs])
    bases["rural_class"] = areas["rural_class"].to_numpy()[nearest(points(bases), points(areas))]
    bases["places_wte"] = bases["kind"].map(facts("kent")["bases"]["places_wte"])
    bases["employer_id"] = facts("kent")["employer"]["employer_id"]
    bases["staff_from_base_id"] = ""
    return in_order("bases", bases)


def hub_networks(clusters: pd.DataFrame, areas: pd.DataFrame) -> set[str]:
    """The network with the most people of each planning district: there a hub is possible."""
    people = clusters["cluster_id"].map(areas.groupby("cluster_id")["population"].sum())
    ranked = clusters.assign(people=people).sort_values("people", ascending=False, kind="stable")
    return set(ranked.drop_duplicates("county_id")["cluster_id"])


def _open_base(sources: EnglandSources, cluster: dict[Any, Any], areas: pd.DataFrame) -> dict[str, Any]:
    """At the network's practice nearest to where the people of its areas live on average."""
    people, sites = _of(sources, cluster, areas)
    centre = np.average(points(people), axis=0, weights=people["population"])
    return _base(cluster, sites.iloc[int(nearest(centre[None, :], points(sites))[0])], "base")


def _hub(
    sources: EnglandSources, cluster: dict[Any, Any], base: dict[str, Any], areas: pd.DataFrame
) -> dict[str, Any]:
    """At another site of the network: the one that brings its people nearest to one of the two.

    The sum over residents of the distance to the nearer of base and hub is least.
    """
    people, sites = _of(sources, cluster, areas)
    away = distances(points(people), points(sites))
    from_base = distances(points(people), points(pd.DataFrame([base])))
    other = np.flatnonzero(distances(points(sites), points(pd.DataFrame([base])))[:, 0] > SAME_SITE_M)
    if not len(other):
        raise BadInput([Fault("build_source_disagrees", file=AREAS, value=str(cluster["cluster_id"]))])
    both = np.minimum(away[:, other], from_base)
    sums = (both * people["population"].to_numpy()[:, None]).sum(axis=0)
    return _base(cluster, sites.iloc[int(other[sums.argmin()])], "hub")


def _of(
    sources: EnglandSources, cluster: dict[Any, Any], areas: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas and the practices of a network."""
    name = cluster["cluster_id"]
    return areas[areas["cluster_id"] == name], sources.practices[sources.practices["pcn_code"] == name]


def _base(cluster: dict[Any, Any], site: pd.Series[Any], kind: str) -> dict[str, Any]:
    given = facts("kent")["bases"]
    return {
        "base_id": f"{cluster['cluster_id']}-{kind}",
        "cluster_id": cluster["cluster_id"],
        "name_en": given[f"{kind}_en"].format(name=cluster["name_en"]),
        "name_cy": given[f"{kind}_cy"].format(name=cluster["name_cy"]),
        "kind": "practice" if kind == "base" else "hub",
        "status": "open" if kind == "base" else "candidate",
        "easting": int(site["easting"]),
        "northing": int(site["northing"]),
        "postcode": with_blank(str(site["postcode"])),
        "opening_pounds_once": 0 if kind == "base" else given["opening_pounds_once"],
    }


def kent_outlines(areas: pd.DataFrame) -> gpd.GeoDataFrame:
    """An outline for each area, EPSG:27700: all that lies nearer to its point than to another's.

    None reaches farther out than the points, rounded: within REACH_M of one, less INSET_M. They are no
    official borders.
    """
    spots = np.asarray(shapely.points(points(areas)))
    whole = shapely.buffer(shapely.union_all(shapely.buffer(spots, REACH_M)), -INSET_M)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=whole))
    owner: NDArray[np.intp] = shapely.STRtree(cells).query(spots, predicate="intersects")[1]
    clipped = shapely.intersection(cells[owner], whole, grid_size=GRID_M)
    return gpd.GeoDataFrame(geometry=clipped, index=areas["area_id"].to_numpy(), crs=27700)
