"""What tests know of the rule `capacity`."""

from __future__ import annotations

from random import Random

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.capacity import Capacity
from tests.model.rules.beside import AT, SURE, Drawn, staff_there, with_staff_there
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_filled,
    all_roles,
    all_services,
    in_case,
    in_plan,
    in_rows,
    nobody_in_post,
    nobody_moves,
    signs_forgotten,
)


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    care, over = plan.care, 0.0
    if len(care.wte) and rng.random() < 0.8:
        i = rng.randrange(len(care.wte))
        b, s = int(care.base[i]), int(care.service[i])
        offered = case.services[s]
        used = 0.0
        for a, base, other, wte in zip(care.area, care.base, care.service, care.wte, strict=True):
            if (base, other) == (b, s):
                driving = 2 * case.minutes[a, b] / offered.visits_per_round
                driving += offered.minutes_between[case.area_rural[a]]
                used += wte * (1 + offered.visit_share * driving / offered.minutes_per_visit)
        gives = sum(
            r.care_wte_per_wte * r.step_wte * int(plan.filled[b, k])
            for k, r in enumerate(case.roles)
            if r.service == s
        )
        case = with_staff_there(case, plan, b, s, used - gives + rng.choice(AT))
        over = used - gives - staff_there(case, plan, b, s)
    return case, Capacity(), over > SURE


KIT = RuleKit(
    Capacity,
    near=near,
    faults={
        "rows forget the driving": in_case(Capacity, "rows", all_services(visit_share=0.0)),
        "rows forget who is in post": in_case(Capacity, "rows", nobody_in_post),
        "new staff take instead of give": in_rows(Capacity, signs_forgotten),
        "check counts posts that nobody fills": in_plan(Capacity, all_filled),
        "check takes every post for a full one": in_case(Capacity, "check", all_roles(step_wte=1.0)),
        "rows forget who moves": in_case(Capacity, "rows", nobody_moves),
        "check forgets who moves": in_case(Capacity, "check", nobody_moves),
    },
    of_staff=True,
)
