"""Possible sites: community hubs at places that a region's older people are far from a base."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import people_aged
from placement.sources.bases import distances, points

OLDER = 65


def make_hubs(
    areas: pd.DataFrame, bases: pd.DataFrame, region_of: pd.Series[str], given: dict[str, Any]
) -> pd.DataFrame:
    """Candidate bases, as many for each region as `given["count"]` says, in the order they are chosen.

    Each stands at the published centre of an area: the one which, with those chosen before it, makes the
    sum over people aged 65 and over of the straight line to the nearest base least. Nobody was asked, and
    no building is meant. `region_of` gives each cluster's region.
    """
    rows: list[dict[str, object]] = []
    taken: dict[str, int] = {}
    for region, count in given["count"].items():
        here = areas[areas["cluster_id"].map(region_of) == region].reset_index(drop=True)
        sites = bases[bases["cluster_id"].map(region_of) == region]
        for place in chosen(points(here), points(sites), people_aged(here, OLDER), count):
            area = here.iloc[place]
            number = taken[area["cluster_id"]] = taken.get(area["cluster_id"], 0) + 1
            rows.append(_hub(area, number, given))
    return pd.DataFrame(rows)


def chosen(
    here: NDArray[np.float64], sites: NDArray[np.float64], people: NDArray[np.float64], count: int
) -> list[int]:
    """Positions in `here` of `count` new sites, one after the other, each the best beside those before it."""
    to_new = distances(here, here)
    nearest = distances(here, sites).min(axis=1)
    places: list[int] = []
    for _ in range(count):
        far = np.minimum(nearest[:, None], to_new)
        places.append(int((people @ far).argmin()))
        nearest = far[:, places[-1]]
    return places


def moved_staff(hubs: pd.DataFrame, workforce: pd.DataFrame, moving: dict[str, Any]) -> pd.DataFrame:
    """Staff who move to a hub when it opens: a share of some services' staff at the base they come from."""
    services = workforce[workforce["service_id"].isin(moving["services"])]
    rows = []
    for hub in hubs[hubs["staff_from_base_id"] != ""].to_dict("records"):
        staff = services[services["base_id"] == hub["staff_from_base_id"]].copy()
        staff["base_id"] = hub["base_id"]
        for column in ("in_post_wte", "funded_wte"):
            staff[column] = (staff[column] * moving["share"]).round(2)
        rows.append(staff)
    moved: pd.DataFrame = pd.concat(rows, ignore_index=True)
    return moved


def _hub(area: pd.Series[Any], number: int, given: dict[str, Any]) -> dict[str, object]:
    cluster, name = area["cluster_id"], re.sub(r"\s+\d+$", "", area["name_en"])
    moves = number == 1 and cluster in given["moving"]["clusters"]
    return {
        "base_id": f"{cluster}-hub" if number == 1 else f"{cluster}-hub-{number}",
        "cluster_id": cluster,
        "name_en": given["name_en"].format(name=name),
        "name_cy": given["name_cy"].format(name=name),
        "kind": "hub",
        "employer_id": given["employer_id"],
        "easting": area["easting"],
        "northing": area["northing"],
        "rural_class": area["rural_class"],
        "status": "candidate",
        "places_wte": given["places_wte"],
        "staff_from_base_id": f"{cluster}-base" if moves else "",
        "postcode": "",
        "opening_pounds_once": given["opening_pounds_once"][area["rural_class"]],
    }
