"""Every plan of a small case, one by one: nothing here comes from the rules, the aims or the model.

Posts, filled posts and graduates are enumerated. What is left, whose need the staff meet, is a small linear
programme, written here from the formulas and given to scipy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from placement.model.case import Case

IMPOSSIBLE = 2
"""What scipy's linprog says of a programme without a solution."""
Steps = tuple[int, ...]
"""One number for each slot: a base and a role."""


@dataclass(frozen=True)
class Least:
    """At least (or, if `most`, at most) so many WTE of new posts of some kinds at some bases."""

    bases: frozenset[int]
    kinds: frozenset[str]
    wte: float
    most: bool = False


Place = Literal["area", "rural_class", "cluster", "county", "region"]


def belonging(case: Case, level: Place) -> list[tuple[int, int, float]]:
    """(area, place, share): which part of each area's people belongs to which place of a level."""
    member = case.membership
    parts = [
        (int(a), int(c), float(x)) for a, c, x in zip(member.area, member.cluster, member.share, strict=True)
    ]
    if level == "area":
        return [(a, a, 1.0) for a in range(len(case.area_ids))]
    if level == "rural_class":
        return [(a, int(case.area_rural[a]), 1.0) for a in range(len(case.area_ids))]
    county = [int(each) for each in case.cluster_county]
    within = {
        "cluster": list(range(len(county))),
        "county": county,
        "region": [int(case.county_region[each]) for each in county],
    }[level]
    return [(a, within[c], share) for a, c, share in parts]


def need_of(case: Case, level: Place) -> dict[int, list[float]]:
    """WTE of need of each place, for each service."""
    need: dict[int, list[float]] = {}
    for a, place, share in belonging(case, level):
        mine = need.setdefault(place, [0.0] * len(case.services))
        for s in range(len(case.services)):
            mine[s] += share * float(case.need[a, s])
    return need


@dataclass(frozen=True)
class Met:
    """At least this share of the need of some places for some services is met."""

    places: frozenset[int]
    services: frozenset[int]
    share: float
    level: Place = "cluster"


@dataclass(frozen=True)
class Conditions:
    """`pounds` for each region; ratios and shares as in the rule of supervision; one pool at each base."""

    pounds: tuple[int, ...]
    newly: float = 1.0
    support: float = 0.5
    experienced: float = 0.7
    pool: float = 0.0
    bounds: tuple[Least, ...] = ()
    met: tuple[Met, ...] = ()
    allowed: tuple[Callable[[Case, Steps, Steps], bool], ...] = ()
    """What else posts and filled posts must obey."""
    level: Place = "area"
    """Of which places need is met."""
    worths: tuple[float, ...] = (1.45, 1.35, 1.25, 1.15, 1.05, 0.95, 0.85, 0.75, 0.65, 0.55)


def best_of_all(case: Case, terms: Conditions) -> float | None:
    """The greatest value of all plans; None if no plan obeys the conditions."""
    found = {staff for posts in _posts(case, terms) for staff in _staff(case, terms, posts)}
    most = [one for one in found if not any(_beats(other, one) for other in found)]
    values = [_value(case, terms, one) for one in most]
    return max((value for value in values if value is not None), default=None)


def _beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(x >= y for x, y in zip(one, other, strict=True))


def slots_of(case: Case) -> list[tuple[int, int]]:
    return [(b, k) for b in range(len(case.base_ids)) for k in range(len(case.roles))]


def _region(case: Case, base: int) -> int:
    return int(case.county_region[case.cluster_county[case.base_cluster[base]]])


def _posts(case: Case, terms: Conditions) -> Iterator[Steps]:
    """Steps of posts that the money, the rooms and the bounds allow."""
    slots = slots_of(case)
    price = [ceil(case.roles[k].pounds_per_wte * case.roles[k].step_wte) for _, k in slots]
    wte = [case.roles[k].step_wte for _, k in slots]
    most = [
        min(terms.pounds[_region(case, b)] // price[i], floor(case.base_places[b] / wte[i]))
        for i, (b, _) in enumerate(slots)
    ]
    pounds = np.zeros((len(slots), len(terms.pounds)), dtype=np.int64)
    rooms = np.zeros((len(slots), len(case.base_ids)))
    for i, (b, _) in enumerate(slots):
        pounds[i, _region(case, b)], rooms[i, b] = price[i], wte[i]
    every = np.array(list(product(*(range(n + 1) for n in most))), dtype=np.int64)
    rich = (every @ pounds <= np.array(terms.pounds)).all(axis=1)
    housed = (every @ rooms <= case.base_places).all(axis=1)
    for steps in map(tuple, every[rich & housed].tolist()):
        if all(_holds(case, bound, steps) for bound in terms.bounds):
            yield steps


def _holds(case: Case, bound: Least, steps: Steps) -> bool:
    has = sum(
        n * case.roles[k].step_wte
        for n, (b, k) in zip(steps, slots_of(case), strict=True)
        if b in bound.bases and case.roles[k].kind in bound.kinds
    )
    return has <= bound.wte if bound.most else has >= bound.wte


def _staff(case: Case, terms: Conditions, posts: Steps) -> Iterator[tuple[float, ...]]:
    """Staff time at each base and service, for every way to fill the posts."""
    slots = slots_of(case)
    for filled in product(
        *(range(0 if case.roles[k].limited else n, n + 1) for n, (_, k) in zip(posts, slots, strict=True))
    ):
        if not _supervised(case, terms, filled) or not _supplied(case, terms, filled):
            continue
        if not all(allows(case, posts, filled) for allows in terms.allowed):
            continue
        time = case.in_post.copy()
        for n, (b, k) in zip(filled, slots, strict=True):
            time[b, case.roles[k].service] += n * case.roles[k].step_wte * case.roles[k].care_wte_per_wte
        yield tuple(float(t) for t in time.ravel().round(9))


def _supervised(case: Case, terms: Conditions, filled: Steps) -> bool:
    has: dict[tuple[int, int, str], float] = defaultdict(float)
    for n, (b, k) in zip(filled, slots_of(case), strict=True):
        has[b, case.roles[k].service, case.roles[k].kind] += n * case.roles[k].step_wte
    for b, s in np.ndindex(case.in_post.shape):
        seniors = terms.experienced * case.in_post[b, s] + has[b, s, "registered"] + 1e-9
        juniors, support = has[b, s, "newly_qualified"], has[b, s, "support"]
        if juniors > terms.newly * seniors or support > terms.support * seniors:
            return False
    return True


def _supplied(case: Case, terms: Conditions, filled: Steps) -> bool:
    """Whether graduates, one by one, can fill what the pool does not."""
    wanted = [
        (b, case.roles[k].service)
        for n, (b, k) in zip(filled, slots_of(case), strict=True)
        if case.roles[k].limited
        for _ in range(max(ceil(n * case.roles[k].step_wte - terms.pool - 1e-9), 0))
    ]
    return _find(case, wanted, [group.size for group in case.classes])


def _find(case: Case, wanted: Sequence[tuple[int, int]], left: list[int]) -> bool:
    if not wanted:
        return True
    (b, s), *others = wanted
    for g, group in enumerate(case.classes):
        near = case.commute_minutes[group.home_county, b] <= group.commute_minutes
        home = case.county_region[group.home_county] == _region(case, b)
        if left[g] and near and home and group.service == s:
            left[g] -= 1
            done = _find(case, others, left)
            left[g] += 1
            if done:
                return True
    return False


def _reaches(case: Case, a: int, b: int, s: int) -> bool:
    home, work = case.area_cluster[a], case.base_cluster[b]
    county = case.cluster_county
    same = {
        "cluster": home == work,
        "county": county[home] == county[work],
        "region": case.county_region[county[home]] == case.county_region[county[work]],
        "national": True,
    }[case.services[s].level]
    return bool(same) and case.minutes[a, b] <= case.services[s].limit_minutes


def _value(case: Case, terms: Conditions, staff: Sequence[float]) -> float | None:
    """The most need met, each part of a place's need by its worth, with this staff time; None if it is too
    little for what has to be met."""
    areas, services, bases = len(case.area_ids), len(case.services), len(case.base_ids)
    care = [spot for spot in np.ndindex(areas, bases, services) if _reaches(case, *spot)]
    belong, need = belonging(case, terms.level), need_of(case, terms.level)
    parts = list(product(need, range(services), range(len(terms.worths))))
    n = len(care) + len(parts)
    rows: list[list[float]] = []
    limits: list[float] = []
    for a, s in np.ndindex(areas, services):
        rows.append(_row(n, {j: 1.0 for j, (x, _, z) in enumerate(care) if (x, z) == (a, s)}))
        limits.append(float(case.need[a, s]))
    for b, s in np.ndindex(bases, services):
        rows.append(_row(n, {j: _use(case, *care[j]) for j in range(len(care)) if care[j][1:] == (b, s)}))
        limits.append(staff[b * services + s])
    for place, s in product(need, range(services)):
        row = {len(care) + j: 1.0 for j, part in enumerate(parts) if part[:2] == (place, s)}
        rows.append(_row(n, row | _given(belong, care, {place}, {s})))
        limits.append(0.0)
    for met in terms.met:
        has = need_of(case, met.level)
        rows.append(_row(n, _given(belonging(case, met.level), care, met.places, met.services)))
        limits.append(-met.share * sum(has[p][s] for p in met.places for s in met.services))
    worth = [0.0] * len(care) + [-terms.worths[i] for *_, i in parts]
    top = [None] * len(care) + [need[p][s] / len(terms.worths) for p, s, _ in parts]
    answer = linprog(worth, A_ub=np.array(rows), b_ub=limits, bounds=[(0, t) for t in top])
    if answer.status == IMPOSSIBLE:
        return None
    assert answer.status == 0, answer.message
    return float(-answer.fun)


def _given(
    belong: Sequence[tuple[int, int, float]],
    care: Sequence[tuple[int, ...]],
    places: Collection[int],
    services: Collection[int],
) -> dict[int, float]:
    """What each column of care takes from a limit below which these places' care must not lie."""
    given: dict[int, float] = {}
    for a, place, share in belong:
        for j, (x, _, z) in enumerate(care):
            if x == a and place in places and z in services:
                given[j] = given.get(j, 0.0) - share
    return given


def _use(case: Case, a: int, b: int, s: int) -> float:
    offered = case.services[s]
    driving = 2 * case.minutes[a, b] / offered.visits_per_round + offered.minutes_between[case.area_rural[a]]
    return float(1 + offered.visit_share * driving / offered.minutes_per_visit)


def _row(size: int, values: dict[int, float]) -> list[float]:
    return [values.get(j, 0.0) for j in range(size)]
