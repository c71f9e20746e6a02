"""What tests know of the rule `places`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.places import Places
from tests.cases import fund, tiny_case
from tests.clashing import RICH, a_floor, clash
from tests.model.rules.beside import AT, SURE, Drawn, with_value
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import all_roles, in_case, in_plan, in_rows, last_row_forgotten, who_fills
from tests.model.stated.programme import Stated


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    b = rng.randrange(len(case.base_ids))
    new = sum(r.step_wte * int(plan.posts[b, k].sum()) for k, r in enumerate(case.roles))
    case = replace(case, base_places=with_value(case.base_places, b, new + rng.choice(AT)))
    return case, Places(), new - case.base_places[b] > SURE


def stated(told: Stated, rule: Any) -> None:
    for b, room in enumerate(told.case.base_places):
        told.most(told.new([b], range(len(told.case.roles))), float(room) + rule.more)


KIT = RuleKit(
    Places,
    near=near,
    faults={
        "rows take every post for a full one": in_case(Places, "rows", all_roles(step_wte=1.0)),
        "rows forget a base": in_rows(Places, last_row_forgotten),
        "check counts who fills": in_plan(Places, who_fills),
    },
    clashes={
        # two bases with room for one WTE each, and three are asked for
        "too little room for a floor": clash(
            tiny_case(places=1.0),
            [fund(RICH), Places(), a_floor(3)],
            "places floor",
            {"floor": ("wte", 1)},
            {"places": ("wte_each_base", 1)},
        ),
    },
    said=((Places(), "more new staff than it has room for"),),
    refused=(
        (
            "less room than there is",
            ('rule = "places"', "more = -1"),
            "setting_at_least",
            3,
            "new.more",
            "0 or more",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the breach"}),
    stated=stated,
    joins=frozenset({"limit"}),
)
