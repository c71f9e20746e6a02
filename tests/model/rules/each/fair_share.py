"""What tests know of the rule `fair_share`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.fair_share import FairShare
from tests.cases import fund, tiny_case
from tests.clashing import a_required, clash
from tests.model.brute import need_of
from tests.model.rules.beside import BESIDE, SURE, Drawn, lies, new_posts
from tests.model.rules.kit import REGISTERED, RuleKit
from tests.model.rules.planting import (
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_term_forgotten,
    nobody_in_post,
    one_region,
    unstated,
    who_fills,
)
from tests.model.stated.programme import Stated, minus, plus
from tests.model.stated.where import people, places, roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The tolerance is as far as one place is from its target; where lie as far apart as they can."""
    bases, clusters, counties = (len(x) for x in (case.base_ids, case.cluster_ids, case.county_ids))
    case = replace(
        case, base_cluster=np.arange(bases) % clusters, cluster_county=(1 + np.arange(clusters)) % counties
    )
    level: Any = rng.choice(["county", "county", "region"])
    within: Any = "nation" if level == "region" else rng.choice(["nation", "region"])
    of: Any = rng.choice(["population", "weighted_need"])
    pace = rng.choice([None, 0.0, 0.1, 0.3])
    county_of = [case.county_ids[county] for county in case.cluster_county]
    region_of = {
        name: case.region_ids[r] for name, r in zip(case.county_ids, case.county_region, strict=True)
    }
    ids = case.county_ids if level == "county" else case.region_ids
    weight, staff, pounds = (dict.fromkeys(ids, 0.0) for _ in range(3))
    for a, c, share in zip(case.membership.area, case.membership.cluster, case.membership.share, strict=True):
        name = county_of[c] if level == "county" else region_of[county_of[c]]
        weight[name] += share * float(case.population[a] if of == "population" else case.need[a].sum())
    for b in range(len(case.base_ids)):
        staff[lies(case, b)[level]] += float(case.in_post[b].sum())
    for where, role, steps in new_posts(case, plan):
        pounds[where[level]] += steps * float(np.ceil(role.pounds_per_wte * role.step_wte))
    place = rng.choice([name for name in ids if weight[name] and pounds[name]] or ids)
    others = [name for name in ids if within == "nation" or region_of[name] == region_of[place]]
    away, every = rng.random(), sum(pounds[name] for name in others)
    if sum(weight[name] for name in others) > 0:
        target = {name: weight[name] / sum(weight[n] for n in others) for name in others}
        busy = sum(staff[name] for name in others)
        if pace is not None and busy > 0:
            low, high = ({name: staff[name] / busy + by for name in others} for by in (-pace, pace))
            target = {name: sorted((low[name], target[name], high[name]))[1] for name in others}
        away = abs(pounds[place] / every - target[place] / sum(target.values())) if every else 0.0
    else:
        every = 0.0
    tolerance = min(max(away * rng.choice([0.5, 1.0, 1.0, 1.0]) + rng.choice(BESIDE), 0.0), 1.0)
    rule = FairShare(level=level, within=within, of=of, pace=pace, tolerance=tolerance)
    return case, rule, (away - tolerance) * every > SURE


def _whole_areas(case: Case) -> Case:
    member = case.membership
    return replace(case, membership=replace(member, share=np.ceil(member.share)))


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    bases = places(case, rule.level)
    if rule.of == "population":
        weight = people(case, rule.level)
    else:
        weight = {p: sum(need) for p, need in need_of(case, rule.level).items()}
    staff = {p: float(case.in_post[mine].sum()) for p, mine in bases.items()}
    region = {p: p if rule.level == "region" else int(case.county_region[p]) for p in bases}
    for r in {*region.values()} if rule.within == "region" else {None}:
        mine = [p for p in bases if r is None or region[p] == r]
        every = sum(weight.get(p, 0.0) for p in mine)
        if every <= 0:
            continue
        target = {p: weight.get(p, 0.0) / every for p in mine}
        busy = sum(staff[p] for p in mine)
        if rule.pace is not None and busy > 0:
            near = {
                p: max(min(t, staff[p] / busy + rule.pace), staff[p] / busy - rule.pace)
                for p, t in target.items()
            }
            target = {p: t / sum(near.values()) for p, t in near.items()}
        whole = plus(*(told.money(bases[p], roles(case)) for p in mine))
        for p in mine:
            here = told.money(bases[p], roles(case))
            told.most(minus(here, whole, target[p] + rule.tolerance), 0.0)
            told.least(minus(here, whole, target[p] - rule.tolerance), 0.0)


def drawn(rng: Random, _case: Case) -> Rule:
    level, within = rng.choice([("county", "nation"), ("county", "region"), ("region", "nation")])
    return FairShare.model_validate(
        {
            "level": level,
            "within": within,
            "of": rng.choice(["population", "weighted_need"]),
            "tolerance": rng.choice([0.05, 0.15, 0.3]),
            "pace": rng.choice([None, 0.05, 0.2]),
        }
    )


KIT = RuleKit(
    FairShare,
    needed={"tolerance": 0.1},
    near=near,
    faults={
        "rows forget a post": in_rows(FairShare, last_term_forgotten),
        "rows give a hundredth": in_settings(FairShare, "rows", tolerance=lambda share: share + 0.01),
        "rows forget the pace": in_settings(FairShare, "targets", pace=unstated),
        "rows forget who is in post": in_case(FairShare, "targets", nobody_in_post),
        "rows count split areas twice": in_case(FairShare, "targets", _whole_areas),
        "rows forget the borders": in_case(FairShare, "rows", one_region),
        "check counts heads for need": in_settings(FairShare, "check", of=lambda _: "population"),
        "check compares with the nation": in_settings(FairShare, "check", within=lambda _: "nation"),
        "check forgets the pace": in_settings(FairShare, "check", pace=unstated),
        "check counts who fills": in_plan(FairShare, who_fills),
    },
    clashes={
        # all the money must go to the first region, which should have half of it
        "a fair share against a wish": clash(
            tiny_case(),
            [
                fund(100_000, shares="free"),
                FairShare(id="fair_share", level="region", of="population", within="nation", tolerance=0.1),
                a_required(2),
            ],
            "fund fair_share required",
            {"fair_share": ("share", 0.4)},
            {"required": ("steps", 1)},
            {"fund": ("pounds_per_year", 70_000)},  # six tenths of £170,000 are more than two posts
        ),
    },
    said=(
        (FairShare(tolerance=0.025), "within 2.5 percentage points"),
        (FairShare(tolerance=0.02, of="population", within="region", pace=0.1), "10.0 percentage points"),
    ),
    lax=((FairShare(tolerance=0.0), {(0, REGISTERED): 1}),),
    refused=(
        (
            "fair share of anything",
            ('rule = "fair_share"', "tolerance = 0.1", 'of = "poplation"'),
            "choice_near",
            4,
            "new.of",
            "Write population",
        ),
        (
            "tolerance in per cent",
            ('rule = "fair_share"', "tolerance = 5"),
            "setting_at_most",
            3,
            "new.tolerance",
            "1 or less",
        ),
        ("no tolerance", ('rule = "fair_share"',), "setting_missing", 0, "new.tolerance", "missing"),
        (
            "region within itself",
            ('rule = "fair_share"', "tolerance = 0.1", 'level = "region"', 'within = "region"'),
            "region_within_region",
            0,
            "new",
            'level = "county"',
        ),
    ),
    ways=frozenset({"mended", "the worst", "the breach"}),
    stated=stated,
    drawn=drawn,
    joins=frozenset({"totals"}),
    whose="a region",
)
