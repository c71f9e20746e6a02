"""What tests know of the rule `no_loser`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.opened import Opened
from placement.model.rules.travel_limit import TravelLimit
from tests.cases import capital, service, tiny_case
from tests.clashing import clash
from tests.model.rules.beside import AT, SURE, Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_urban,
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
from tests.model.stated.drawing import PEOPLE_LEVELS
from tests.model.stated.programme import Stated
from tests.model.stated.served import served


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """Points are what one place loses, or today is what it has and a little beside."""
    case = with_all_classes(rng, case)
    some, of = asked_of(rng, case)
    has = tally(case, plan, some["level"], of, each=some["each_service"], near=False)
    losing = [s for s, need in has.need.items() if need > 0 and has.today[s] > has.met[s] > 0]
    losing = losing or [s for s, need in has.need.items() if need > 0 and has.today[s] > has.met[s]]
    points, over, places = rng.choice([0.0, 5.0, 100.0]), 0.0, None
    if losing:
        spot = rng.choice(losing)
        need, fall = has.need[spot], has.today[spot] - has.met[spot] + rng.choice(AT)
        points = min(max(100 * fall / need, 0.0), 100.0)
        over = has.today[spot] - points / 100 * need - has.met[spot]
        places = named_of(rng, list(has.need), spot)
    rule = NoLoser.model_validate({"points": points, "places": places, **some})
    return case, rule, over > SURE


def _nobody_today(case: Case) -> Case:
    return replace(case, today=0 * case.need)


def _needed_by_nobody(case: Case) -> Case:
    return replace(case, need=0 * case.need)


def _care_twice(plan: Allocation) -> Allocation:
    return replace(plan, care=replace(plan.care, wte=2 * plan.care.wte))


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    assert case.today is not None
    for parts, group, care in served(told, rule):
        need, now = (
            sum(part * float(of[a, s]) for a, part in parts for s in group) for of in (case.need, case.today)
        )
        if now > rule.points / 100 * need:
            told.least(care, now - rule.points / 100 * need)


def drawn(rng: Random, _case: Case) -> Rule:
    return NoLoser.model_validate(
        {
            "level": rng.choice(PEOPLE_LEVELS),
            "points": rng.choice([0.0, 3.0, 15.0]),
            "each_service": rng.random() < 0.6,
        }
    )


KIT = RuleKit(
    NoLoser,
    needed={"points": 5.0},
    near=near,
    faults={
        "rows a tenth too low": in_rows(NoLoser, off_by(0.1)),
        "rows forget a place": in_rows(NoLoser, last_row_forgotten),
        "rows forget a term": in_rows(NoLoser, last_term_forgotten),
        "rows forget today": in_case(NoLoser, "rows", _nobody_today),
        "rows allow no fall": in_settings(NoLoser, "rows", points=lambda _: 0.0),
        "rows count split areas twice": in_case(NoLoser, "rows", whole_areas),
        "rows add the services up": in_settings(NoLoser, "rows", each_service=lambda _: False),
        "rows hold everywhere": in_settings(NoLoser, "rows", places=lambda _: None),
        "check forgets today": in_case(NoLoser, "check", _nobody_today),
        "check forgets what a point is of": in_case(NoLoser, "check", _needed_by_nobody),
        "check takes villages for urban": in_case(NoLoser, "check", all_urban),
        "check counts care twice": in_plan(NoLoser, _care_twice),
        "check looks at every service": in_settings(NoLoser, "check", services=lambda _: None),
    },
    clashes={
        # one of the two who serve a0 would move away to b2, and nobody else is within five minutes of it
        "a base that opens and neighbours who may not lose": clash(
            replace(
                tiny_case(
                    candidate=[False, False, True, False],
                    moves_from=[-1, -1, 0, -1],
                    moving=1.0,
                    counties=(0, 0, 0, 0),
                    regions=(0,),
                    services=[service(limit_minutes=5.0)],
                ),
                today=np.array([[2.0], [2.0], [0.0], [2.0]]),
            ),
            [capital(), TravelLimit(), NoLoser(points=2.0), Opened(id="opened", at_least=1)],
            "travel_limit no_loser opened",
            {"travel_limit": ("minutes", 5)},
            {"opened": ("bases", 1)},
            {"no_loser": ("points", 10)},  # 8 would do: of those tried, 5 are too few
        ),
    },
    said=((NoLoser(points=5.0), "below what today"),),
    refused=(
        (
            "a loss below nothing",
            ('rule = "no_loser"', "points = -1"),
            "setting_at_least",
            3,
            "new.points",
            "0 or more",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the room", "uneven"}),
    stated=stated,
    drawn=drawn,
    whose="a region",
)
