"""Every aim said once more: its helpers and rows are added to the programme, and its sum is given back."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.model.brute import belonging
from tests.model.stated.programme import MANY, minus, plus, price
from tests.model.stated.where import places, roles

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.model.stated.programme import Stated, Sum


def met_need(told: Stated, aim: Any) -> Sum:
    case, worths = told.case, [1.0]
    if aim.worth == "decreasing":
        fall = 2 * (aim.first_worth - 1) / (aim.steps - 1)
        worths = [aim.first_worth - i * fall for i in range(aim.steps)]
    of_class = (aim.weight.urban, aim.weight.town, aim.weight.village)
    parts: dict[int, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, aim.level):
        parts.setdefault(p, []).append((a, share))
    goal: Sum = {}
    for (p, mine), (s, one) in product(parts.items(), enumerate(case.services)):
        need = sum(share * float(case.need[a, s]) for a, share in mine)
        if need <= 0:
            continue
        heavy = sum(share * float(case.need[a, s]) * of_class[case.area_rural[a]] for a, share in mine)
        weight = heavy / need * aim.weight_by_service.get(one.id, 1.0)
        met: Sum = {}
        for i, worth in enumerate(worths):
            met |= told.add(("part", p, s, i), need / len(worths))
            goal["part", p, s, i] = worth * weight
        care = plus(*(plus(told.care(area=a, service=s), times=share) for a, share in mine))
        told.most(minus(met, care), 0.0)
    return goal


def worst_served(told: Stated, aim: Any) -> Sum:
    case, lowest = told.case, told.add("lowest", 1.0)
    listed = [s for s, one in enumerate(case.services) if aim.services is None or one.id in aim.services]
    parts: dict[Any, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, aim.level):
        region = int(case.county_region[case.cluster_county[case.area_cluster[a]]])
        parts.setdefault((region, p) if aim.level == "rural_class" else p, []).append((a, share))
    for mine in parts.values():
        need = sum(share * float(case.need[a, s]) for a, share in mine for s in listed)
        care = plus(*(plus(told.care(area=a, service=s), times=x) for a, x in mine for s in listed))
        if need > 0:
            told.most(minus(plus(lowest, times=need), care), 0.0)
    return lowest


def people_within(told: Stated, aim: Any) -> Sum:
    near = near_staff(told, aim, "aim")
    return {near[a]: people for a, people in enumerate(who_counts(told.case, aim))}


def who_counts(case: Any, asked: Any) -> list[float]:
    """People of each area, all or those without a car; nobody where it is not known, or no journey is."""
    minutes, people = journeys(case, asked), []
    for a, residents in enumerate(case.population.tolist()):
        share = 1.0 if asked.who == "everyone" else float(case.no_car_share[a])
        known = share == share and any(one == one for one in minutes[a].tolist())  # noqa: PLR0124 - NaN
        people.append(residents * share if known else 0.0)
    return people


def journeys(case: Any, asked: Any) -> Any:
    return {"scenario": case.reach_minutes, "car": case.minutes, "transit": case.transit_minutes}[asked.mode]


def near_staff(told: Stated, asked: Any, what: str) -> list[Any]:
    """Columns that may be 1 for areas near a base with staff: those in post, of whom opened bases may take
    some or all, or a filled post."""
    case = told.case
    listed = [s for s, one in enumerate(case.services) if asked.services is None or one.id in asked.services]
    for b in range(len(case.base_ids)):
        someone = []
        for s in listed:
            has, moves = told.staff(b, s)
            there = told.add(("there", what, b, s), 1.0, whole=True)
            told.least(
                minus(moves, there, 0.05), -has
            )  # staff in these questions are more than that, or none
            someone.append(there)
        new = [told.busy(b, k) for k in roles(case) if case.roles[k].service in listed]
        steps = plus(*(dict.fromkeys(one, 1.0) for one in new))
        told.most(minus(told.add(("staffed", what, b), 1.0, whole=True), plus(*someone, steps)), 0.0)
        if case.base_candidate[b]:
            told.most(minus({("staffed", what, b): 1.0}, told.door(b)), 0.0)
    for a, row in enumerate(journeys(case, asked)):
        near = {("staffed", what, b): 1.0 for b in np.flatnonzero(row <= asked.minutes).tolist()}
        told.most(minus(told.add(("near", what, a), 1.0), near), 0.0)
    return [("near", what, a) for a in range(len(case.area_ids))]


def travel(told: Stated, _aim: Any) -> Sum:
    return {name: float(told.case.minutes[name[1], name[2]]) for name in told.care()}


def least_cost(told: Stated, aim: Any) -> Sum:
    case = told.case
    goal: Sum = {("posts", b, k, f): price(case, k) for b, k, f in told.named("posts")}
    goal |= {("open", b, f): float(case.base_opening_pounds[b]) for b, f in told.named("open")}
    return plus(goal, plus(travel(told, aim), times=aim.pounds_per_care_minute))


def fewest_jobs(told: Stated, _aim: Any) -> Sum:
    case = told.case
    goal: Sum = {}
    for b, k in product(range(len(case.base_ids)), roles(case)):
        some = told.add(("some", b, k), 1.0, whole=True)
        told.most(minus(told.posts([b], [k]), some, 10 * MANY), 0.0)
        goal |= some
    return goal


def _apart(told: Stated, name: Any, one: Sum, other: float) -> Sum:
    """A column that is at least the distance of a sum from a number."""
    apart = told.add(name, 1e5)
    told.most(minus(one, apart), other)
    told.least(plus(one, apart), other)
    return apart


def least_change(told: Stated, aim: Any) -> Sum:
    case = told.case
    goal: Sum = {}
    for b, k in product(range(len(case.base_ids)), roles(case)):
        name, role = case.base_ids[b], case.roles[k]
        earlier = sum(post.steps for post in aim.posts if (post.base, post.role) == (name, role.id))
        apart = _apart(told, ("apart", b, k), told.posts([b], [k]), float(earlier))
        goal = plus(goal, plus(apart, times=role.step_wte))
    return goal


def near_formula(told: Stated, aim: Any) -> Sum:
    case = told.case
    assert case.formula is not None
    goal: Sum = {}
    for (p, bases), s in product(places(case, aim.level).items(), range(len(case.services))):
        mine = [k for k in roles(case) if case.roles[k].service == s]
        given = float(case.formula[bases, s].sum())
        goal |= _apart(told, ("off", p, s), told.new(bases, mine), given)
    return goal


GOALS: dict[str, Callable[[Stated, Any], Sum]] = {
    "met_need": met_need,
    "worst_served": worst_served,
    "people_within": people_within,
    "travel": travel,
    "least_cost": least_cost,
    "fewest_jobs": fewest_jobs,
    "least_change": least_change,
    "near_formula": near_formula,
}
