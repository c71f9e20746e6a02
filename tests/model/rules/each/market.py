"""What tests know of the rule `market`."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.market import HiringMarket
from tests.cases import fund, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.kit import RuleKit
from tests.model.stated.programme import Stated, plus, region_of
from tests.model.stated.where import roles


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for r, s in product(range(len(case.region_ids)), range(len(case.services))):
        name, bases = case.services[s].id, [b for b in range(len(case.base_ids)) if region_of(case, b) == r]
        come = plus(*(told.busy(b, k) for b in bases for k in roles(case, [name], ["registered"])))
        staff = float(sum(case.in_post[b, s] for b in bases))
        usual = max(staff * rule.pct_of_staff / 100, rule.least_wte)
        told.most(come, rule.by_service.get(name, usual) + rule.more)


def drawn(rng: Random, case: Case) -> Rule:
    named = {rng.choice(case.service_ids): rng.choice([0.0, 0.5, 2.0])} if rng.random() < 0.5 else {}
    settings = {"pct_of_staff": rng.choice([0.0, 20.0, 100.0]), "least_wte": rng.choice([0.0, 0.5, 1.0])}
    return HiringMarket.model_validate({**settings, "by_service": named})


KIT = RuleKit(
    HiringMarket,
    needed={"pct_of_staff": 5},
    said=((HiringMarket(pct_of_staff=5), "at most 5% of the"),),
    refused=(
        (
            "fewer than nobody hired",
            ('rule = "market"', "pct_of_staff = -1"),
            "setting_at_least",
            3,
            "new.pct_of_staff",
            "0 or more",
        ),
    ),
    clashes={
        # a post is asked for in each region, where half a WTE of registered staff may be hired
        "nobody more to hire": clash(
            tiny_case(),
            [fund(100_000), HiringMarket(pct_of_staff=0, least_wte=0.5), a_floor(1)],
            "market floor",
            {"market": ("wte", 0.5)},
            {"floor": ("wte", 1)},
        ),
    },
    stated=stated,
    drawn=drawn,
    elsewhere="tests/years/test_double_entry.py",
    figures={"pct_of_staff": 2.5, "least_wte": 0.75, "more": 0.4},
    otherwise={"pct_of_staff": 2.75, "least_wte": 0.8, "more": 0.45, "by_service": {"physio": 1.0}},
    given=(0.5, {"more": 0.9}),
    tried=(0.5, 1, 100),
)
