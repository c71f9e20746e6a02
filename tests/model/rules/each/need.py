"""What tests know of the rule `need`."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.need import Need
from tests.model.rules.beside import AT, SURE, Drawn, with_value
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    debts_forgotten,
    first_care_forgotten,
    in_plan,
    in_rows,
    last_row_forgotten,
    off_by,
)


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    care, over = plan.care, 0.0
    if len(care.wte) and rng.random() < 0.8:
        i = rng.randrange(len(care.wte))
        spot = care.area[i], care.service[i]
        given = sum(w for a, s, w in zip(care.area, care.service, care.wte, strict=True) if (a, s) == spot)
        case = replace(case, need=with_value(case.need, spot, given + rng.choice(AT)))
        over = given - case.need[spot]
    return case, Need(), over > SURE


KIT = RuleKit(
    Need,
    near=near,
    faults={
        "rows a tenth too wide": in_rows(Need, off_by(0.1)),
        "rows forget an area": in_rows(Need, last_row_forgotten),
        "check forgets a base": in_plan(Need, first_care_forgotten),
        "check forgives care below nothing": in_plan(Need, debts_forgotten),
    },
    governs=frozenset({"care"}),
    left_as_drawn=frozenset({"care"}),
)
