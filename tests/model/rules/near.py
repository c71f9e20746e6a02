"""Random rules and allocations, most of them just at, just inside or just outside a limit.

For each rule a function takes a case and an allocation and moves one limit, of the case or of the rule, to
what the allocation has there, and a little to either side. The figures it has there are counted anew here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.allocation import Care, Placed
from placement.model.case import Kind
from placement.model.rules import Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.filling import Filling
from placement.model.rules.floor import Floor
from placement.model.rules.need import Need
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from tests.cases import KINDS, fund, random_allocation, random_case
from tests.model.rules import near_posts, near_served, near_sites
from tests.model.rules.beside import AT, BESIDE, SURE, Drawn, Near, staff_there, with_staff_there, with_value
from tests.model.rules.double_entry import PERMISSIVE, open_columns, without_strays

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools
    from placement.model.case import Case
    from placement.model.rules import Fund


@dataclass(frozen=True)
class Sample:
    """A case, a rule, an allocation, and the fund that pays (the rule itself, if it is one)."""

    case: Case
    rule: Rule
    allocation: Allocation
    breaks: bool
    """Whether it must break the rule, by a count that shares nothing with the rule's rows or check."""

    @property
    def paid_by(self) -> Fund:
        return self.rule if isinstance(self.rule, type(PERMISSIVE)) else PERMISSIVE


def need(rng: Random, case: Case, plan: Allocation) -> Drawn:
    care, over = plan.care, 0.0
    if len(care.wte) and rng.random() < 0.8:
        i = rng.randrange(len(care.wte))
        spot = care.area[i], care.service[i]
        given = sum(w for a, s, w in zip(care.area, care.service, care.wte, strict=True) if (a, s) == spot)
        case = replace(case, need=with_value(case.need, spot, given + rng.choice(AT)))
        over = given - case.need[spot]
    return case, Need(), over > SURE


def capacity(rng: Random, case: Case, plan: Allocation) -> Drawn:
    care, over = plan.care, 0.0
    if len(care.wte) and rng.random() < 0.8:
        i = rng.randrange(len(care.wte))
        b, s = int(care.base[i]), int(care.service[i])
        offered = case.services[s]
        used = 0.0
        for a, base, other, wte in zip(care.area, care.base, care.service, care.wte, strict=True):
            if (base, other) == (b, s):
                driving = 2 * case.minutes[a, b] / offered.visits_per_round
                driving += offered.minutes_between[case.area_rural[a]]
                used += wte * (1 + offered.visit_share * driving / offered.minutes_per_visit)
        gives = sum(
            r.care_wte_per_wte * r.step_wte * int(plan.filled[b, k])
            for k, r in enumerate(case.roles)
            if r.service == s
        )
        case = with_staff_there(case, plan, b, s, used - gives + rng.choice(AT))
        over = used - gives - staff_there(case, plan, b, s)
    return case, Capacity(), over > SURE


def filling(_rng: Random, case: Case, plan: Allocation) -> Drawn:
    return case, Filling(), bool((plan.filled > plan.posts.sum(axis=2)).any())


def funded(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One region's spending is its share to the pound, or a pound less or more."""
    measure = rng.choice(["pounds", "wte"])
    shares = rng.choice(["population", "weighted_need", "stated", "free"])
    some: dict[str, Any] = {"measure": measure, "shares": shares, "id": "fund"}
    if shares == "stated":
        first = rng.choice([1.0, 0.5, 0.3])
        some["stated"] = {"r0": first, "r1": 1 - first}
    if rng.random() < 0.5:
        some["services"] = ("physio",)
    if rng.random() < 0.5:
        groups = rng.choice([("old", ""), ("", "old"), ("old", "old")])
        offered = zip(case.services, groups, strict=False)
        case = replace(case, services=tuple(replace(one, care_group=group) for one, group in offered))
        some["care_groups"] = ("old",)
    if rng.random() < 0.5:
        some["kinds"] = tuple(rng.sample(KINDS, rng.randint(1, 2)))
    if rng.random() < 0.5:
        some["regions"] = ("r0",)
    price = [r.step_wte if measure == "wte" else r.pounds_per_step for r in case.roles]
    spent = [0.0] * len(case.region_ids)
    for b, k in np.ndindex(plan.posts.shape[:2]):
        spent[case.county_region[case.cluster_county[case.base_cluster[b]]]] += price[k] * int(
            plan.posts[b, k, 0]
        )
    grain_of = 0.001 if measure == "wte" else 1.0
    grain, least = rng.choice([0.0, 1.0, -1.0]) * grain_of, rng.random() < 0.4
    free = shares == "free"
    region = 0 if free else rng.randrange(len(spent))
    has = sum(spent) if free else spent[region]
    share = 1.0 if free else float(fund(1.0, **some).share(case)[region])
    amount = max((has + grain) / share, 0.5 * grain_of) if share else 1.0
    if least:
        return case, fund(1e9, least=amount, **some), share > 0 and grain > 0
    return case, fund(amount, **some), has > 0 and (grain < 0 or not share)


def places(rng: Random, case: Case, plan: Allocation) -> Drawn:
    b = rng.randrange(len(case.base_ids))
    new = sum(r.step_wte * int(plan.posts[b, k].sum()) for k, r in enumerate(case.roles))
    case = replace(case, base_places=with_value(case.base_places, b, new + rng.choice(AT)))
    return case, Places(), new - case.base_places[b] > SURE


def _where_staff_move(case: Case, plan: Allocation) -> list[int]:
    sites = [b for b, doors in enumerate(plan.opened) if doors.any() and case.moves_from[b] >= 0]
    return [*sites, *(int(case.moves_from[b]) for b in sites)]


def supervision(rng: Random, case: Case, plan: Allocation) -> Drawn:
    newly, support = (rng.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(2))
    share = rng.choice([0.0, 0.5, 0.7, 1.0])
    least = rng.choice([0.0, 0.5, 1.0])
    rule = Supervision(
        ratio_newly_qualified=newly,
        ratio_support=support,
        experienced_share=share,
        least_experienced_wte=least,
    )
    b, s = (
        rng.choice(_where_staff_move(case, plan) or range(len(case.base_ids))),
        rng.randrange(len(case.services)),
    )
    choices: list[tuple[Kind, float]] = [("newly_qualified", newly), ("support", support)]
    kind, ratio = rng.choice(choices)
    wte = {
        each: sum(
            r.step_wte * int(plan.filled[b, k])
            for k, r in enumerate(case.roles)
            if (r.kind, r.service) == (each, s)
        )
        for each in KINDS
    }
    if rng.random() < 0.5:  # nothing amiss at the other open bases
        case = replace(case, in_post=np.where(case.base_candidate[:, None], 0.0, case.in_post + 9))
    if ratio and share and rng.random() < 0.5:
        wanted = ((wte[kind] + rng.choice(AT)) / ratio - wte["registered"]) / share
        case = with_staff_there(case, plan, b, s, wanted)
    elif share and rng.random() < 0.5:
        wanted = (least + rng.choice(AT) - wte["registered"]) / share
        case = with_staff_there(case, plan, b, s, wanted)
    beside = share * staff_there(case, plan, b, s) + wte["registered"]
    alone = wte["newly_qualified"] > 0 and beside < least - SURE
    return case, rule, wte[kind] - ratio * beside > SURE or alone


def supply(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The pool fits one role at one base; or a class is as large, or travels as far, as its people do."""
    across, pool, breaks = rng.random() < 0.5, rng.choice([0.0, 0.5, 1.0, 2.5]), False
    placed = plan.placed
    what = rng.choice(["pool", "size", "commute", "nothing"])
    limited = [k for k, role in enumerate(case.roles) if role.limited]
    if what == "pool":
        b, k = rng.randrange(len(case.base_ids)), rng.choice(limited)
        people = placed.graduates[(placed.base == b) & (placed.role == k)].sum()
        lacking = float(case.roles[k].step_wte * plan.filled[b, k] - people)
        pool = max(lacking + rng.choice(AT), 0.0)
        breaks = lacking - pool > SURE
    elif len(placed.group) and what in ("size", "commute"):
        i = rng.randrange(len(placed.group))
        g = int(placed.group[i])
        group = case.classes[g]
        if what == "size":
            used = int(placed.graduates[placed.group == g].sum())
            group = replace(group, size=max(used + rng.choice([-1, 0, 1]), 0))
            breaks = used > group.size
        else:
            way = float(case.commute_minutes[group.home_county, placed.base[i]])
            group = replace(group, commute_minutes=way + rng.choice(BESIDE))
            breaks = way - group.commute_minutes > SURE and placed.graduates[i] != 0
        case = replace(case, classes=tuple(group if j == g else c for j, c in enumerate(case.classes)))
    return case, Supply(pool_wte_at_each_base=pool, across_regions=across), bool(breaks)


def bound(rng: Random, case: Case, plan: Allocation, kind: type[Floor | Ceiling]) -> Drawn:
    """The amount is what one place has."""
    level: Any = rng.choice(["cluster", "county", "region"])
    measure: Any = rng.choice(["wte", "wte_per_100000", "wte_per_100000", "share"])
    kinds: Any = rng.choice([None, ("newly_qualified",), ("registered", "support")])
    services = rng.choice([None, None, ("physio",), ("ot",)])
    ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[level]
    place = rng.randrange(len(ids))
    counted = every = residents = 0.0
    for b, k in np.ndindex(plan.posts.shape[:2]):
        cluster = case.base_cluster[b]
        county = case.cluster_county[cluster]
        if place == {"cluster": cluster, "county": county, "region": case.county_region[county]}[level]:
            new = case.roles[k]
            wte = new.step_wte * int(plan.posts[b, k].sum())
            every += wte
            if (kinds is None or new.kind in kinds) and (
                services is None or case.services[new.service].id in services
            ):
                counted += wte
    for a, c, share in zip(case.membership.area, case.membership.cluster, case.membership.share, strict=True):
        county = case.cluster_county[c]
        if place == {"cluster": c, "county": county, "region": case.county_region[county]}[level]:
            residents += share * case.population[a]
    has = {
        "wte": counted,
        "wte_per_100000": counted * 100_000 / residents if residents else counted,
        "share": counted / every if every else 0.0,
    }[measure]
    step = rng.choice(BESIDE) * (100.0 if measure == "wte_per_100000" else 1.0)
    amount = min(max(has + step, 0.0), 1.0 if measure == "share" else 1e9)
    some = rng.choice([None, (ids[place],), ids])
    limit = amount * {"wte": 1.0, "wte_per_100000": residents / 100_000, "share": every}[measure]
    rule = kind(
        id="bound", level=level, measure=measure, kinds=kinds, services=services, places=some, amount=amount
    )
    return case, rule, (limit - counted if kind is Floor else counted - limit) > SURE


def floor(rng: Random, case: Case, plan: Allocation) -> Drawn:
    return bound(rng, case, plan, Floor)


def ceiling(rng: Random, case: Case, plan: Allocation) -> Drawn:
    return bound(rng, case, plan, Ceiling)


def travel_limit(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The limit is the way that someone travels."""
    measure: Any = rng.choice(["minutes", "km"])
    limits: dict[str, float] = {}
    default: float | None = 20.0 if measure == "km" else rng.choice([None, 15.0])
    breaks = False
    if len(plan.care.wte):
        i = rng.randrange(len(plan.care.wte))
        way = (case.km if measure == "km" else case.reach_minutes)[plan.care.area[i], plan.care.base[i]]
        own = case.services[plan.care.service[i]].id
        if way > 0:
            beside = rng.choice(BESIDE)
            limits = {own: float(way) + beside} if rng.random() < 0.5 else {}
            default = default if limits else float(way) + beside
            breaks = beside < 0
    return case, TravelLimit(measure=measure, limits=limits, default=default), breaks


def planning_level(_rng: Random, case: Case, plan: Allocation) -> Drawn:
    across = False
    for a, b, s in zip(plan.care.area, plan.care.base, plan.care.service, strict=True):
        home, work = case.cluster_county[case.area_cluster[a]], case.cluster_county[case.base_cluster[b]]
        across |= (
            case.services[s].level != "national" and case.county_region[home] != case.county_region[work]
        )
    return case, PlanningLevel(), across


NEAR: dict[str, Near] = {
    "need": need,
    "capacity": capacity,
    "filling": filling,
    "fund": funded,
    "places": places,
    "supervision": supervision,
    "supply": supply,
    "floor": floor,
    "ceiling": ceiling,
    "travel_limit": travel_limit,
    "planning_level": planning_level,
    **near_posts.NEAR,
    **near_sites.NEAR,
    **near_served.NEAR,
}
OF_SITES = frozenset({"opening", "opened"})
"""Rules that say nothing where there is no candidate base."""
OF_STAFF = frozenset({"capacity", "supervision", "team", "people_near"})
"""Rules that say more where staff move to a candidate that opens."""
LEFT_AS_DRAWN: dict[str, frozenset[str]] = {
    "need": frozenset({"care"}),
    "filling": frozenset({"posts"}),
    "supply": frozenset({"placed"}),
}
"""What each rule judges beyond its rows: people or staff where no column would be, or fewer than none."""


def sample(name: str, seed: int) -> Sample:
    """A case, a rule of this name and an allocation near its limits; the seed brings them back."""
    rng = Random(f"{name} {seed}")
    case = random_case(rng)
    if name in ("travel_limit", "planning_level"):
        case = replace(case, need=np.ones_like(case.need))
    while (name in OF_SITES or (name in OF_STAFF and seed % 2)) and not case.base_candidate.any():
        case = random_case(rng)
    plan = random_allocation(rng, case)
    if name != "opening":
        plan = nobody_behind_shut_doors(case, plan)
    plan = without_strays(case, open_columns(case, Need()), plan, leave=LEFT_AS_DRAWN.get(name, frozenset()))
    if name == "supply" and rng.random() < 0.7:
        plan = _manned(case, plan)
    case, rule, breaks = NEAR[name](rng, case, plan)
    return Sample(case, rule, plan, bool(breaks))


def nobody_behind_shut_doors(case: Case, plan: Allocation) -> Allocation:
    """The plan without posts or care at a candidate that it does not open; only `opening` judges those."""
    shut: Bools = case.base_candidate & ~np.asarray(plan.opened.any(axis=1))
    care, placed = plan.care, plan.placed
    here, there = ~shut[care.base], ~shut[placed.base]
    return replace(
        plan,
        posts=np.where(shut[:, None, None], 0, plan.posts),
        filled=np.where(shut[:, None], 0, plan.filled),
        care=Care(care.area[here], care.base[here], care.service[here], care.wte[here]),
        placed=Placed(placed.group[there], placed.base[there], placed.role[there], placed.graduates[there]),
    )


def _manned(case: Case, plan: Allocation) -> Allocation:
    """The plan with as many newly qualified posts filled as there are graduates at the base."""
    filled, placed = plan.filled.copy(), plan.placed
    for b, k in np.ndindex(filled.shape):
        if case.roles[k].limited:
            people = placed.graduates[(placed.base == b) & (placed.role == k)].sum()
            filled[b, k] = max(int(people / case.roles[k].step_wte), 0)
    return replace(plan, filled=filled)
