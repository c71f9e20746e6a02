"""What tests know of the rule `employers`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.employers import Employers
from tests.cases import fund, tiny_case
from tests.clashing import RICH, a_required, clash
from tests.model.rules.beside import AT, SURE, Drawn, new_posts
from tests.model.rules.kit import REGISTERED, RuleKit
from tests.model.rules.planting import (
    all_roles,
    in_case,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
)
from tests.model.stated.programme import Stated
from tests.model.stated.where import roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """Two employers of bases and roles; a base has as much new as its employer's bases may have."""
    both = ("board", "council")
    owners = tuple(rng.choice(both) for _ in case.base_ids)
    case = replace(
        case,
        base_employer=owners,
        roles=tuple(replace(role, employer_id=rng.choices(both, [3, 1])[0]) for role in case.roles),
    )
    hosts: Any = rng.choice(
        [
            {},
            {"council": both, "board": both},
            {"council": both, "board": both},
            {"board": both},
            {"council": ()},
        ]
    )
    new = dict.fromkeys(case.base_ids, 0.0)
    breaks = False
    for where, role, steps in new_posts(case, plan):
        owner = owners[case.base_ids.index(where["base"])]
        breaks |= role.employer_id not in hosts.get(owner, (owner,))
        new[where["base"]] += steps * role.step_wte
    most: dict[str, float] = {}
    if rng.random() < 0.8:
        b = rng.randrange(len(owners))
        most[owners[b]] = max(new[case.base_ids[b]] + rng.choice(AT), 0.0)
        breaks |= new[case.base_ids[b]] - most[owners[b]] > SURE
    return case, Employers(hosts=hosts, most_wte=most), breaks


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for b, owner in enumerate(case.base_employer):
        strange = [k for k in roles(case) if case.roles[k].employer_id not in rule.hosts.get(owner, (owner,))]
        told.most(told.posts([b], strange), 0.0)
        if owner in rule.most_wte:
            told.most(told.new([b], roles(case)), rule.most_wte[owner])


def drawn(rng: Random, _case: Case) -> Rule:
    hosts = rng.choice([{}, {"board": ["board", "council"]}, {"council": []}])
    most = rng.choice([{}, {"council": 0.5}, {"board": 1.0}])
    return Employers.model_validate({"hosts": hosts, "most_wte": most})


KIT = RuleKit(
    Employers,
    near=near,
    faults={
        "columns know no hosts": in_settings(Employers, "allows_posts", hosts=lambda _: {}),
        "columns know one employer": in_case(Employers, "allows_posts", all_roles(employer_id="board")),
        "rows forget a post": in_rows(Employers, last_term_forgotten),
        "rows forget a base": in_rows(Employers, last_row_forgotten),
        "rows a tenth too wide": in_rows(Employers, off_by(0.1)),
        "check knows no hosts": in_settings(Employers, "check", hosts=lambda _: {}),
        "check takes every post for a full one": in_case(Employers, "check", all_roles(step_wte=1.0)),
        "check knows no limit": in_settings(Employers, "check", most_wte=lambda _: {}),
    },
    clashes={
        "a base that may not host": clash(
            tiny_case(),
            [fund(RICH), Employers(id="employers", hosts={"board": ("council",)}), a_required(1)],
            "employers required",
            {"employers": ("condition", None)},
            {"required": ("steps", 1)},
        ),
    },
    said=(
        (Employers(hosts={"council": ("board", "council"), "board": ()}), "board and council"),
        (Employers(most_wte={"council": 2}), "at most 2.0 WTE"),
    ),
    lax=((Employers(most_wte={"board": 1}), {(0, REGISTERED): 9}),),
    refused=(
        (
            "host of nobody known",
            ('rule = "employers"', 'hosts = { board = ["board", "councl"] }'),
            "unknown_id",
            3,
            "new.hosts",
            "Write council",
        ),
        (
            "limit of nobody known",
            ('rule = "employers"', "most_wte = { bord = 2 }"),
            "unknown_id",
            3,
            "new.most_wte",
            "Write board",
        ),
        (
            "limit below nothing",
            ('rule = "employers"', "most_wte = { board = -2 }"),
            "setting_at_least",
            3,
            "new.most_wte.board",
            "0 or more",
        ),
    ),
    stated=stated,
    drawn=drawn,
    governs=frozenset({"posts"}),
    joins=frozenset({"limit", "nothing"}),
    whose="a region",
)
