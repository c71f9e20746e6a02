"""What tests know of the aim `least_change`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from placement.model.aims import Aim
from placement.model.aims.least_change import LeastChange
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import asked_with, half_steps, in_case, in_rows, steps_of_one, without_block
from tests.model.stated.aims import apart_from
from tests.model.stated.programme import Stated, Sum, plus
from tests.model.stated.where import roles


def asked(case: Case, rng: Random, kind: type[LeastChange] = LeastChange) -> Aim:
    """From a plan of up to five lines, some of them for the same post or for a base that is elsewhere."""
    posts = [
        {
            "base": rng.choice([*case.base_ids, "elsewhere"]),
            "role": rng.choice(case.roles).id,
            "steps": rng.randint(0, 3),
        }
        for _ in range(rng.randint(0, 5))
    ]
    return kind.model_validate({"posts": posts})


class _NothingLost(LeastChange):
    def _lost(self, case: Case, columns: Columns) -> Floats:
        return 0 * super()._lost(case, columns)


class _OnlyMore(LeastChange):
    def value(self, case: Case, allocation: Allocation) -> float:
        new = float((allocation.posts.sum(axis=2) * case.steps).sum())
        return max(new - super().value(case, replace(allocation, posts=0 * allocation.posts)), 0.0)


def stated(told: Stated, aim: Any) -> Sum:
    case = told.case
    goal: Sum = {}
    for b, k in product(range(len(case.base_ids)), roles(case)):
        name, role = case.base_ids[b], case.roles[k]
        earlier = sum(post.steps for post in aim.posts if (post.base, post.role) == (name, role.id))
        apart = apart_from(told, ("apart", b, k), told.posts([b], [k]), float(earlier))
        goal = plus(goal, plus(apart, times=role.step_wte))
    return goal


def drawn(rng: Random, case: Case) -> dict[str, Any]:
    spots = [(base, each.id) for base in case.base_ids for each in case.roles]
    some = rng.sample(spots, min(3, len(spots)))
    return {"posts": [{"base": b, "role": k, "steps": rng.randint(0, 2)} for b, k in some]}


KIT = AimKit(
    LeastChange,
    asked={
        "": asked,
    },
    faults={
        "model: less than before is free": asked_with(asked, in_rows(LeastChange, without_block(1))),
        "model: more than before is free": asked_with(asked, in_rows(LeastChange, without_block(0))),
        "model: every step is a whole one": asked_with(asked, in_case(LeastChange, "cost", steps_of_one)),
        "model: what cannot be kept is forgotten": asked_with(asked, _NothingLost),
        "twin: only more counts": asked_with(asked, _OnlyMore),
        "twin: half steps": asked_with(asked, in_case(LeastChange, "value", half_steps)),
    },
    stated=stated,
    drawn=drawn,
    of_plans=True,
    otherwise={"posts": ({"base": "b0", "role": "registered-0", "steps": 1},)},
)
