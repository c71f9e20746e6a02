"""A classical siting problem as a case in memory: sites are candidate bases, demand points are areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.case import Case, Memberships, Service

BEYOND = 1440.0
"""Minutes to the depot, where nobody is served."""


@dataclass(frozen=True)
class Siting:
    """A siting problem of I demand points and J sites, as the model takes it."""

    demand: Floats | Ints
    """I; units of demand."""
    minutes: Floats
    """I x J; distance or cost in units that stand for minutes."""
    room: Floats | Ints
    """J; the demand for which a site has room."""
    opening_pounds: Floats | Ints
    """J; what it costs to open a site."""
    limit_minutes: float
    """Minutes within which a site serves anybody."""
    share: float
    """WTE that one unit of demand needs."""


def siting_case(siting: Siting) -> Case:
    """One service in one county; the first base is the depot, every other one a site.

    The staff are at the depot, which is open and which nobody can reach; from there they move to the sites
    that open. Each customer is an area and a cluster of its own: that everybody is served is then a row for
    each customer, from which a search learns far more than from one row for all.
    """
    customers, sites = siting.minutes.shape
    bases = sites + 1
    moving = np.append(0.0, siting.room * siting.share)[:, None]
    in_post = np.zeros((bases, 1))
    in_post[0] = moving.sum() + 1
    people = siting.demand.astype(np.float64)
    need = (people * siting.share)[:, None]
    candidate = np.arange(bases) > 0
    minutes = np.concatenate([np.full((customers, 1), BEYOND), siting.minutes], axis=1)
    return Case(
        area_ids=tuple(f"customer{i + 1}" for i in range(customers)),
        base_ids=("depot", *(f"site{j + 1}" for j in range(sites))),
        cluster_ids=tuple(f"cluster{i + 1}" for i in range(customers)),
        county_ids=("county",),
        region_ids=("region",),
        services=(_service(siting),),
        roles=(),
        classes=(),
        area_cluster=np.arange(customers),
        area_rural=_none(customers),
        population=people,
        base_cluster=_none(bases),
        base_candidate=candidate,
        base_places=np.zeros(bases),
        base_opening_pounds=np.append(0, siting.opening_pounds),
        moves_from=np.where(candidate, 0, -1),
        base_employer=("board",) * bases,
        base_kind=("",) * bases,
        cluster_county=_none(customers),
        county_region=_none(1),
        county_speakers=np.full(1, np.nan),
        membership=Memberships(np.arange(customers), np.arange(customers), np.ones(customers)),
        need=need,
        in_post=in_post,
        funded=in_post,
        moving=moving,
        minutes=minutes,
        reach_minutes=minutes,
        km=np.full(minutes.shape, np.nan),
        commute_minutes=_middle(minutes, people),
        whole_region_ids=("region",),
        whole_need=need.sum(axis=0)[None],
        whole_population=np.array([people.sum()]),
    )


def _service(siting: Siting) -> Service:
    """Nobody is visited, so that one WTE of care takes one WTE."""
    return Service(
        id="service",
        name_en="Service",
        name_cy="Service",
        level="county",
        limit_minutes=siting.limit_minutes,
        visit_share=0.0,
        visits_per_round=1.0,
        minutes_per_visit=60.0,
        minutes_between=(0.0, 0.0, 0.0),
    )


def _none(size: int) -> Ints:
    return np.zeros(size, dtype=np.int64)


def _middle(minutes: Floats, people: Floats) -> Floats:
    """1 x B; no graduate ever asks."""
    return np.asarray(np.average(minutes, axis=0, weights=people)[None])
