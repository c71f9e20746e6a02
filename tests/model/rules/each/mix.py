"""What tests know of the rule `mix`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.mix import Mix
from tests.cases import fund, role, service, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.beside import BESIDE, SURE, Drawn, new_posts, some_of
from tests.model.rules.kit import SUPPORT, RuleKit
from tests.model.rules.planting import (
    all_roles,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_term_forgotten,
    one_region,
    signs_forgotten,
    unstated,
    who_fills,
)
from tests.model.stated.programme import Stated, minus
from tests.model.stated.where import places


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The tolerance is as far as one group's part of the money is from its share, or a little beside it."""
    kinds = {name: rng.choice(["adults", "children"]) for name in case.service_ids}
    case = replace(case, services=tuple(replace(one, care_group=kinds[one.id]) for one in case.services))
    level: Any = rng.choice(["region", "nation"])
    by: Any = rng.choice(["service", "care_group"])
    of: Any = rng.choice(["need", "establishment", "stated"])
    services = some_of(rng, case.service_ids)
    called = {name: name if by == "service" else kinds[name] for name in case.service_ids}
    counted = [name for name in case.service_ids if services is None or name in services]
    weight: dict[str, dict[str, float]] = {}
    if of == "need":
        spots = [
            (case.county_region[case.cluster_county[c]], case.need[a])
            for a, c in enumerate(case.area_cluster)
        ]
    else:
        spots = [
            (case.county_region[case.cluster_county[c]], case.funded[b])
            for b, c in enumerate(case.base_cluster)
        ]
    for region, wte in spots:
        here = weight.setdefault(case.region_ids[region] if level == "region" else "nation", {})
        for name in counted:
            here[called[name]] = here.get(called[name], 0.0) + float(wte[case.service_ids.index(name)])
    pounds: dict[str, dict[str, float]] = {}
    for where, new, steps in new_posts(case, plan):
        if case.services[new.service].id in counted:
            here = pounds.setdefault(where["region"] if level == "region" else "nation", {})
            name = called[case.services[new.service].id]
            here[name] = here.get(name, 0.0) + steps * float(np.ceil(new.pounds_per_wte * new.step_wte))
    groups = list(dict.fromkeys(called[name] for name in counted))
    stated = {
        name: 1.0 / (len(groups) + rng.choice([0, 1])) for name in groups[: rng.randint(1, len(groups))]
    }
    away = []
    for place, has in pounds.items():
        whole = sum(weight.get(place, {}).values())
        plain = {name: wte / whole for name, wte in weight[place].items()} if whole > 0 else {}
        for name, share in (stated if of == "stated" else plain).items():
            away.append((abs(has.get(name, 0.0) / sum(has.values()) - share), sum(has.values())))
    tolerance = (rng.choice(away)[0] if away else 0.1) * rng.choice([0.5, 1.0, 1.0, 1.0]) + rng.choice(BESIDE)
    tolerance = min(max(tolerance, 0.0), 1.0)
    some = {"stated": stated} if of == "stated" else {}
    rule = Mix.model_validate(
        {"level": level, "by": by, "of": of, "tolerance": tolerance, "services": services, **some}
    )
    return case, rule, any((far - tolerance) * every > SURE for far, every in away)


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    group = {
        s: one.id if rule.by == "service" else one.care_group
        for s, one in enumerate(case.services)
        if rule.services is None or one.id in rule.services
    }
    for p, bases in places(case, rule.level).items():
        share = dict(rule.stated)
        if rule.of != "stated":
            has: dict[str, float] = {}
            for s, name in group.items():
                if rule.of == "need":
                    home = [p] if rule.level == "nation" else [
                        int(case.county_region[case.cluster_county[c]]) for c in case.area_cluster
                    ]  # fmt: skip
                    areas = [a for a in range(len(case.area_ids)) if home[a if len(home) > 1 else 0] == p]
                    wte = float(case.need[areas, s].sum())
                else:
                    wte = float(case.funded[bases, s].sum())
                has[name] = has.get(name, 0.0) + wte
            every = sum(has.values())
            share = {name: wte / every for name, wte in has.items() if name} if every > 0 else {}
        counted = [k for k, role in enumerate(case.roles) if role.service in group]
        whole = told.money(bases, counted)
        for name, part in share.items():
            here = told.money(bases, [k for k in counted if group[case.roles[k].service] == name])
            told.most(minus(here, whole, part + rule.tolerance), 0.0)
            told.least(minus(here, whole, part - rule.tolerance), 0.0)


def drawn(rng: Random, case: Case) -> Rule:
    by = rng.choice(["service", "care_group"])
    of = rng.choice(["need", "establishment", "stated"])
    name = case.services[0].id if by == "service" else case.services[0].care_group
    stated = {"stated": {name: rng.choice([0.4, 0.7])}} if of == "stated" else {}
    return Mix.model_validate(
        {
            "level": rng.choice(["region", "nation"]),
            "by": by,
            "of": of,
            "tolerance": rng.choice([0.1, 0.3]),
            **stated,
        }
    )


KIT = RuleKit(
    Mix,
    needed={"tolerance": 0.1},
    near=near,
    faults={
        "rows forget a post": in_rows(Mix, last_term_forgotten),
        "rows forget the signs": in_rows(Mix, signs_forgotten),
        "rows give a hundredth": in_settings(Mix, "rows", tolerance=lambda share: share + 0.01),
        "rows count every service": in_settings(Mix, "rows", services=unstated),
        "rows take every post for a full one": in_case(Mix, "rows", all_roles(step_wte=1.0)),
        "rows forget the borders": in_case(Mix, "rows", one_region),
        "check takes need for establishment": in_settings(
            Mix, "check", of=lambda of: "need" if of == "establishment" else of
        ),
        "check looks at services alone": in_settings(Mix, "check", by=lambda _: "service"),
        "check looks at regions": in_settings(Mix, "check", level=lambda _: "region"),
        "check counts every service": in_settings(Mix, "check", services=unstated),
        "check counts who fills": in_plan(Mix, who_fills),
    },
    clashes={
        # one service has all posts, and the other half the need: nothing but no posts keeps to their shares
        "a mix against a floor": clash(
            tiny_case(services=[service("physio"), service("ot")], roles=[role("registered", 0)]),
            [fund(100_000), Mix(tolerance=0.25), a_floor(1)],
            "mix floor",
            {"mix": ("share", 0.25)},
            {"floor": ("wte", 1)},
        ),
    },
    said=(
        (Mix(tolerance=0.1), "within 10.0 percentage points of its share of the estimated need"),
        (Mix(tolerance=0.1, of="stated", stated={"physio": 0.3}), "percentage points: physio 30.0%."),
    ),
    lax=((Mix(tolerance=0.0, of="stated", stated={"physio": 0.5}), {(0, SUPPORT): 1}),),
    refused=(
        (
            "a mix of nothing",
            ('rule = "mix"', "tolerance = 0.1", 'of = "stated"'),
            "mix_stated",
            0,
            "new",
            "at least",
        ),
        (
            "a mix of more than all",
            ('rule = "mix"', "tolerance = 0.1", 'of = "stated"', "stated = { physio = 0.7, ot = 0.4 }"),
            "mix_above_one",
            0,
            "new",
            "1 or less",
        ),
        (
            "a mix with an unknown service",
            ('rule = "mix"', "tolerance = 0.1", 'of = "stated"', "stated = { physoi = 0.7 }"),
            "unknown_id",
            5,
            "new.stated",
            "Write physio",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the breach", "uneven"}),
    stated=stated,
    drawn=drawn,
    joins=frozenset({"totals"}),
    whose="a region, or no one region",
)
