"""What tests know of the rule `team`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.team import Team
from tests.cases import fund, tiny_case
from tests.clashing import clash
from tests.model.rules.beside import AT, SURE, Drawn, staff_there
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_filled,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_term_forgotten,
    nobody_in_post,
    nobody_moves,
    off_by,
)
from tests.model.stated.programme import MANY, Stated, minus, plus
from tests.model.stated.where import names, places, roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One figure of the team is what one place has, at its bases of any kind or of one."""
    kinds: list[Any] = [rng.choice(["practice", "reablement_team"]) for _ in case.base_ids]
    of_kinds: Any = rng.choice([None, None, ("reablement_team",)])
    case = replace(case, base_kind=tuple(kinds))
    level: Any = rng.choice(["base", "cluster"])
    ids = case.base_ids if level == "base" else case.cluster_ids
    place = [b if level == "base" else int(case.base_cluster[b]) for b in range(len(case.base_ids))]
    p = place[rng.randrange(len(place))]
    of = rng.sample(range(len(case.services)), rng.randint(1, len(case.services)))
    has, new = dict.fromkeys(of, 0.0), False
    for b, s in ((b, s) for b in range(len(place)) for s in of if place[b] == p):
        if of_kinds is not None and kinds[b] not in of_kinds:
            continue
        has[s] += staff_there(case, plan, b, s)
        for k, role in enumerate(case.roles):
            if role.service == s:
                has[s] += role.step_wte * int(plan.filled[b, k])
                new = new or bool(plan.posts[b, k].sum() > 0)
    names = {s: case.services[s].id for s in of}
    members, least, over = dict.fromkeys(names.values(), 0.0), 0.0, 0.0
    if rng.random() < 0.6:
        s = rng.choice(of)
        members[names[s]] = max(has[s] + rng.choice(AT), 0.0)
        over = members[names[s]] - has[s]
    else:
        least = max(sum(has.values()) + rng.choice(AT), 0.0)
        over = least - sum(has.values())
    some = rng.choice([None, None, (), (ids[p],), (rng.choice(ids),)])
    rule = Team(id="team", level=level, members=members, least_wte=least, places=some, base_kinds=of_kinds)
    return case, rule, over > SURE and (new or ids[p] in (some or ()))


class _NoPlacesNamed(Team):
    def _named(self, case: Case) -> Bools:
        return np.zeros(len(super()._named(case)), dtype=bool)


def _nobody_new(plan: Allocation) -> Allocation:
    return replace(plan, posts=0 * plan.posts)


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for p, at in places(case, rule.level).items():
        bases = [b for b in at if rule.base_kinds is None or case.base_kind[b] in rule.base_kinds]
        has_team = told.add(("team", p), 1.0, whole=True)
        if names(case, rule.level)[p] in (rule.places or ()):
            told.least(has_team, 1.0)
        every: list[dict[Any, float]] = []
        there = 0.0
        for s, one in enumerate(case.services):
            if one.id not in rule.members:
                continue
            mine = [k for k in roles(case) if case.roles[k].service == s]
            told.most(minus(told.posts(bases, mine), has_team, 10 * MANY), 0.0)
            in_post = [told.staff(b, s) for b in bases]
            now = sum(wte for wte, _ in in_post)
            come = plus(*(moves for _, moves in in_post), *(told.busy(b, k) for b in bases for k in mine))
            told.least(minus(come, has_team, rule.members[one.id]), -now)
            every.append(come)
            there += now
        told.least(minus(plus(*every), has_team, rule.least_wte), -there)


def drawn(rng: Random, case: Case) -> Rule:
    level = rng.choice(["base", "cluster"])
    ids = case.base_ids if level == "base" else case.cluster_ids
    members = {name: rng.choice([0.5, 1.0, 1.5]) for name in case.service_ids if rng.random() < 0.8}
    return Team.model_validate(
        {
            "level": level,
            "members": members or {"physio": 1.0},
            "least_wte": rng.choice([0.0, 1.5, 2.5]),
            "places": rng.choice([None, None, [rng.choice(ids)]]),
            "base_kinds": rng.choice([None, None, ["reablement_team"]]),
        }
    )


KIT = RuleKit(
    Team,
    needed={"members": {"physio": 1.0}},
    near=near,
    faults={
        "rows a tenth too wide": in_rows(Team, off_by(0.1)),
        "rows forget who is in post": in_case(Team, "rows", nobody_in_post),
        "rows forget who moves": in_case(Team, "rows", nobody_moves),
        "rows forget the whole team": in_settings(Team, "rows", least_wte=lambda _: 0.0),
        "rows forget the places named": _NoPlacesNamed,
        "rows forget a term": in_rows(Team, last_term_forgotten),
        "rows count every kind of base": in_settings(Team, "rows", base_kinds=lambda _: None),
        "check counts every kind of base": in_settings(Team, "check", base_kinds=lambda _: None),
        "check counts posts that nobody fills": in_plan(Team, all_filled),
        "check forgets who moves": in_case(Team, "check", nobody_moves),
        "check sees no new posts": in_plan(Team, _nobody_new),
        "check takes a base for a cluster": in_settings(Team, "check", level=lambda _: "base"),
    },
    clashes={
        # two physiotherapists are there and the team needs three; £20,000 pay for half a support post
        "a team without its third": clash(
            tiny_case(),
            [
                fund(40_000),
                Team(id="team", level="cluster", places=("c1",), members={"physio": 3.0}, least_wte=3.0),
            ],
            "fund team",
            {"fund": ("pounds_per_year", 20_000)},
            {"team": ("wte", 0.5)},
        ),
    },
    said=((Team(members={"physio": 1.0}), "physio, at least 1.0 WTE"),),
    refused=(
        (
            "a team of less than nobody",
            ('rule = "team"', "members = { physio = -1 }"),
            "setting_at_least",
            3,
            "new.members.physio",
            "0 or more",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the breach", "the room"}),
    stated=stated,
    drawn=drawn,
    of_staff=True,
    joins=frozenset({"limit", "nothing"}),
    whose="a region, or no one region",
)
