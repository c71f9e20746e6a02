"""The overlays of `data/wales`: one function for each, from its tables to those that take their place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement.sources.bases import nearest, points
from placement.sources.councils import central, make_council_bases
from placement.sources.facts import facts
from placement.sources.hubs import make_hubs, moved_staff
from placement.sources.overlay import Tables
from placement.sources.services import make_employers, role_table, service_table
from placement.sources.sources import Sources
from placement.sources.workforce import Weights, workforce_table


def make_rif(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """The Regional Integration Fund has no tables of its own."""
    return {}


def make_training(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """Training places have no tables of their own."""
    return {}


def make_icf(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """The Intermediate Care Fund: services by group of people, and possible hubs."""
    given, areas = facts("wales-icf"), wales["areas"]
    main = community_bases(wales)
    hubs = make_hubs(areas, main, region_of_clusters(wales), given["hubs"])
    spread = {"bases": by_residents(main, areas)}
    staff = workforce_table(given["service"], main, spread, int(areas["population"].sum()))
    moving = moved_staff(hubs, staff, given["hubs"]["moving"])
    return {
        "bases": pd.concat([main.assign(opening_pounds_once=0), hubs], ignore_index=True),
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": pd.concat([staff, moving], ignore_index=True),
        "graduates": wales["graduates"].head(0),
    }


def make_work_support(wales: Tables, sources: Sources) -> Tables:
    """In-work support: one service for a group of people. Where it is not, a row says that nobody works."""
    given, areas, bases = facts("wales-work-support"), wales["areas"], wales["bases"]
    (service,) = given["service"]
    groups = make_group(sources.working_age, sources.limited, service["need_group"])
    nobody = dict.fromkeys(community_bases(wales)["base_id"], 0.0)
    spread = {"counties": nobody | in_counties(wales, groups["people"], given["staffed"]["counties"])}
    staff = workforce_table(given["service"], bases, spread, int(areas["population"].sum()))
    return {
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": staff,
        "graduates": wales["graduates"].head(0),
        "groups": groups,
    }


def make_social_care(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """Occupational therapists of health boards and of councils."""
    given, areas, counties = facts("wales-social-care"), wales["areas"], wales["counties"]
    main = community_bases(wales)
    councils = make_council_bases(areas, counties, given["councils"])
    bases = pd.concat([main, councils], ignore_index=True)
    people = areas.groupby("county_id")["population"].sum() / areas["population"].sum()
    at_councils = dict(zip(councils["base_id"], people.loc[counties["county_id"]].tolist(), strict=True))
    spread = {"bases": by_residents(main, areas), "councils": at_councils}
    staff = workforce_table(given["service"], bases, spread, int(areas["population"].sum()))
    return {
        "employers": make_employers(given["employer"]),
        "bases": bases,
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": staff,
        "graduates": wales["graduates"].head(0),
    }


def community_bases(wales: Tables) -> pd.DataFrame:
    """The community base of each cluster, without the hospitals."""
    bases = wales["bases"]
    return bases[bases["kind"] == "practice"].reset_index(drop=True)


def region_of_clusters(wales: Tables) -> pd.Series[str]:
    """Index cluster_id; id of its region."""
    return wales["clusters"].merge(wales["counties"], on="county_id").set_index("cluster_id")["region_id"]


def by_residents(main: pd.DataFrame, areas: pd.DataFrame) -> Weights:
    """For each base its cluster's part of all residents."""
    people = areas.groupby("cluster_id")["population"].sum() / areas["population"].sum()
    return dict(zip(main["base_id"], people.loc[main["cluster_id"]].tolist(), strict=True))


def make_group(working_age: pd.Series[int], share: pd.Series[float], group: str) -> pd.DataFrame:
    """People of working age times the share of all residents of their area who are in the group, whole.

    Both by area id, in the order of the areas.
    """
    people = np.floor((working_age * share).to_numpy(dtype=np.float64) + 0.5).astype(int)
    return pd.DataFrame({"area_id": working_age.index, "group_id": group, "people": people})


def in_counties(wales: Tables, people: pd.Series[int], counties: list[str]) -> Weights:
    """One base in each of these counties, the nearest to its people, weighted by those of the group."""
    areas, main = wales["areas"], community_bases(wales)
    county_of = wales["clusters"].set_index("cluster_id")["county_id"]
    counted = {county: int(people[areas["county_id"] == county].sum()) for county in counties}
    weights: Weights = {}
    for county, number in counted.items():
        here = areas[areas["county_id"] == county].reset_index(drop=True)
        sites = main[main["cluster_id"].map(county_of) == county].reset_index(drop=True)
        base = sites["base_id"].iloc[int(nearest(points(here.iloc[[central(here)]]), points(sites))[0])]
        weights[str(base)] = number / sum(counted.values())
    return weights
