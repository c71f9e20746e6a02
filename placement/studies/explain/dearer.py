"""Where a dearer kind of post was chosen: what the same staff time would have cost, and what ruled it out."""

from __future__ import annotations

from placement.studies.explain.document import DearerPost
from placement.studies.explain.swaps import PlanChanges, Post

EVEN = 1e-9
"""Pounds a year for a WTE of staff time below which two prices are one."""


def dearer(hand: PlanChanges, post: Post) -> DearerPost | None:
    """The cheapest other role of the profession that gives staff time for less, if there is one.

    A role's price is its pounds a year for each WTE, divided by the WTE of care that one WTE gives.
    `pounds_per_year` is what all of this post costs beyond the same care from that role. `rules` are the
    conditions on posts that break where one step of the post becomes one of that role, all else as it is;
    funds among them stand in `money` instead.
    """
    case = hand.case
    role = case.roles[post.role]
    rivals = [
        (other.pounds_per_wte / other.care_wte_per_wte, number)
        for number, other in enumerate(case.roles)
        if other.service == role.service and other.care_wte_per_wte > 0
    ]
    if not rivals or role.care_wte_per_wte <= 0:
        return None
    price, cheapest = min(rivals)
    care = int(hand.plan.posts[post]) * role.step_wte * role.care_wte_per_wte
    extra = care * (role.pounds_per_wte / role.care_wte_per_wte - price)
    if cheapest == post.role or extra <= care * EVEN:
        return None
    known = {rule.id for rule in hand.rules}
    broken = hand.breaks({post: -1, post._replace(role=cheapest): 1})
    return {
        "role_id": case.roles[cheapest].id,
        "pounds_per_year": round(extra),
        "rules": [name for name in broken if name in known and name not in hand.funds],
        "money": any(name in hand.funds for name in broken),
    }
