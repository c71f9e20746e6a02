"""What tests know of the rule `single_base`."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.single_base import SingleBase
from tests.cases import fund, tiny_case
from tests.clashing import a_standard, clash
from tests.model.rules.beside import SURE, Drawn, in_great_need
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    first_care_forgotten,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    off_by,
)
from tests.model.stated.programme import Stated, minus, plus


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One service or all; care from a second base may be less than anything that counts."""
    of = tuple(rng.sample(case.service_ids, rng.randint(1, len(case.services))))
    bases: dict[tuple[int, int], set[int]] = {}
    for a, b, s, wte in zip(plan.care.area, plan.care.base, plan.care.service, plan.care.wte, strict=True):
        if wte > SURE and case.services[s].id in of:
            bases.setdefault((int(a), int(s)), set()).add(int(b))
    return in_great_need(case), SingleBase(services=of), any(len(serving) > 1 for serving in bases.values())


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for a, s in product(range(len(case.area_ids)), range(len(case.services))):
        if case.services[s].id in rule.services:
            serving = []
            for name in told.care(area=a, service=s):
                serves = told.add(("serves", *name[1:]), 1.0, whole=True)
                told.most(minus({name: 1.0}, serves, float(case.need[a, s])), 0.0)
                serving.append(serves)
            told.most(plus(*serving), 1.0)


def drawn(rng: Random, case: Case) -> Rule:
    return SingleBase.model_validate({"services": [rng.choice(case.service_ids)]})


KIT = RuleKit(
    SingleBase,
    needed={"services": ("physio",)},
    near=near,
    faults={
        "rows allow two": in_rows(SingleBase, off_by(1.0)),
        "rows forget an area": in_rows(SingleBase, last_row_forgotten),
        "check forgets a base": in_plan(SingleBase, first_care_forgotten),
        "check looks at physio alone": in_settings(SingleBase, "check", services=lambda _: ("physio",)),
    },
    clashes={
        # three WTE are needed in one area, no base has more than two, and no post can be paid
        "one base for each area": clash(
            tiny_case(areas=(0,), bases=(0, 1), counties=(0, 0), regions=(0,), need=3.0),
            [
                fund(40_000, kinds=("registered",)),
                SingleBase(id="single_base", services=("physio",)),
                a_standard(1.0),
            ],
            "fund single_base standard",
            {"fund": ("pounds_per_year", 10_000)},
            {"single_base": ("condition", None)},
            {"standard": ("share", 0.334)},
        ),
    },
    said=((SingleBase(services=("physio",)), "one base for each of the services"),),
    refused=(
        (
            "one base for no service",
            ('rule = "single_base"', 'services = ["phisio"]'),
            "unknown_id",
            3,
            "new.services",
            "Write physio",
        ),
    ),
    stated=stated,
    drawn=drawn,
)
