"""How near a limit the samples of `near` stand, and what each of its functions gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
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
