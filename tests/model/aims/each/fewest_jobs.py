"""What tests know of the aim `fewest_jobs`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

from placement.model.aims.fewest_jobs import FewestJobs
from placement.model.allocation import Allocation
from placement.model.case import Case
from tests.model.aims.brute import Plan
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import in_cost, in_rows, plain, without_block
from tests.model.stated.programme import MANY, Stated, Sum, minus
from tests.model.stated.where import roles


class _StepByStep(FewestJobs):
    def value(self, case: Case, allocation: Allocation) -> float:
        return super().value(
            case, replace(allocation, posts=allocation.posts.sum(axis=2)[:, :, None])
        ) + float((allocation.posts > 1).sum())


def stated(told: Stated, _aim: Any) -> Sum:
    case = told.case
    goal: Sum = {}
    for b, k in product(range(len(case.base_ids)), roles(case)):
        some = told.add(("some", b, k), 1.0, whole=True)
        told.most(minus(told.posts([b], [k]), some, 10 * MANY), 0.0)
        goal |= some
    return goal


def counted(plan: Plan, _case: Case, _aim: Any) -> float:
    """Kinds of post at bases of which there are any."""
    return float(sum(n > 0 for n in plan.posts))


KIT = AimKit(
    FewestJobs,
    asked={
        "": lambda *_: FewestJobs(),
    },
    faults={
        "model: posts for nothing": plain(in_rows(FewestJobs, without_block(0))),
        "model: each counts twice": plain(in_cost(FewestJobs, "some", 2.0)),
        "twin: every step counts": plain(_StepByStep),
    },
    stated=stated,
    counted=counted,
    of_plans=True,
)
