"""Which posts stay when figures move: draws decided again, every post classed, and the plan for a bad tenth.

A post is one step of one role at one base; the n-th step is in a plan that has n or more there. Of all plans
that count (the draws that have one, and the alternatives), each as much as any other,

    firm        it is in at least 90 % of them
    contested   it is in fewer than half
    swappable   otherwise

and beside each that is not firm stands what most often takes its place: of the same region, for the same
service or for the same pounds a year, what has more steps than in the stated plan in most of the plans
without it (ties: file order).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.rules import ALWAYS
from placement.model.rules.planning_level import PlanningLevel
from placement.results.document_beside import DrawsEntry, PostsByClass, StaysByCluster
from placement.results.drawing import Row, in_draw, moving
from placement.results.elsewhere import by_cluster_service, by_region_service
from placement.results.proof import six_or_none, to_six
from placement.results.vacancies import capacity
from placement.scenario.inputs import Inputs
from placement.solve.memory import gives_back
from placement.solve.over_draws.plan import in_worst_tenth
from placement.solve.workers import workers
from placement.studies.robustness.draws import (
    Drawn,
    first_aim,
    lean,
    pounds_per_step,
    steps_of,
)
from placement.studies.robustness.stability_aim import NEAR
from placement.studies.staffing_value import Staffing

FIRM, HALF = 0.9, 0.5
SMALL = 1e-9
Class = Literal["firm", "swappable", "contested"]


@dataclass(frozen=True)
class ClassifiedStep:
    """One step of one role at one base: in which share of the plans it is, and what takes its place."""

    base: int
    role: int
    number: int
    """From 1: the how-manieth step there."""
    share: float
    said: Class
    swap: tuple[int, int] | None
    swap_share: float
    """Of the plans without it, those in which the swap has more than stated."""


def class_of(share: float) -> Class:
    """Firm, swappable or contested, from the share of plans that have a post."""
    if share >= FIRM - SMALL:
        return "firm"
    return "contested" if share < HALF - SMALL else "swappable"


def classed(case: Case, stated: Ints, plans: Sequence[Ints]) -> list[ClassifiedStep]:
    """Every post of the stated plan (B x K, steps), in file order. `plans` are the others, B x K each.

    Without any other plan nothing can be said, and the list is empty.
    """
    if not len(plans):
        return []
    every = np.stack(plans)
    pounds = pounds_per_step(case)
    more = every > stated[None]
    posts = []
    for base, role in np.argwhere(stated).tolist():
        alike = (case.role_service == case.role_service[role]) | (pounds == pounds[role])
        could = (case.base_region == case.base_region[base])[:, None] & alike[None, :]
        for number in range(1, int(stated[base, role]) + 1):
            has = every[:, base, role] >= number
            share = float(has.mean())
            swap, swap_share = _swap(more[~has] & could[None])
            posts.append(ClassifiedStep(base, role, number, share, class_of(share), swap, swap_share))
    return posts


def _swap(more: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[tuple[int, int] | None, float]:
    """The base and role that most of these plans have more of, and in which share of them."""
    if not len(more) or not more.any():
        return None, 0.0
    often = more.sum(axis=0)
    base, role = np.unravel_index(int(often.argmax()), often.shape)
    return (int(base), int(role)), float(often[base, role]) / len(more)


def counts(posts: Sequence[ClassifiedStep]) -> PostsByClass:
    """How many posts are of each class, and how many there are."""
    return counts_of([post.said for post in posts])


def counts_of(said: Sequence[str]) -> PostsByClass:
    """The same of their classes alone."""
    each = Counter(said)
    return {
        "posts": len(said),
        "firm": each["firm"],
        "swappable": each["swappable"],
        "contested": each["contested"],
    }


def kept_by_cluster(case: Case, stated: Ints, plans: Sequence[Ints]) -> float | None:
    """Of the WTE of the stated plan, the mean share that the others give the same cluster and service."""
    here = by_cluster_service(case, stated)
    if not len(plans) or here.sum() <= 0:
        return None
    kept = [np.minimum(here, by_cluster_service(case, plan)).sum() / here.sum() for plan in plans]
    return float(np.mean(kept))


def firm_by_cluster(case: Case, stated: Ints, plans: Sequence[Ints]) -> float | None:
    """WTE of the stated plan that stay with their cluster, whatever the post.

    Of each cluster's, as many as at least 90 % of the others give it.
    """
    return _firm_at(
        by_cluster_service(case, stated).sum(axis=1),
        [by_cluster_service(case, plan).sum(axis=1) for plan in plans],
    )


def firm_by_cluster_service(case: Case, stated: Ints, plans: Sequence[Ints]) -> float | None:
    """The same of each cluster and service, whatever the base and kind of post."""
    return _firm_at(by_cluster_service(case, stated), [by_cluster_service(case, plan) for plan in plans])


def firm_by_region_service(case: Case, stated: Ints, plans: Sequence[Ints]) -> float | None:
    """The same of each region and service, whatever the cluster."""
    return _firm_at(by_region_service(case, stated), [by_region_service(case, plan) for plan in plans])


def _firm_at(stated: Floats, plans: Sequence[Floats]) -> float | None:
    return float(stays_at(stated, plans).sum()) if len(plans) else None


def stays_at(stated: Floats, plans: Sequence[Floats] | Floats) -> Floats:
    """WTE of the stated plan, place by place, that at least 90 % of the others have there too."""
    least = len(plans) - math.ceil(FIRM * len(plans) - SMALL)
    return np.asarray(np.minimum(stated, np.sort(np.stack(list(plans)), axis=0)[least]))


def by_cluster(case: Case, stated: Ints, plans: Sequence[Ints]) -> StaysByCluster:
    """What stays with its cluster, of how many WTE."""
    return {
        "kept_by_cluster": six_or_none(kept_by_cluster(case, stated, plans)),
        "wte": to_six(float((stated * case.steps).sum())),
        "firm_by_cluster_wte": six_or_none(firm_by_cluster(case, stated, plans)),
        "firm_by_cluster_service_wte": six_or_none(firm_by_cluster_service(case, stated, plans)),
        "firm_by_region_service_wte": six_or_none(firm_by_region_service(case, stated, plans)),
    }


def plans_of(drawn: Sequence[Drawn]) -> list[Ints]:
    return [steps_of(one.plan) for one in drawn if one.plan is not None]


def about_draws(inputs: Inputs, drawn: Sequence[Drawn], gap: float) -> DrawsEntry:
    """How the draws were made and how they ended."""
    ended = [one for one in drawn if one.plan is not None]
    gaps = [
        (one.bound - one.value) / (one.value - one.before) for one in ended if one.value - one.before > SMALL
    ]
    return {
        "draws": len(drawn),
        "draws_decided": len(ended),
        "draws_impossible": sum(one.plan is None and one.stopped_by == "infeasible" for one in drawn),
        "draws_by_time": sum(one.stopped_by == "time" for one in drawn),
        "draws_by_work": sum(one.stopped_by == "work" for one in drawn),
        "draws_gap_asked": gap,
        "draws_near": NEAR,
        "draws_gap_widest": round(max(gaps), 6) if gaps else None,
        "assumptions": len(moving(inputs)),
        "seed": inputs.scenario.solve.seed,
    }


def obeys(inputs: Inputs, plan: Allocation) -> bool:
    """Whether a plan's posts obey every stated rule as the scenario stands; care is worked out again."""
    of_posts = [rule for rule in [*inputs.scenario.rules, *ALWAYS] if rule.allows_care(inputs.case) is None]
    return all(rule.check(inputs.case, plan).holds for rule in of_posts if rule.id not in OF_CARE)


OF_CARE = ("need", "capacity")
"""Rules that speak of care, which each draw works out anew."""


def gains(
    inputs: Inputs,
    plans: Sequence[Allocation],
    numbers: Sequence[int],
    *,
    processes: int = 0,
) -> Floats:
    """Draws x plans: what each plan's posts add to the need met in each draw, over today's service there."""
    shared = _ClassSettings(lean(inputs), tuple(moving(inputs)), tuple(plans))
    if processes == 1 or len(numbers) <= 1:
        return np.array([_gains(shared, number) for number in numbers])
    with workers(processes) as pool:
        return np.array(pool.each(_gains, shared, list(numbers)))


@dataclass(frozen=True)
class _ClassSettings:
    inputs: Inputs
    rows: tuple[Row, ...]
    plans: tuple[Allocation, ...]


@gives_back
def _gains(shared: _ClassSettings, number: int) -> Floats:
    """On a worker: every plan in one draw."""
    drawn = in_draw(shared.inputs, shared.rows, number)
    case, rules, aim = drawn.case, drawn.scenario.rules, first_aim(drawn, "robustness")
    nothing = without_posts(shared.plans[0])
    today = Staffing(case, rules, aim, nothing)
    if any(plan.opened.any() for plan in shared.plans):
        return np.array([Staffing(case, rules, aim, plan).value - today.value for plan in shared.plans])
    apart = any(isinstance(rule, PlanningLevel) for rule in rules)
    start = capacity(case, nothing)
    known: dict[tuple[Any, ...], float] = {}
    return np.array([_gain(case, today, capacity(case, plan) - start, known, apart) for plan in shared.plans])


def _gain(
    case: Case,
    today: Staffing,
    more: Floats,
    known: dict[tuple[Any, ...], float],
    apart: bool,  # noqa: FBT001
) -> float:
    """The gain of so much more capacity (B x S), put together from services and regions that stand apart."""
    groups: dict[tuple[int, int], dict[tuple[int, int], float]] = {}
    for base, service in np.argwhere(np.abs(more) > SMALL).tolist():
        nation = not apart or case.services[service].level == "national"
        region = -1 if nation else int(case.base_region[base])
        groups.setdefault((service, region), {})[base, service] = float(more[base, service])
    found = 0.0
    for group in groups.values():
        key = tuple((place, round(wte, 9)) for place, wte in group.items())
        if key not in known:
            known[key] = today.gain_of(group)
        found += known[key]
    return found


def without_posts(plan: Allocation) -> Allocation:
    """Nobody new, and nothing opened."""
    none = np.zeros(0, dtype=np.int64)
    return replace(
        plan,
        posts=np.zeros_like(plan.posts),
        filled=np.zeros_like(plan.filled),
        placed=type(plan.placed)(none, none, none, none),
        opened=np.zeros_like(plan.opened),
    )


def worst_tenth(gained: Floats) -> Floats:
    """For each plan (columns) the mean of the tenth of draws (rows), one at least, in which it adds least."""
    return np.asarray(np.sort(gained, axis=0)[: in_worst_tenth(len(gained))].mean(axis=0))
