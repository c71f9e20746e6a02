"""Every rule that a scenario may ask for, said once more in names and sums. See each rule's own formula."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from tests.model.brute import need_of
from tests.model.stated.programme import MANY, minus, plus, price, region_of
from tests.model.stated.served import no_loser, people_near, single_base, standard
from tests.model.stated.where import names, people, place_of, places, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from placement.model.case import Case
    from tests.model.stated.programme import Stated


def fund(told: Stated, rule: Any) -> None:
    case, f = told.case, told.funds.index(rule)
    weight = {
        "population": case.whole_population,
        "weighted_need": case.whole_need[
            :, sorted({case.roles[k].service for k in roles(case, rule.services, rule.kinds)})
        ].sum(axis=1)
        if rule.kind == "revenue"
        else case.whole_need.sum(axis=1),
    }.get(rule.shares)
    if weight is not None and weight.sum() <= 0:
        weight = case.whole_population
    for r in range(len(case.region_ids)):
        takes = {}
        for name in told.number:
            if isinstance(name, tuple) and name[0] in {"posts", "open"} and name[-1] == f:
                if weight is not None and region_of(case, name[1]) != r:
                    continue
                opens = name[0] == "open"
                takes[name] = float(case.base_opening_pounds[name[1]]) if opens else price(case, name[2])
        part = 1.0 if weight is None else weight[r] / weight.sum()
        told.most(takes, int(part * rule.amount + 1e-6))
        if rule.least:
            told.least(takes, int(part * rule.least + 1e-6))


def supply(told: Stated, rule: Any) -> None:
    case = told.case
    for (g, group), (b, k) in product(enumerate(case.classes), _limited(case)):
        near = case.commute_minutes[group.home_county, b] <= group.commute_minutes
        home = rule.across_regions or case.county_region[group.home_county] == region_of(case, b)
        if near and home and group.service == case.roles[k].service:
            told.add(("placed", g, b, k), float(group.size), whole=True)
    for b, k in _limited(case):
        come = {("placed", *spot): 1.0 for spot in told.named("placed") if spot[1:] == (b, k)}
        told.most(minus(told.busy(b, k), come), rule.pool_wte_at_each_base)
        told.most(minus(come, {("filled", b, k): 1.0}), 0.0)
    for g, group in enumerate(case.classes):
        told.most({("placed", *x): 1.0 for x in told.named("placed") if x[0] == g}, float(group.size))


def _limited(case: Case) -> list[tuple[int, int]]:
    return [(b, k) for b in range(len(case.base_ids)) for k, role in enumerate(case.roles) if role.limited]


def supervision(told: Stated, rule: Any) -> None:
    case = told.case
    for b, s in product(range(len(case.base_ids)), range(len(case.services))):
        has, moves = told.staff(b, s)

        def filled(kind: str, b: int = b, s: int = s) -> dict[Any, float]:
            return plus(*(told.busy(b, k) for k in roles(case, None, [kind]) if case.roles[k].service == s))

        seniors = plus(filled("registered"), plus(moves, times=rule.experienced_share))
        there = rule.experienced_share * has
        for kind, ratio in (
            ("newly_qualified", rule.ratio_newly_qualified),
            ("support", rule.ratio_support),
        ):
            if filled(kind):
                told.most(minus(filled(kind), seniors, ratio), ratio * there)
        if filled("newly_qualified"):
            beside = told.add(("beside", b, s), 1.0, whole=True)
            told.most(minus(filled("newly_qualified"), beside, MANY), 0.0)
            told.least(minus(seniors, beside, rule.least_experienced_wte), -there)


def rooms(told: Stated, rule: Any) -> None:
    for b, room in enumerate(told.case.base_places):
        told.most(told.new([b], range(len(told.case.roles))), float(room) + rule.more)


def bound(told: Stated, rule: Any) -> None:
    case, residents = told.case, people(told.case, rule.level)
    for p, bases in places(case, rule.level).items():
        if rule.places is not None and names(case, rule.level)[p] not in rule.places:
            continue
        counted, every = told.new(bases, roles(case, rule.services, rule.kinds)), told.new(bases, roles(case))
        of = rule.amount if rule.measure == "wte" else rule.amount * residents.get(p, 0.0) / 100_000
        if rule.measure == "share":
            counted, of = minus(counted, every, rule.amount), 0.0
        (told.least if rule.rule == "floor" else told.most)(counted, of)


def market(told: Stated, rule: Any) -> None:
    case = told.case
    for r, s in product(range(len(case.region_ids)), range(len(case.services))):
        name, bases = case.services[s].id, [b for b in range(len(case.base_ids)) if region_of(case, b) == r]
        come = plus(*(told.busy(b, k) for b in bases for k in roles(case, [name], ["registered"])))
        staff = float(sum(case.in_post[b, s] for b in bases))
        usual = max(staff * rule.pct_of_staff / 100, rule.least_wte)
        told.most(come, rule.by_service.get(name, usual) + rule.more)


def support_ratio(told: Stated, rule: Any) -> None:
    case = told.case
    for bases in places(case, rule.level).values():
        support, registered = (
            told.new(bases, roles(case, rule.services, [kind])) for kind in ("support", "registered")
        )
        told.least(minus(support, registered, rule.least), 0.0)
        if rule.most is not None:
            told.most(minus(support, registered, rule.most), 0.0)


def fair_share(told: Stated, rule: Any) -> None:
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


def mix(told: Stated, rule: Any) -> None:
    case = told.case
    group = {
        s: one.id if rule.by == "service" else one.care_group
        for s, one in enumerate(case.services)
        if rule.services is None or one.id in rule.services
    }
    for p, bases in places(case, rule.level).items():
        share = dict(rule.stated)
        if rule.of != "stated":
            has: dict[str, float] = {}
            for s, name in group.items():
                if rule.of == "need":
                    home = [p] if rule.level == "nation" else [
                        int(case.county_region[case.cluster_county[c]]) for c in case.area_cluster
                    ]  # fmt: skip
                    areas = [a for a in range(len(case.area_ids)) if home[a if len(home) > 1 else 0] == p]
                    wte = float(case.need[areas, s].sum())
                else:
                    wte = float(case.funded[bases, s].sum())
                has[name] = has.get(name, 0.0) + wte
            every = sum(has.values())
            share = {name: wte / every for name, wte in has.items() if name} if every > 0 else {}
        counted = [k for k, role in enumerate(case.roles) if role.service in group]
        whole = told.money(bases, counted)
        for name, part in share.items():
            here = told.money(bases, [k for k in counted if group[case.roles[k].service] == name])
            told.most(minus(here, whole, part + rule.tolerance), 0.0)
            told.least(minus(here, whole, part - rule.tolerance), 0.0)


def required(told: Stated, rule: Any) -> None:
    case = told.case
    ids = [role.id for role in case.roles]
    for post in rule.posts:
        told.least(told.posts([case.base_ids.index(post.base)], [ids.index(post.role)]), post.steps)


def forbidden(told: Stated, rule: Any) -> None:
    case = told.case
    for p, bases in places(case, rule.level).items():
        if rule.places is None or names(case, rule.level)[p] in rule.places:
            some = [k for k in roles(case, rule.services, rule.kinds) if _is_of(case, k, rule.roles)]
            told.most(told.posts(bases, some), 0.0)


def _is_of(case: Case, k: int, ids: Iterable[str] | None) -> bool:
    return ids is None or case.roles[k].id in ids


def employers(told: Stated, rule: Any) -> None:
    case = told.case
    for b, owner in enumerate(case.base_employer):
        strange = [k for k in roles(case) if case.roles[k].employer_id not in rule.hosts.get(owner, (owner,))]
        told.most(told.posts([b], strange), 0.0)
        if owner in rule.most_wte:
            told.most(told.new([b], roles(case)), rule.most_wte[owner])


def welsh_language(told: Stated, rule: Any) -> None:
    case, order = told.case, ("", "desirable", "to_be_learnt", "essential")
    counted = roles(case, rule.services, rule.kinds)
    enough = [
        k
        for k in counted
        if order.index(case.roles[k].welsh) >= order.index(rule.requirement)
        and case.roles[k].welsh_level >= rule.language_level
    ]
    for bases in places(case, rule.level).values():
        for b in bases[:1]:
            speaks = 100 * case.county_speakers[place_of(case, "county", b)] >= rule.line - 1e-9
            if speaks:
                told.least(minus(told.new(bases, enough), told.new(bases, counted), rule.part), 0.0)
            else:
                told.most(told.posts(bases, [k for k in counted if case.roles[k].welsh]), 0.0)


def opened(told: Stated, rule: Any) -> None:
    case = told.case
    among = [
        b for b, site in enumerate(case.base_candidate)
        if site and (rule.among is None or case.base_ids[b] in rule.among)
    ]  # fmt: skip
    doors = plus(*(told.door(b) for b in among))
    if rule.at_least is not None:
        told.least(doors, rule.at_least)
    if rule.at_most is not None:
        told.most(doors, rule.at_most)
    for name in rule.bases:
        told.least(told.door(case.base_ids.index(name)), 1.0)


def team(told: Stated, rule: Any) -> None:
    case = told.case
    for p, bases in places(case, rule.level).items():
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


def least_job(told: Stated, rule: Any) -> None:
    case = told.case
    for (p, bases), s in product(places(case, rule.level).items(), range(len(case.services))):
        mine = [k for k in roles(case, rule.services, rule.kinds) if case.roles[k].service == s]
        new = told.new(bases, mine)
        if not new:
            continue
        jobs = told.add(("jobs", p, s), MANY if rule.whole else 1.0, whole=True)
        told.least(minus(new, jobs, rule.least_wte), 0.0)
        told.most(minus(new, jobs, rule.least_wte if rule.whole else 10 * MANY), 0.0)


def override(told: Stated, rule: Any) -> None:
    case = told.case
    mine = [
        k
        for k, role in enumerate(case.roles)
        if rule.role == role.id or rule.service == case.services[role.service].id
    ]

    def there(base: str | None, cluster: str | None) -> dict[Any, float]:
        if base:
            return told.new([case.base_ids.index(base)], mine)
        return told.new(places(case, "cluster")[case.cluster_ids.index(cluster or "")], mine)

    if rule.kind == "require":
        told.least(there(rule.base, rule.cluster), rule.wte)
    elif rule.kind == "forbid":
        told.most(there(rule.base, rule.cluster), rule.wte or 0.0)
    else:
        told.most(there(rule.from_base, rule.from_cluster), rule.had_wte - rule.wte)
        told.least(there(rule.to_base, rule.to_cluster), rule.to_had_wte + rule.wte)


def nothing(_told: Stated, _rule: Any) -> None:
    """What `may_reach` says already."""


STATED: dict[str, Callable[[Stated, Any], None]] = {
    "fund": fund,
    "travel_limit": nothing,
    "planning_level": nothing,
    "supply": supply,
    "supervision": supervision,
    "places": rooms,
    "floor": bound,
    "ceiling": bound,
    "market": market,
    "support_ratio": support_ratio,
    "fair_share": fair_share,
    "required": required,
    "forbidden": forbidden,
    "employers": employers,
    "welsh_language": welsh_language,
    "opened": opened,
    "team": team,
    "single_base": single_base,
    "standard": standard,
    "least_job": least_job,
    "mix": mix,
    "no_loser": no_loser,
    "people_near": people_near,
    "override": override,
}
