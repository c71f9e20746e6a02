"""A classical siting problem as a case in memory, for those who measure the engine and no reading of files.

The same statement as `tests.classical.regions` writes, but for the bases where nobody works, and so the same
programme: `test_cases.py` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from placement.model.aims import Aim
from placement.model.aims.people_within import PeopleWithin
from placement.model.aims.travel import Travel
from placement.model.arrays import Floats, Ints
from placement.model.case import Case, Memberships, Service
from placement.model.rules import Fund, Rule
from placement.model.rules.opened import Opened
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from tests.classical.readers import Network
from tests.classical.regions import (
    BEYOND,
    EVERYBODY,
    FUND,
    Siting,
    area_ids,
    at_most,
    cluster_id,
    site_ids,
    uncapacitated,
)

NOWHERE = 0.001
"""Minutes within which nobody is cared for: where only being near counts, care is no decision."""


@dataclass(frozen=True)
class Question:
    """A case, what must hold, and what is wanted."""

    case: Case
    fund: Fund
    rules: Sequence[Rule]
    aim: Aim


def median_question(network: Network, p: int) -> Question:
    """Everybody served from at most `p` sites, over the least distance."""
    rules = (TravelLimit(id="reach"), Opened.model_validate(at_most(p)), Standard.model_validate(EVERYBODY))
    case = siting_case(uncapacitated(network))
    return Question(case, Fund.model_validate(FUND), rules, Travel(id="aim", posts="free"))


def covering_question(network: Network, p: int, limit: float) -> Question:
    """The most people within `limit` of at most `p` sites."""
    siting = uncapacitated(network, limit=limit)
    rules = (TravelLimit(id="reach", default=NOWHERE), Opened.model_validate(at_most(p)))
    aim = PeopleWithin(id="aim", minutes=siting.limit_minutes)
    return Question(siting_case(siting), Fund.model_validate(FUND), rules, aim)


def siting_case(siting: Siting) -> Case:
    """One service in one county; the first base is the depot, every other one a site."""
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
        area_ids=tuple(area_ids(siting)),
        base_ids=("depot", *site_ids(siting)),
        cluster_ids=tuple(cluster_id(i) for i in range(customers)),
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
