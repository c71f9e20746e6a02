"""Random rules and allocations, most of them just at, just inside or just outside a limit.

For each rule a function takes a case and an allocation and moves one limit, of the case or of the rule, to
what the allocation has there, and a little to either side. The figures it has there are counted anew here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from placement.model.allocation import Care, Placed
from placement.model.rules import Rule
from placement.model.rules.need import Need
from tests.cases import random_allocation, random_case
from tests.model.rules.double_entry import PERMISSIVE, open_columns, without_strays
from tests.model.rules.each import KITS

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools
    from placement.model.case import Case
    from placement.model.rules import Fund


@dataclass(frozen=True)
class Sample:
    """A case, a rule, an allocation, and the fund that pays (the rule itself, if it is one)."""

    case: Case
    rule: Rule
    allocation: Allocation
    breaks: bool
    """Whether it must break the rule, by a count that shares nothing with the rule's rows or check."""

    @property
    def paid_by(self) -> Fund:
        return self.rule if isinstance(self.rule, type(PERMISSIVE)) else PERMISSIVE


NEAR = {name: kit.near for name, kit in KITS.items() if kit.near is not None}


SAMPLES = 300


@lru_cache(maxsize=SAMPLES)
def sample(name: str, seed: int) -> Sample:
    """A case, a rule of this name and an allocation near its limits; the seed brings them back.

    Those of the rule that was last asked for are kept, as one test after another looks at them.
    """
    rng = Random(f"{name} {seed}")
    case, of = random_case(rng), KITS[name]
    if name in ("travel_limit", "planning_level"):
        case = replace(case, need=np.ones_like(case.need))
    while (of.of_sites or (of.of_staff and seed % 2)) and not case.base_candidate.any():
        case = random_case(rng)
    plan = random_allocation(rng, case)
    if name != "opening":
        plan = nobody_behind_shut_doors(case, plan)
    plan = without_strays(case, open_columns(case, Need()), plan, leave=of.left_as_drawn)
    if name == "supply" and rng.random() < 0.7:
        plan = _manned(case, plan)
    case, rule, breaks = NEAR[name](rng, case, plan)
    return Sample(case, rule, plan, bool(breaks))


def nobody_behind_shut_doors(case: Case, plan: Allocation) -> Allocation:
    """The plan without posts or care at a candidate that it does not open; only `opening` judges those."""
    shut: Bools = case.base_candidate & ~np.asarray(plan.opened.any(axis=1))
    care, placed = plan.care, plan.placed
    here, there = ~shut[care.base], ~shut[placed.base]
    return replace(
        plan,
        posts=np.where(shut[:, None, None], 0, plan.posts),
        filled=np.where(shut[:, None], 0, plan.filled),
        care=Care(care.area[here], care.base[here], care.service[here], care.wte[here]),
        placed=Placed(placed.group[there], placed.base[there], placed.role[there], placed.graduates[there]),
    )


def _manned(case: Case, plan: Allocation) -> Allocation:
    """The plan with as many newly qualified posts filled as there are graduates at the base."""
    filled, placed = plan.filled.copy(), plan.placed
    for b, k in np.ndindex(filled.shape):
        if case.roles[k].limited:
            people = placed.graduates[(placed.base == b) & (placed.role == k)].sum()
            filled[b, k] = max(int(people / case.roles[k].step_wte), 0)
    return replace(plan, filled=filled)
