"""What tests know of the rule `standard`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from tests.cases import fund, tiny_case
from tests.clashing import a_standard, clash
from tests.model.rules.beside import AT, SURE, Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_urban,
    first_care_forgotten,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
    whole_areas,
)
from tests.model.rules.served import asked_of, named_of, tally, with_all_classes
from tests.model.stated.drawing import PEOPLE_LEVELS, some_services
from tests.model.stated.programme import Stated
from tests.model.stated.served import served


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The share is what one place has."""
    case, near = with_all_classes(rng, case), rng.random() < 0.4
    some, of = asked_of(rng, case)
    has = tally(case, plan, some["level"], of, each=some["each_service"], near=near)
    spots = [spot for spot in has.need if has.need[spot] > 0]
    share, over, places = rng.choice([0.0, 0.2, 1.0]), 0.0, None
    if spots:
        spot = rng.choice([spot for spot in spots if has.met[spot] > 0] or spots)
        share = min(max((has.met[spot] + rng.choice(AT)) / has.need[spot], 0.0), 1.0)
        over = share * has.need[spot] - has.met[spot]
        places = named_of(rng, spots, spot)
    where = "within reach" if near else "everywhere"
    rule = Standard.model_validate({"share": share, "places": places, "where": where, **some})
    return case, rule, over > SURE


def _all_reached(case: Case) -> Case:
    return replace(case, reachable=np.ones(case.need.shape, dtype=bool))


def _in_the_first_county(case: Case) -> Case:
    return replace(case, cluster_county=0 * case.cluster_county)


def stated(told: Stated, rule: Any) -> None:
    for parts, group, care in served(told, rule):
        need = sum(part * float(told.case.need[a, s]) for a, part in parts for s in group)
        told.least(care, rule.share * need)


def drawn(rng: Random, case: Case) -> Rule:
    return Standard.model_validate(
        {
            "level": rng.choice(PEOPLE_LEVELS),
            "share": rng.choice([0.05, 0.15, 0.3]),
            "each_service": rng.random() < 0.4,
            "services": some_services(rng, case),
        }
    )


KIT = RuleKit(
    Standard,
    needed={"share": 0.1},
    near=near,
    faults={
        "rows a tenth too low": in_rows(Standard, off_by(0.1)),
        "rows forget a place": in_rows(Standard, last_row_forgotten),
        "rows forget a term": in_rows(Standard, last_term_forgotten),
        "rows count split areas twice": in_case(Standard, "rows", whole_areas),
        "rows hold everywhere": in_settings(Standard, "rows", places=lambda _: None),
        "rows take villages for urban": in_case(Standard, "rows", all_urban),
        "rows count whom nobody reaches": in_case(Standard, "rows", _all_reached),
        "rows take areas for clusters": in_settings(
            Standard, "rows", level=lambda level: "cluster" if level == "area" else level
        ),
        "check takes one county for all": in_case(Standard, "check", _in_the_first_county),
        "check adds the services up": in_settings(Standard, "check", each_service=lambda _: False),
        "check forgets an area": in_plan(Standard, first_care_forgotten),
        "check takes villages for urban": in_case(Standard, "check", all_urban),
        "check counts whom nobody reaches": in_case(Standard, "check", _all_reached),
    },
    clashes={
        # a half of 40 WTE is 20; 8 are in post; 6 more in each region cost £300,000, and £50,000 are there
        "too little money for a standard": clash(
            tiny_case(),
            [fund(100_000), TravelLimit(), PlanningLevel(), a_standard(0.5)],
            "fund standard",
            {"fund": ("pounds_per_year", 500_000)},
            {"standard": ("share", 0.25)},
        ),
    },
    said=((Standard(share=0.1), "at least 10.0% of the estimated need"),),
    refused=(
        (
            "more than all need met",
            ('rule = "standard"', "share = 1.5"),
            "setting_at_most",
            3,
            "new.share",
            "1 or less",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the room"}),
    stated=stated,
    drawn=drawn,
    whose="a region",
)
