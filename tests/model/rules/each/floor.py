"""What tests know of the rule `floor`."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import RULES, Rule
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.places import Places
from tests.cases import fund, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.beside import BESIDE, SURE, Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    in_case,
    in_rows,
    in_settings,
    last_row_forgotten,
    upside_down,
    whole_areas,
)
from tests.model.stated.drawing import of_posts, some, some_services
from tests.model.stated.programme import Stated, minus
from tests.model.stated.where import names, people, places, roles


def near_bound(rng: Random, case: Case, plan: Allocation, kind: type[Floor | Ceiling]) -> Drawn:
    """The amount is what one place has."""
    level: Any = rng.choice(["cluster", "county", "region"])
    measure: Any = rng.choice(["wte", "wte_per_100000", "wte_per_100000", "share"])
    kinds: Any = rng.choice([None, ("newly_qualified",), ("registered", "support")])
    services = rng.choice([None, None, ("physio",), ("ot",)])
    ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[level]
    place = rng.randrange(len(ids))
    counted = every = residents = 0.0
    for b, k in np.ndindex(plan.posts.shape[:2]):
        cluster = case.base_cluster[b]
        county = case.cluster_county[cluster]
        if place == {"cluster": cluster, "county": county, "region": case.county_region[county]}[level]:
            new = case.roles[k]
            wte = new.step_wte * int(plan.posts[b, k].sum())
            every += wte
            if (kinds is None or new.kind in kinds) and (
                services is None or case.services[new.service].id in services
            ):
                counted += wte
    for a, c, share in zip(case.membership.area, case.membership.cluster, case.membership.share, strict=True):
        county = case.cluster_county[c]
        if place == {"cluster": c, "county": county, "region": case.county_region[county]}[level]:
            residents += share * case.population[a]
    has = {
        "wte": counted,
        "wte_per_100000": counted * 100_000 / residents if residents else counted,
        "share": counted / every if every else 0.0,
    }[measure]
    step = rng.choice(BESIDE) * (100.0 if measure == "wte_per_100000" else 1.0)
    amount = min(max(has + step, 0.0), 1.0 if measure == "share" else 1e9)
    some = rng.choice([None, (ids[place],), ids])
    limit = amount * {"wte": 1.0, "wte_per_100000": residents / 100_000, "share": every}[measure]
    rule = kind(
        id="bound", level=level, measure=measure, kinds=kinds, services=services, places=some, amount=amount
    )
    return case, rule, (limit - counted if kind is Floor else counted - limit) > SURE


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    return near_bound(rng, case, plan, Floor)


def stated_bound(told: Stated, rule: Any) -> None:
    case, residents = told.case, people(told.case, rule.level)
    for p, bases in places(case, rule.level).items():
        if rule.places is not None and names(case, rule.level)[p] not in rule.places:
            continue
        counted, every = told.new(bases, roles(case, rule.services, rule.kinds)), told.new(bases, roles(case))
        of = rule.amount if rule.measure == "wte" else rule.amount * residents.get(p, 0.0) / 100_000
        if rule.measure == "share":
            counted, of = minus(counted, every, rule.amount), 0.0
        (told.least if rule.rule == "floor" else told.most)(counted, of)


def drawn_bound(rng: Random, case: Case, kind: str) -> Rule:
    level: Any = rng.choice(["cluster", "county", "region"])
    measure = rng.choice(["wte", "wte", "wte_per_100000", "share"])
    amount = {"wte": [0.5, 1.0, 1.5], "wte_per_100000": [2.0, 8.0, 20.0], "share": [0.25, 0.5, 0.8]}[measure]
    ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[level]
    places = (rng.choice(ids),) if kind == "floor" else some(rng, ids)
    settings = {"level": level, "measure": measure, "amount": rng.choice(amount), "places": places}
    more = {"services": some_services(rng, case), "kinds": of_posts(rng)}
    return RULES[kind].model_validate({"id": kind, **settings, **more})


def drawn(rng: Random, case: Case) -> Rule:
    return drawn_bound(rng, case, "floor")


KIT = RuleKit(
    Floor,
    needed={"id": "f", "amount": 1.0},
    near=near,
    faults={
        "a ceiling": in_rows(Floor, upside_down),
        "rows forget a place": in_rows(Floor, last_row_forgotten),
        "check counts every kind": in_settings(Floor, "check", kinds=lambda _: None),
        "rows count split areas twice": in_case(Floor, "rows", whole_areas),
    },
    clashes={
        # each region has £50,000 and would need two posts
        "too little money for a floor": clash(
            tiny_case(),
            [fund(100_000), a_floor(2), Places()],
            "fund floor",
            {"fund": ("pounds_per_year", 100_000)},
            {"floor": ("wte", 1)},
        ),
    },
    said=((Floor(id="f", amount=1.0), "at least 1.00 WTE of new posts"),),
    refused=(
        (
            "a floor of more than all posts",
            ('rule = "floor"', 'measure = "share"', "amount = 1.1"),
            "share_above_one",
            0,
            "new",
            "a half is 0.5",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated_bound,
    drawn=drawn,
    joins=frozenset({"totals"}),
    whose="a region",
)
