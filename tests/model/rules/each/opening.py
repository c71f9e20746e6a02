"""What tests know of the rule `opening`."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.opening import Opening
from tests.model.rules.beside import AT, SURE, Drawn, in_great_need, with_value
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_case, in_plan, in_rows, last_row_forgotten, off_by


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The room of one possible site is what its new posts take."""
    sites = [b for b, site in enumerate(case.base_candidate) if site]
    b, over = rng.choice(sites), 0.0
    new = [
        sum(role.step_wte * int(plan.posts[base, k].sum()) for k, role in enumerate(case.roles))
        for base in range(len(case.base_ids))
    ]
    if rng.random() < 0.7:
        case = replace(case, base_places=with_value(case.base_places, b, new[b] + rng.choice(AT)))
        over = new[b] - case.base_places[b]
    shut = [base for base in sites if not plan.opened[base].any()]
    cared = any(base in shut and wte > SURE for base, wte in zip(plan.care.base, plan.care.wte, strict=True))
    return in_great_need(case), Opening(), over > SURE or cared or any(new[base] > 0 for base in shut)


def _all_open(case: Case) -> Case:
    return replace(case, base_candidate=np.zeros(len(case.base_ids), dtype=bool))


def _endless_room(case: Case) -> Case:
    return replace(case, base_places=case.base_places + 99)


def _without_care(plan: Allocation) -> Allocation:
    return replace(plan, care=replace(plan.care, wte=0 * plan.care.wte))


KIT = RuleKit(
    Opening,
    near=near,
    faults={
        "rows have a tenth more room": in_rows(Opening, off_by(0.1)),
        "rows forget a base": in_rows(Opening, last_row_forgotten),
        "check takes every base for open": in_case(Opening, "check", _all_open),
        "check forgets the room": in_case(Opening, "check", _endless_room),
        "check forgets the care": in_plan(Opening, _without_care),
    },
    governs=frozenset({"opened", "closed"}),
    of_sites=True,
)
