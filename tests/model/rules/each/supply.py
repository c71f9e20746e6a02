"""What tests know of the rule `supply`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.supply import Supply
from tests.cases import fund, role, tiny_case
from tests.clashing import RICH, a_standard, clash
from tests.model.rules.beside import AT, BESIDE, SURE, Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import all_roles, in_case, in_settings, only_block
from tests.model.stated.programme import Stated, minus, region_of


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The pool fits one role at one base; or a class is as large, or travels as far, as its people do."""
    across, pool, breaks = rng.random() < 0.5, rng.choice([0.0, 0.5, 1.0, 2.5]), False
    placed = plan.placed
    what = rng.choice(["pool", "size", "commute", "nothing"])
    limited = [k for k, role in enumerate(case.roles) if role.limited]
    if what == "pool":
        b, k = rng.randrange(len(case.base_ids)), rng.choice(limited)
        people = placed.graduates[(placed.base == b) & (placed.role == k)].sum()
        lacking = float(case.roles[k].step_wte * plan.filled[b, k] - people)
        pool = max(lacking + rng.choice(AT), 0.0)
        breaks = lacking - pool > SURE
    elif len(placed.group) and what in ("size", "commute"):
        i = rng.randrange(len(placed.group))
        g = int(placed.group[i])
        group = case.classes[g]
        if what == "size":
            used = int(placed.graduates[placed.group == g].sum())
            group = replace(group, size=max(used + rng.choice([-1, 0, 1]), 0))
            breaks = used > group.size
        else:
            way = float(case.commute_minutes[group.home_county, placed.base[i]])
            group = replace(group, commute_minutes=way + rng.choice(BESIDE))
            breaks = way - group.commute_minutes > SURE and placed.graduates[i] != 0
        case = replace(case, classes=tuple(group if j == g else c for j, c in enumerate(case.classes)))
    return case, Supply(pool_wte_at_each_base=pool, across_regions=across), bool(breaks)


def _far(case: Case) -> Case:
    return replace(case, commute_minutes=0 * case.commute_minutes)


def _classes(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, classes=tuple(replace(group, **changed) for group in case.classes))


def _limited(case: Case) -> list[tuple[int, int]]:
    return [(b, k) for b in range(len(case.base_ids)) for k, role in enumerate(case.roles) if role.limited]


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for (g, group), (b, k) in product(enumerate(case.classes), _limited(case)):
        near = case.commute_minutes[group.home_county, b] <= group.commute_minutes
        home = rule.across_regions or case.county_region[group.home_county] == region_of(case, b)
        if near and home and group.service == case.roles[k].service:
            told.add(("placed", g, b, k), float(group.size), whole=True)
    for b, k in _limited(case):
        come = {("placed", *spot): 1.0 for spot in told.named("placed") if spot[1:] == (b, k)}
        told.most(minus(told.busy(b, k), come), rule.pool_wte_at_each_base)
        told.most(minus(come, {("filled", b, k): 1.0}), 0.0)
    for g, group in enumerate(case.classes):
        told.most({("placed", *x): 1.0 for x in told.named("placed") if x[0] == g}, float(group.size))


KIT = RuleKit(
    Supply,
    near=near,
    faults={
        "rows take every post for a full one": in_case(Supply, "rows", all_roles(step_wte=1.0)),
        "rows forget the pool": in_settings(Supply, "rows", pool_wte_at_each_base=lambda _: 0.0),
        "rows make graduates": only_block(0)(Supply),
        "rows need no graduates": only_block(1)(Supply),
        "columns forget the border": in_settings(Supply, "allows_placed", across_regions=lambda _: True),
        "columns forget the commute": in_case(Supply, "allows_placed", _far),
        "check counts one graduate more": in_case(Supply, "check", _classes(size=99)),
        "check takes any service": in_case(Supply, "check", _classes(service=0)),
    },
    clashes={
        # newly qualified posts alone, and nobody to fill them
        "nobody to hire": clash(
            tiny_case(roles=[role("newly_qualified")], regions=(0,), counties=(0,), areas=(0,), bases=(0,)),
            [fund(RICH), Supply(), a_standard(0.36)],
            "supply standard",
            {"standard": ("share", 0.16)},
            {"supply": ("wte_each_base", 2)},
        ),
    },
    said=((Supply(), "0.0 WTE of others at each base"),),
    refused=(
        (
            "a pool below nothing",
            ('rule = "supply"', "pool_wte_at_each_base = -1"),
            "setting_at_least",
            3,
            "new.pool_wte_at_each_base",
            "0 or more",
        ),
    ),
    stated=stated,
    governs=frozenset({"placed"}),
    left_as_drawn=frozenset({"placed"}),
)
