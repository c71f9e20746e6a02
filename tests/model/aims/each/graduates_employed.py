"""What tests know of the aim `graduates_employed`."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np

from placement.model.aims.graduates_employed import GraduatesEmployed
from placement.model.allocation import Allocation
from placement.model.case import Case
from tests.model.aims.brute import Plan
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import in_cost, in_plan, plain
from tests.model.brute import slots_of
from tests.model.stated.programme import Stated, Sum, minus


def _first_forgotten(plan: Allocation) -> Allocation:
    later = np.arange(len(plan.placed.graduates)) > 0
    return replace(plan, placed=replace(plan.placed, graduates=plan.placed.graduates * later))


def stated(told: Stated, _aim: Any) -> Sum:
    """One who is placed is one, and two halves of a post at one base are one person's."""
    case = told.case
    goal: Sum = {}
    for b, k in sorted({(b, k) for _, b, k in told.named("placed")}):
        people: Sum = {("placed", *spot): 1.0 for spot in told.named("placed") if spot[1:] == (b, k)}
        step = case.roles[k].step_wte
        told.most(minus(people, {("filled", b, k): 1.0}, step), 1.0 - step)
        goal |= people
    return goal


def counted(plan: Plan, case: Case, _aim: Any) -> float:
    """One for each whole-time equivalent begun: nobody else is there to fill them in these cases."""
    return float(
        sum(
            ceil(n * case.roles[k].step_wte - 1e-9)
            for n, (_, k) in zip(plan.filled, slots_of(case), strict=True)
            if case.roles[k].limited
        )
    )


KIT = AimKit(
    GraduatesEmployed,
    asked={
        "": lambda *_: GraduatesEmployed(),
    },
    faults={
        "model: each counts twice": plain(in_cost(GraduatesEmployed, "placed", 2.0)),
        "twin: the first is forgotten": plain(in_plan(GraduatesEmployed, _first_forgotten)),
    },
    stated=stated,
    counted=counted,
)
