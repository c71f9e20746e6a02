"""What tests know of the rule `fund`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.rules import Finding, Fund, Rule
from placement.model.rules.ceiling import Ceiling
from tests.cases import KINDS, fund, role, tiny_case
from tests.clashing import a_required, clash
from tests.model.rules.beside import Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_case, in_rows, in_settings, last_term_forgotten, off_by, one_region
from tests.model.stated.programme import Stated, price, region_of
from tests.model.stated.where import roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One region's spending is its share to the pound, or a pound less or more."""
    measure = rng.choice(["pounds", "wte"])
    shares = rng.choice(["population", "weighted_need", "stated", "free"])
    some: dict[str, Any] = {"measure": measure, "shares": shares, "id": "fund"}
    if shares == "stated":
        first = rng.choice([1.0, 0.5, 0.3])
        some["stated"] = {"r0": first, "r1": 1 - first}
    if rng.random() < 0.5:
        some["services"] = ("physio",)
    if rng.random() < 0.5:
        groups = rng.choice([("old", ""), ("", "old"), ("old", "old")])
        offered = zip(case.services, groups, strict=False)
        case = replace(case, services=tuple(replace(one, care_group=group) for one, group in offered))
        some["care_groups"] = ("old",)
    if rng.random() < 0.5:
        some["kinds"] = tuple(rng.sample(KINDS, rng.randint(1, 2)))
    if rng.random() < 0.5:
        some["regions"] = ("r0",)
    price = [r.step_wte if measure == "wte" else r.pounds_per_step for r in case.roles]
    spent = [0.0] * len(case.region_ids)
    for b, k in np.ndindex(plan.posts.shape[:2]):
        spent[case.county_region[case.cluster_county[case.base_cluster[b]]]] += price[k] * int(
            plan.posts[b, k, 0]
        )
    grain_of = 0.001 if measure == "wte" else 1.0
    grain, least = rng.choice([0.0, 1.0, -1.0]) * grain_of, rng.random() < 0.4
    free = shares == "free"
    region = 0 if free else rng.randrange(len(spent))
    has = sum(spent) if free else spent[region]
    share = 1.0 if free else float(fund(1.0, **some).share(case)[region])
    amount = max((has + grain) / share, 0.5 * grain_of) if share else 1.0
    if least:
        return case, fund(1e9, least=amount, **some), share > 0 and grain > 0
    return case, fund(amount, **some), has > 0 and (grain < 0 or not share)


class _Richer(Fund):
    extra: float

    def limits(self, case: Case) -> Floats:
        return super().limits(case) + self.extra


def _dearer(extra: float) -> type[Rule]:
    class Spoilt(Fund):
        def check(self, case: Case, allocation: Allocation) -> Finding:
            return _Richer(**self.model_dump(), extra=extra).check(case, allocation)

    return Spoilt


def stated(told: Stated, rule: Any) -> None:
    case, f = told.case, told.funds.index(rule)
    weight = {
        "population": case.whole_population,
        "weighted_need": case.whole_need[
            :, sorted({case.roles[k].service for k in roles(case, rule.services, rule.kinds)})
        ].sum(axis=1)
        if rule.kind == "revenue"
        else case.whole_need.sum(axis=1),
    }.get(rule.shares)
    if weight is not None and weight.sum() <= 0:
        weight = case.whole_population
    for r in range(len(case.region_ids)):
        takes = {}
        for name in told.number:
            if isinstance(name, tuple) and name[0] in {"posts", "open"} and name[-1] == f:
                if weight is not None and region_of(case, name[1]) != r:
                    continue
                opens = name[0] == "open"
                takes[name] = float(case.base_opening_pounds[name[1]]) if opens else price(case, name[2])
        part = 1.0 if weight is None else weight[r] / weight.sum()
        told.most(takes, int(part * rule.amount + 1e-6))
        if rule.least:
            told.least(takes, int(part * rule.least + 1e-6))


KIT = RuleKit(
    Fund,
    needed=fund(5_000_000).model_dump(),
    near=near,
    faults={
        "rows forget a post": in_rows(Fund, last_term_forgotten),
        "rows a pound too wide": in_rows(Fund, off_by(1.0)),
        "rows pool the regions": in_case(Fund, "group", one_region),
        "check gives a pound": _dearer(1.0),
        "check keeps a pound": _dearer(-1.0),
        "check pays for any kind": in_settings(Fund, "check", kinds=lambda _: None),
        "a pound too much on both sides": in_settings(Fund, "limits", amount=lambda amount: amount + 1),
        "rows forget the least": in_settings(Fund, "rows", least=lambda _: 0.0),
        "check forgets the least": in_settings(Fund, "check", least=lambda _: 0.0),
        "check forgets the care groups": in_settings(Fund, "check", care_groups=lambda _: None),
    },
    clashes={
        "a post that no fund may pay for": clash(
            tiny_case(),
            [fund(100_000, kinds=("support",)), a_required(1)],
            "fund required",
            {"fund": ("condition", None)},
            {"required": ("steps", 1)},
        ),
        "money that must be spent and may not": clash(
            tiny_case(),
            [fund(100_000, least=100_000), Ceiling(id="ceiling", level="region", amount=0.0)],
            "fund ceiling",
            {"ceiling": ("wte", 1)},
            {"fund": ("pounds_given", 100_000)},
        ),
        # half a support post in each of four clusters is 2 WTE, and 7 must be paid for: 5 less suffice
        "a least that caps leave no room for": clash(
            tiny_case(),
            [
                fund(12, measure="wte", least=7, shares="free"),
                Ceiling(id="ceiling", level="cluster", amount=0.5),
            ],
            "fund ceiling",
            {"fund": ("wte", 5.0)},
            {"ceiling": ("wte", 1.5)},
        ),
        # £90,000 must be spent in each region, where one post of £50,000 may be: £40,000 less in each
        "a least in pounds, shared between regions": clash(
            tiny_case(roles=[role()]),
            [fund(200_000, least=180_000), Ceiling(id="ceiling", level="region", amount=1.0)],
            "fund ceiling",
            {"fund": ("pounds_given", 80_000)},
            {"ceiling": ("wte", 1.0)},
        ),
    },
    said=((fund(5_000_000), "at most £5,000,000 a year"),),
    refused=(
        (
            "a fund of less than nothing",
            ('rule = "fund"', 'name_en = "Fund"', 'name_cy = "Cronfa"', "amount = -5"),
            "setting_above",
            5,
            "new.amount",
            "greater than 0",
        ),
    ),
    stated=stated,
    governs=frozenset({"posts"}),
    joins=frozenset({"totals"}),
    whose="a region, or no one region",
    silent=frozenset({"months_in_first_year"}),
)
