"""How near a limit the samples of `near` stand, and what each of its functions gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.role import Role
from placement.model.rules import Rule

BEYOND = 1e-3
"""A step that no slack hides."""
WITHIN = 4e-7
"""A step inside the slack of any row."""
AT = (0.0, 0.0, BEYOND, -BEYOND, WITHIN, -WITHIN)
BESIDE = (0.0, BEYOND, -BEYOND)

SURE = 1e-4
"""An excess that must be a breach."""

Drawn = tuple[Case, Rule, bool]
"""The case and the rule as moved, and whether by this count the plan must break the rule."""
Near = Callable[[Random, Case, Allocation], Drawn]


def with_value(values: Any, at: Any, value: float) -> Any:
    changed = np.array(values, dtype=float)
    changed[at] = max(value, 0.0)
    return changed


def staff_there(case: Case, plan: Allocation, base: int, service: int) -> float:
    """WTE of today's staff at a base once those who move have moved."""
    opened = [
        bool(doors.any()) and bool(site) for doors, site in zip(plan.opened, case.base_candidate, strict=True)
    ]
    if case.base_candidate[base]:
        comes = opened[base] and case.moves_from[base] >= 0
        return float(case.moving[base, service]) if comes else 0.0
    gone = sum(
        float(case.moving[c, service])
        for c, open_now in enumerate(opened)
        if open_now and case.moves_from[c] == base
    )
    return float(case.in_post[base, service]) - gone


def with_staff_there(case: Case, plan: Allocation, base: int, service: int, wte: float) -> Case:
    """The case in which today's staff at the base, once moved, are so many, or as near as can be."""
    if case.base_candidate[base]:
        return replace(case, moving=with_value(case.moving, (base, service), wte))
    change = wte - staff_there(case, plan, base, service)
    there = float(case.in_post[base, service]) + change
    return replace(case, in_post=with_value(case.in_post, (base, service), there))


LEVELS = ("base", "cluster", "county", "region")


def lies(case: Case, base: int) -> dict[str, str]:
    """The places that a base lies in, by level."""
    cluster = case.base_cluster[base]
    county = case.cluster_county[cluster]
    return {
        "base": case.base_ids[base],
        "cluster": case.cluster_ids[cluster],
        "county": case.county_ids[county],
        "region": case.region_ids[case.county_region[county]],
    }


def new_posts(case: Case, plan: Allocation) -> Iterator[tuple[dict[str, str], Role, int]]:
    """The places, the role and the steps of every new post."""
    for b, k in np.ndindex(plan.posts.shape[:2]):
        if plan.posts[b, k].any():
            yield lies(case, b), case.roles[k], int(plan.posts[b, k].sum())


def some_of(rng: Random, names: Any) -> Any:
    """None, or a few of the names."""
    return rng.choice([None, None, tuple(rng.sample(names, rng.randint(1, len(names))))])


def in_great_need(case: Case) -> Case:
    """The case in which nobody's care is more than they need: whether it is, another rule judges."""
    return replace(case, need=np.where(case.need > 0, 99.0, 0.0))
