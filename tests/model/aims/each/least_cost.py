"""What tests know of the aim `least_cost`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from placement.model.aims import Aim
from placement.model.aims.least_cost import LeastCost
from placement.model.allocation import Allocation
from placement.model.case import Case
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import asked_with, in_case, in_cost, in_plan, in_settings, nothing_opened
from tests.model.stated.aims import minutes_driven
from tests.model.stated.programme import Stated, Sum, plus, price


def asked(case: Case, rng: Random, kind: type[LeastCost] = LeastCost) -> Aim:
    return kind(pounds_per_care_minute=rng.choice([0.0, 40.0, 900.0]))


def _pounds_of_a_wte(case: Case) -> Case:
    roles = [replace(role, pounds_per_wte=role.pounds_per_step, step_wte=1.0) for role in case.roles]
    half = [replace(role, step_wte=0.5) for role in roles]
    return replace(case, roles=tuple(half))


def _first_fund_twice(plan: Allocation) -> Allocation:
    return replace(plan, posts=plan.posts + plan.posts[:, :, :1] * (plan.posts[:, :, :1] > 1))


def stated(told: Stated, aim: Any) -> Sum:
    case = told.case
    goal: Sum = {("posts", b, k, f): price(case, k) for b, k, f in told.named("posts")}
    goal |= {("open", b, f): float(case.base_opening_pounds[b]) for b, f in told.named("open")}
    return plus(goal, plus(minutes_driven(told), times=aim.pounds_per_care_minute))


def drawn(rng: Random, _case: Case) -> dict[str, Any]:
    return {"pounds_per_care_minute": rng.choice([0.0, 100.0])}


KIT = AimKit(
    LeastCost,
    asked={
        "": asked,
    },
    faults={
        "model: opening is free": asked_with(asked, in_cost(LeastCost, "opened", 0.0)),
        "model: travel is free": asked_with(asked, in_cost(LeastCost, "care", 0.0)),
        "model: half price": asked_with(asked, in_case(LeastCost, "cost", _pounds_of_a_wte)),
        "twin: travel is free": asked_with(
            asked, in_settings(LeastCost, "value", pounds_per_care_minute=0.0)
        ),
        "twin: nothing opened": asked_with(asked, in_plan(LeastCost, nothing_opened)),
        "twin: a second post twice": asked_with(asked, in_plan(LeastCost, _first_fund_twice)),
    },
    stated=stated,
    drawn=drawn,
    otherwise={"pounds_per_care_minute": 0.125},
)
