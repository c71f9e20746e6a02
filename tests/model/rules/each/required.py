"""What tests know of the rule `required`."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.places import Places
from placement.model.rules.required import Required
from tests.cases import fund, tiny_case
from tests.clashing import RICH, a_required, clash
from tests.model.rules.beside import Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_plan, in_rows, in_settings, last_row_forgotten, off_by, who_fills
from tests.model.stated.programme import Stated


def required_at(base: str, steps: int = 3) -> Required:
    return Required.model_validate({"posts": [{"base": base, "role": "support-0", "steps": steps}]})


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """As many steps as there are, or one more or fewer, at up to three bases."""
    spots = rng.sample(list(np.ndindex(plan.posts.shape[:2])), rng.randint(1, 3))
    posts, breaks = [], False
    for b, k in spots:
        has = int(plan.posts[b, k].sum())
        steps = max(has + rng.choice([-1, 0, 0, 0, 1]), 1)
        there = rng.random() < 0.9
        name = case.base_ids[b] if there else "elsewhere"
        posts.append({"base": name, "role": case.roles[k].id, "steps": steps})
        breaks |= there and has < steps
    one_each = {(post["base"], post["role"]): post for post in posts}
    return case, Required.model_validate({"posts": list(one_each.values())}), breaks


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    ids = [role.id for role in case.roles]
    for post in rule.posts:
        told.least(told.posts([case.base_ids.index(post.base)], [ids.index(post.role)]), post.steps)


def drawn(rng: Random, case: Case) -> Rule:
    post = {
        "base": rng.choice(case.base_ids),
        "role": rng.choice(case.roles).id,
        "steps": rng.choice([1, 1, 2]),
    }
    return Required.model_validate({"posts": [post]})


KIT = RuleKit(
    Required,
    needed={"posts": [{"base": "b0", "role": "support-0", "steps": 1}]},
    near=near,
    faults={
        "rows ask for one step less": in_rows(Required, off_by(1.0)),
        "rows forget a post": in_rows(Required, last_row_forgotten),
        "check forgets a post": in_settings(Required, "check", posts=lambda posts: posts[1:]),
        "check counts who fills": in_plan(Required, who_fills),
    },
    clashes={
        "more required than there is room for": clash(
            tiny_case(places=2.0),
            [fund(RICH), Places(), a_required(3)],
            "places required",
            {"places": ("wte_each_base", 1)},
            {"required": ("steps", 1)},
        ),
    },
    said=(
        (required_at("b0"), "1.5 WTE of support-0 at b0"),
        (required_at("far"), "No post is required"),
    ),
    lax=((required_at("b0"), {}),),
    refused=(
        ("nothing required", ('rule = "required"', "posts = []"), "setting_blank", 3, "new.posts", "blank"),
        (
            "no step required",
            ('rule = "required"', 'posts = [{ base = "b1", role = "physio-support", steps = 0 }]'),
            "setting_at_least",
            3,
            "new.posts[1].steps",
            "1 or more",
        ),
        (
            "required at no base",
            ('rule = "required"', 'posts = [{ base = "b9", role = "physio-support", steps = 1 }]'),
            "unknown_id",
            3,
            "new.posts",
            "Write b",
        ),
        (
            "required of no role",
            ('rule = "required"', 'posts = [{ base = "b1", role = "physio-suport", steps = 1 }]'),
            "unknown_id",
            3,
            "new.posts",
            "Write physio-support",
        ),
        (
            "required twice",
            (
                'rule = "required"',
                "posts = [",
                '  { base = "b1", role = "physio-support", steps = 1 },',
                '  { base = "b1", role = "physio-support", steps = 2 },',
                "]",
            ),
            "post_twice",
            3,
            "new.posts",
            "once, with all its steps",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated,
    drawn=drawn,
)
