"""Near-boundary samples of the rules about sites and teams; see `near`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules.opened import Opened
from placement.model.rules.opening import Opening
from placement.model.rules.single_base import SingleBase
from placement.model.rules.team import Team
from tests.model.rules.beside import AT, SURE, Drawn, Near, staff_there, with_value

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case


def in_great_need(case: Case) -> Case:
    """The case in which nobody's care is more than they need: whether it is, another rule judges."""
    return replace(case, need=np.where(case.need > 0, 99.0, 0.0))


def opening(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The room of one possible site is what its new posts take."""
    sites = [b for b, site in enumerate(case.base_candidate) if site]
    b, over = rng.choice(sites), 0.0
    new = [
        sum(role.step_wte * int(plan.posts[base, k].sum()) for k, role in enumerate(case.roles))
        for base in range(len(case.base_ids))
    ]
    if rng.random() < 0.7:
        case = replace(case, base_places=with_value(case.base_places, b, new[b] + rng.choice(AT)))
        over = new[b] - case.base_places[b]
    shut = [base for base in sites if not plan.opened[base].any()]
    cared = any(base in shut and wte > SURE for base, wte in zip(plan.care.base, plan.care.wte, strict=True))
    return in_great_need(case), Opening(), over > SURE or cared or any(new[base] > 0 for base in shut)


def opened(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """At least and at most what is opened, or one more or fewer; some sites named."""
    sites = [name for name, site in zip(case.base_ids, case.base_candidate, strict=True) if site]
    doors = {name for name, each in zip(case.base_ids, plan.opened, strict=True) if each.any()}
    among = rng.choice([None, None, tuple(rng.sample(case.base_ids, rng.randint(1, len(case.base_ids))))])
    found = len([name for name in sites if name in doors and (among is None or name in among)])
    some: dict[str, Any] = {"among": among}
    breaks = False
    what = rng.choice(["at_least", "at_most", "bases", "bases"])
    if what == "bases":
        some["bases"] = tuple(rng.sample([*case.base_ids, "elsewhere"], rng.randint(1, len(case.base_ids))))
        breaks = any(name in sites and name not in doors for name in some["bases"])
    else:
        some[what] = max(found + rng.choice([-1, 0, 1]), 0)
        breaks = found < some[what] if what == "at_least" else found > some[what]
    return case, Opened(id="opened", **some), breaks


def team(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One figure of the team is what one place has."""
    level: Any = rng.choice(["base", "cluster"])
    ids = case.base_ids if level == "base" else case.cluster_ids
    place = [b if level == "base" else int(case.base_cluster[b]) for b in range(len(case.base_ids))]
    p = place[rng.randrange(len(place))]
    of = rng.sample(range(len(case.services)), rng.randint(1, len(case.services)))
    has, new = dict.fromkeys(of, 0.0), False
    for b, s in ((b, s) for b in range(len(place)) for s in of if place[b] == p):
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
    rule = Team(id="team", level=level, members=members, least_wte=least, places=some)
    return case, rule, over > SURE and (new or ids[p] in (some or ()))


def single_base(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """One service or all; care from a second base may be less than anything that counts."""
    of = tuple(rng.sample(case.service_ids, rng.randint(1, len(case.services))))
    bases: dict[tuple[int, int], set[int]] = {}
    for a, b, s, wte in zip(plan.care.area, plan.care.base, plan.care.service, plan.care.wte, strict=True):
        if wte > SURE and case.services[s].id in of:
            bases.setdefault((int(a), int(s)), set()).add(int(b))
    return in_great_need(case), SingleBase(services=of), any(len(serving) > 1 for serving in bases.values())


NEAR: dict[str, Near] = {
    "opening": opening,
    "opened": opened,
    "team": team,
    "single_base": single_base,
}
