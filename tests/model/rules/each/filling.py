"""What tests know of the rule `filling`."""

from __future__ import annotations

from random import Random

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.filling import Filling
from tests.model.rules.beside import Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import all_roles, debts_forgotten, in_case, in_plan, in_rows, off_by


def near(_rng: Random, case: Case, plan: Allocation) -> Drawn:
    return case, Filling(), bool((plan.filled > plan.posts.sum(axis=2)).any())


KIT = RuleKit(
    Filling,
    near=near,
    faults={
        "rows one step too wide": in_rows(Filling, off_by(1.0)),
        "check takes every supply for limited": in_case(Filling, "check", all_roles(limited=True)),
        "check takes every supply for open": in_case(Filling, "check", all_roles(limited=False)),
        "check forgives posts below nothing": in_plan(Filling, debts_forgotten),
    },
    governs=frozenset({"posts", "filled"}),
    left_as_drawn=frozenset({"posts"}),
)
