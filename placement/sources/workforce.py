"""Staff in post and establishment by base and service: totals of Wales, spread by residents.

No table of allied health staff by cluster was found. Spreading by residents, and not by need, is what makes
the shortage of one place differ from that of another; it is an assumption and stands in assumptions.csv.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from placement.sources.bases import distances, nearest, points
from placement.sources.facts import facts
from placement.sources.services import staff_wte

COLUMNS = ["base_id", "service_id", "in_post_wte", "funded_wte"]
Weights = dict[str, float]
"""Base id: the part of a service's establishment that stands there; the parts add to 1."""


def make_workforce(
    bases: pd.DataFrame, areas: pd.DataFrame, clusters: pd.DataFrame, counties: pd.DataFrame
) -> pd.DataFrame:
    """Staff of the services of `data/wales`."""
    spread = _spread(bases, areas, clusters, counties)
    return workforce_table(facts("services")["service"], bases, spread, int(areas["population"].sum()))


def workforce_table(
    services: list[dict[str, Any]], bases: pd.DataFrame, spread: dict[str, Weights], population: int
) -> pd.DataFrame:
    """One row for each base and service of which something is known, WTE to two decimals, in their order.

    `spread` says for each way of staffing where the establishment stands; a weight of 0 says that nobody is
    there, and so does its row. A service's staff in post add to
    its total over Wales; the establishment is larger by the vacancies, which depend on the rural class of
    the base.
    """
    vacancy = dict(zip(bases["base_id"], bases["rural_class"].map(facts("services")["vacancy"]), strict=True))
    rows = []
    for service in services:
        weights = spread[service["staffed"]]
        filled = sum(weight * (1 - vacancy[base]) for base, weight in weights.items())
        establishment = staff_wte(service, population) / filled
        for base in bases["base_id"]:
            if base in weights:
                funded = round(establishment * weights[base], 2)
                rows.append((base, service["service_id"], round(funded * (1 - vacancy[base]), 2), funded))
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = {base: place for place, base in enumerate(bases["base_id"])}
    return table.sort_values("base_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def _spread(
    bases: pd.DataFrame, areas: pd.DataFrame, clusters: pd.DataFrame, counties: pd.DataFrame
) -> dict[str, Weights]:
    """For each way of staffing that the facts name, where the establishment stands."""
    people = (areas.groupby("cluster_id")["population"].sum() / areas["population"].sum()).to_dict()
    main = bases[bases["kind"] == "practice"].set_index("cluster_id")
    national = main.loc[facts("services")["staffing"]["national"]["clusters"]].reset_index()
    return {
        "bases": {base: people[cluster] for cluster, base in main["base_id"].items()},
        "hubs": _with_hubs(bases, main, people),
        "region": _regional(main.reset_index(), areas, clusters.merge(counties, on="county_id")),
        "national": _by_nearest(national, areas, 1.0),
    }


def _with_hubs(bases: pd.DataFrame, main: pd.DataFrame, people: dict[Hashable, float]) -> Weights:
    """Part of a cluster's staff at its community base, the rest shared alike by its hospitals."""
    share = facts("services")["staffing"]["base_share"]
    weights: Weights = {}
    for cluster, base in main["base_id"].items():
        hubs = bases[(bases["cluster_id"] == cluster) & (bases["kind"] == "community_hospital")]["base_id"]
        weights[base] = people[cluster] * (share if len(hubs) else 1.0)
        weights |= {hub: people[cluster] * (1 - share) / len(hubs) for hub in hubs}
    return weights


def _regional(main: pd.DataFrame, areas: pd.DataFrame, clusters: pd.DataFrame) -> Weights:
    """A few bases of each region: those that lie nearest to its people.

    The sum over residents of the squared distance to the nearest is least: squared, so that the far corners
    of a region count. Every choice is tried; there are few.
    """
    region_of = clusters.set_index("cluster_id")["region_id"]
    weights: Weights = {}
    for region, count in facts("services")["staffing"]["regional_bases"].items():
        here = areas[areas["cluster_id"].map(region_of) == region]
        sites = main[main["cluster_id"].map(region_of) == region].reset_index(drop=True)
        away = distances(points(here), points(sites)) ** 2 * here["population"].to_numpy()[:, None]
        chosen = min(
            combinations(range(len(sites)), count), key=lambda some: away[:, list(some)].min(axis=1).sum()
        )
        share = here["population"].sum() / areas["population"].sum()
        weights |= _by_nearest(sites.loc[list(chosen)], here, share)
    return weights


def _by_nearest(sites: pd.DataFrame, areas: pd.DataFrame, share: float) -> Weights:
    """`share`, divided between sites by the residents who live nearest to each."""
    people = np.bincount(
        nearest(points(areas), points(sites)), weights=areas["population"], minlength=len(sites)
    )
    parts = share * people / people.sum()
    return dict(zip(sites["base_id"], parts.tolist(), strict=True))
