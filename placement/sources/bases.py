"""Staff bases: one for each cluster, and the community hospitals; all placed by postcode."""

from __future__ import annotations

from collections.abc import Hashable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.sources.facts import facts, in_order
from placement.sources.sources import Point, Sources


def make_bases(sources: Sources, clusters: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One community base for each cluster, then the hospitals, each in the order of the clusters."""
    practices = [_community_base(sources, cluster, areas) for cluster in clusters.to_dict("records")]
    bases = pd.concat([pd.DataFrame(practices), _hospitals(sources, areas)], ignore_index=True)
    bases["rural_class"] = areas["rural_class"].to_numpy()[nearest(points(bases), points(areas))]
    bases["places_wte"] = bases["kind"].map(facts("services")["places_wte"])
    bases["employer_id"] = facts("posts")["employer"]["employer_id"]
    bases["status"] = "open"
    bases["staff_from_base_id"] = ""
    return in_order("bases", bases)


def points(table: pd.DataFrame) -> NDArray[np.float64]:
    """Coordinates of a table, metres: n x 2."""
    return table[["easting", "northing"]].to_numpy(dtype=np.float64)


def distances(from_: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight lines in metres: one row for each `from_`, one column for each `to`."""
    return np.asarray(np.hypot(*(from_[:, None, :] - to[None, :, :]).transpose(2, 0, 1)), dtype=np.float64)


def nearest(from_: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.intp]:
    """For each point the position of the nearest of `to`; the first of equals."""
    return np.asarray(distances(from_, to).argmin(axis=1), dtype=np.intp)


def with_blank(postcode: str) -> str:
    """A postcode as people write it: "LL55 2YE"."""
    key = "".join(postcode.split())
    return f"{key[:-3]} {key[-3:]}"


def locate(postcode: str, postcodes: dict[str, Point]) -> Point:
    """Easting and northing of a postcode, metres.

    One that has been withdrawn stands at the median of the live ones that share the most of its letters
    (in the first case the last letter differs, which is a street or two away).
    """
    key = "".join(postcode.split())
    if key in postcodes:
        return postcodes[key]
    for length in range(len(key) - 1, len(key) - 3, -1):
        near = [
            point
            for other, point in postcodes.items()
            if other.startswith(key[:length]) and len(other) == len(key)
        ]
        if near:
            east, north = np.median(np.array(near), axis=0)
            return round(float(east)), round(float(north))
    raise KeyError(postcode)


def _community_base(sources: Sources, cluster: dict[Hashable, str], areas: pd.DataFrame) -> dict[str, object]:
    """At the practice site nearest to where the people of the cluster live on average."""
    people = areas[areas["cluster_id"] == cluster["cluster_id"]]
    centre = np.average(points(people), axis=0, weights=people["population"])
    here = sources.practices["cluster"] == cluster["name_en"]
    sites = sources.practices[here].dropna(subset="postcode").sort_values("practice_code")
    codes = [code for code in sites["postcode"] if "".join(code.split()) in sources.postcodes]
    places = [locate(code, sources.postcodes) for code in codes]
    chosen = int(nearest(centre[None, :], np.array(places, dtype=np.float64))[0])
    return {
        "base_id": f"{cluster['cluster_id']}-base",
        "cluster_id": cluster["cluster_id"],
        "name_en": f"Community base, {cluster['name_en']}",
        "name_cy": f"Canolfan staff gymunedol, {cluster['name_cy']}",
        "kind": "practice",
        "easting": places[chosen][0],
        "northing": places[chosen][1],
        "postcode": with_blank(codes[chosen]),
    }


def _hospitals(sources: Sources, areas: pd.DataFrame) -> pd.DataFrame:
    """Community hospitals, each in the cluster of the area whose outline holds its postcode."""
    sites = sources.hospitals
    places = [locate(code, sources.postcodes) for code in sites["postcode"]]
    spots = gpd.GeoSeries(gpd.points_from_xy(*zip(*places, strict=True)), crs=27700)
    held = gpd.sjoin_nearest(spots.to_frame("geometry"), sources.outlines, how="left")
    area = held[~held.index.duplicated()]["lsoa21cd"]
    table = pd.DataFrame(
        {
            "base_id": sites["site_code"].to_numpy(),
            "cluster_id": areas.set_index("area_id")["cluster_id"].loc[area].to_numpy(),
            "name_en": sites["site_name"].to_numpy(),
            "name_cy": sites["site_name_cy"].to_numpy(),
            "kind": "community_hospital",
            "easting": [east for east, _ in places],
            "northing": [north for _, north in places],
            "postcode": [with_blank(code) for code in sites["postcode"]],
        }
    )
    return table.sort_values(["cluster_id", "base_id"], ignore_index=True)
