"""What tests know of the rule `people_near`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.people_near import PeopleNear
from tests.cases import fund, tiny_case
from tests.clashing import clash
from tests.model.brute import belonging
from tests.model.rules.beside import AT, SURE, Drawn, staff_there
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_urban,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    nobody_moves,
    off_by,
    whole_areas,
)
from tests.model.rules.served import Spot, asked_of, named_of, places_of, with_all_classes
from tests.model.stated.aims import near_staff, who_counts
from tests.model.stated.drawing import PEOPLE_LEVELS, nearness
from tests.model.stated.programme import Stated, plus


def _near_staff(
    case: Case, plan: Allocation, of: Iterable[int], some: dict[str, Any]
) -> tuple[dict[Spot, float], dict[Spot, float]]:
    """Thousands of people of each place, and of those who are near somebody who works there."""
    journeys = {"scenario": case.reach_minutes, "car": case.minutes, "transit": case.transit_minutes}
    minutes = journeys[some["mode"]]
    assert minutes is not None
    assert case.no_car_share is not None
    staffed = []
    for base in range(len(case.base_ids)):
        new = sum(int(plan.filled[base, k]) for k, role in enumerate(case.roles) if role.service in set(of))
        if new > 0 or any(staff_there(case, plan, base, s) > SURE for s in of):
            staffed.append(base)
    lives: dict[Spot, float] = {}
    near: dict[Spot, float] = {}
    for a, places in enumerate(places_of(case, some["level"])):
        people = float(case.population[a]) / 1000
        if some["who"] == "no_car":
            share = float(case.no_car_share[a])
            people = 0.0 if np.isnan(share) else people * share
        if all(np.isnan(one) for one in minutes[a]):
            people = 0.0
        for spot, part in places:
            lives[spot] = lives.get(spot, 0.0) + part * people
            here = any(minutes[a, b] <= some["minutes"] for b in staffed)
            near[spot] = near.get(spot, 0.0) + (part * people if here else 0.0)
    return lives, near


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The share is that of one place, or a little more or less; some journeys and some cars are unknown."""
    a, b = case.minutes.shape
    unknown = [[rng.choice([5.0, 15.0, 25.0, np.inf, np.nan]) for _ in range(b)] for _ in range(a)]
    case = replace(
        with_all_classes(rng, case),
        transit_minutes=np.array(unknown),
        no_car_share=np.array([rng.choice([0.0, 0.2, 0.5, 1.0, np.nan]) for _ in range(a)]),
    )
    some, of = asked_of(rng, case)
    del some["each_service"]
    some |= {
        "minutes": rng.choice([0.0, 10.0, 20.0]),
        "mode": rng.choice(["scenario", "car", "transit", "transit"]),
        "who": rng.choice(["everyone", "no_car"]),
    }
    lives, near = _near_staff(case, plan, of if some["services"] else range(len(case.services)), some)
    share, over, places = rng.choice([0.0, 0.5, 1.0]), 0.0, None
    if spots := [spot for spot in lives if lives[spot] > 0]:
        spot = rng.choice([spot for spot in spots if near[spot] > 0] or spots)
        share = min(max((near[spot] + rng.choice(AT)) / lives[spot], 0.0), 1.0)
        over = share * lives[spot] - near[spot]
        places = named_of(rng, spots, spot)
    return case, PeopleNear.model_validate({"share": share, "places": places, **some}), over > SURE


def _everybody_drives(case: Case) -> Case:
    return replace(case, transit_minutes=case.minutes)


def _nobody_has_a_car(case: Case) -> Case:
    return replace(case, no_car_share=np.ones(len(case.area_ids)))


def _posts_that_nobody_fills(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def stated(told: Stated, rule: Any) -> None:
    case, near, people = told.case, near_staff(told, rule, rule.id), who_counts(told.case, rule)
    found: dict[Any, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, rule.level):
        region = int(case.county_region[case.cluster_county[case.area_cluster[a]]])
        found.setdefault((region, p) if rule.level == "rural_class" else p, []).append((a, share * people[a]))
    for parts in found.values():
        told.least(plus(*({near[a]: part} for a, part in parts)), rule.share * sum(x for _, x in parts))


def drawn(rng: Random, case: Case) -> Rule:
    told = {"level": rng.choice(PEOPLE_LEVELS), "share": rng.choice([0.1, 0.5, 0.9])}
    return PeopleNear.model_validate({**told, **nearness(rng, case)})


KIT = RuleKit(
    PeopleNear,
    needed={"minutes": 20, "share": 0.5},
    near=near,
    faults={
        "rows a tenth too low": in_rows(PeopleNear, off_by(-0.1)),
        "rows count split areas twice": in_case(PeopleNear, "rows", whole_areas),
        "rows take villages for urban": in_case(PeopleNear, "rows", all_urban),
        "rows let everybody drive": in_case(PeopleNear, "rows", _everybody_drives),
        "rows take a car from all": in_case(PeopleNear, "rows", _nobody_has_a_car),
        "rows hold everywhere": in_settings(PeopleNear, "rows", places=lambda _: None),
        "rows look at every service": in_settings(PeopleNear, "rows", services=lambda _: None),
        "check lets nobody move": in_case(PeopleNear, "check", nobody_moves),
        "check fills every post": in_plan(PeopleNear, _posts_that_nobody_fills),
        "check counts everybody": in_settings(PeopleNear, "check", who=lambda _: "everyone"),
        "check has more time": in_settings(PeopleNear, "check", minutes=lambda minutes: minutes + 10),
    },
    clashes={
        # nobody is there today; £30,000 put half a support post at two bases, each near a quarter
        "too little money to be near three quarters of the people": clash(
            tiny_case(in_post=0.0, counties=(0, 0, 0, 0), regions=(0,)),
            [fund(30_000), PeopleNear(minutes=5, share=0.75)],
            "fund people_near",
            {"fund": ("pounds_per_year", 15_000)},
            {"people_near": ("share", 0.25)},
        ),
    },
    said=((PeopleNear(minutes=20, share=0.5), "at least 50.0% of residents live within 20 minutes"),),
    refused=(
        (
            "more than all people near",
            ('rule = "people_near"', "minutes = 20", "share = 1.5"),
            "setting_at_most",
            4,
            "new.share",
            "1 or less",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated,
    drawn=drawn,
    of_staff=True,
    whose="a region, or no one region",
)
