"""What a study "explain" says that follows from its inputs and its one plan, worked out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from placement.model.aims.met_need import MetNeed
from placement.results.results import clusters_table, posts_table
from placement.scenario.inputs import Inputs
from placement.store.study import StudyPlan
from placement.studies.explain.swaps import PlanChanges, Post, dearer
from placement.studies.staffing_value import Staffing

FIGURES = ("need_wte", "in_post_wte", "care_after_wte", "share_after", "wte_new", "wte_formula")
ROUNDING = 2e-6


def explain_wrong(inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]) -> list[str]:
    """Places of study.json that do not follow: how clusters stand, each post's worth, which rules bind it.

    What was lost when all else was decided again, and what was before, are claims.
    """
    aim = inputs.scenario.aims[0]
    if len(plans) != 1 or not isinstance(aim, MetNeed):
        return ["plans"]
    plan, case = plans[0].allocation, inputs.case
    posts = posts_table(case, inputs.funds, plan)
    table = clusters_table(case, posts, plan, plan, None).set_index("cluster_id")
    hand = PlanChanges(case, inputs.scenario.rules, plan)
    staffing = Staffing(case, inputs.scenario.rules, aim, plan)
    wrong = []
    for entry in document["clusters"]:
        name = entry["cluster_id"]
        row = table.loc[name]
        wrong += [f"{name}.{figure}" for figure in FIGURES if _far(entry[figure], float(row[figure]))]
        there = case.base_cluster == case.cluster_ids.index(name)
        if len(entry["posts"]) != int((plan.posts[there] > 0).sum()):
            wrong.append(f"{name}.posts")
        for post in entry["posts"]:
            wrong += [
                f"{name}.{post['role_id']}.{what}" for what in _wrong_post(post, inputs, hand, staffing)
            ]
    return wrong


def _far(said: float, found: float) -> bool:
    return abs(said - found) > ROUNDING


def _wrong_post(
    post: Mapping[str, Any], inputs: Inputs, hand: PlanChanges, staffing: Staffing
) -> Iterator[str]:
    case, plan = inputs.case, hand.plan
    roles = [role.id for role in case.roles]
    at = Post(
        case.base_ids.index(post["base_id"]),
        roles.index(post["role_id"]),
        plan.fund_ids.index(post["fund_id"]),
    )
    role = case.roles[at.role]
    if _far(post["wte"], float(plan.posts[at] * role.step_wte)):
        yield "wte"
    worth = -staffing.gain(at.base, role.service, -staffing.step(at.base, at.role))
    if abs(post["worth"] - worth) > 1e-5 * (1 + np.abs(worth)):
        yield "worth"
    if post["needed_by"] != list(hand.breaks({at: -1})):
        yield "needed_by"
    if post["full"] != [name for name in hand.breaks({at: 1}) if name not in hand.funds]:
        yield "full"
    if post["dearer"] != dearer(hand, at):
        yield "dearer"
