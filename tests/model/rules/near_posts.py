"""Near-boundary samples of the rules about which posts go where; see `near`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.least_job import LeastJob
from placement.model.rules.mix import Mix
from placement.model.rules.required import Required
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import KINDS
from tests.model.rules.beside import AT, BESIDE, SURE, Drawn, Near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.model.allocation import Allocation
    from placement.model.case import Case, Role

WELSH = ("", "desirable", "to_be_learnt", "essential")
LEVELS = ("base", "cluster", "county", "region")


def lies(case: Case, base: int) -> dict[str, str]:
    """The places that a base lies in, by level."""
    cluster = case.base_cluster[base]
    county = case.cluster_county[cluster]
    return {
        "base": case.base_ids[base],
        "cluster": case.cluster_ids[cluster],
        "county": case.county_ids[county],
        "region": case.region_ids[case.county_region[county]],
    }


def new_posts(case: Case, plan: Allocation) -> Iterator[tuple[dict[str, str], Role, int]]:
    """The places, the role and the steps of every new post."""
    for b, k in np.ndindex(plan.posts.shape[:2]):
        if plan.posts[b, k].any():
            yield lies(case, b), case.roles[k], int(plan.posts[b, k].sum())


def some_of(rng: Random, names: Any) -> Any:
    """None, or a few of the names."""
    return rng.choice([None, None, tuple(rng.sample(names, rng.randint(1, len(names))))])


def support_ratio(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The ratio is that of one place, or a little beside it."""
    level: Any = rng.choice(LEVELS)
    services = some_of(rng, case.service_ids)
    wte: dict[str, dict[str, float]] = {}
    for places, role, steps in new_posts(case, plan):
        if services is None or case.services[role.service].id in services:
            has = wte.setdefault(places[level], dict.fromkeys(KINDS, 0.0))
            has[role.kind] += steps * role.step_wte
    both = [has for has in wte.values() if has["registered"] > 0 and has["support"] > 0]
    has = rng.choice(both or list(wte.values()) or [dict.fromkeys(KINDS, 0.0)])
    support, registered = has["support"], has["registered"]
    ratio = (support / registered if registered else rng.choice([0.5, 1.0])) + rng.choice(BESIDE)
    some: dict[str, Any] = {"most": ratio} if rng.random() < 0.5 else {"least": ratio}
    if "least" in some and rng.random() < 0.3:
        some["most"] = ratio + rng.choice([0.0, 1.0])
    some = {name: min(max(value, BESIDE[1]), 20.0) for name, value in some.items()}
    over = support - some.get("most", np.inf) * registered if registered or "most" in some else 0.0
    over = max(over, some.get("least", 0.0) * registered - support)
    return case, SupportRatio(level=level, services=services, **some), over > SURE


def fair_share(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The tolerance is as far as one place is from its target; places lie as far apart as they can."""
    bases, clusters, counties = (len(x) for x in (case.base_ids, case.cluster_ids, case.county_ids))
    case = replace(
        case, base_cluster=np.arange(bases) % clusters, cluster_county=(1 + np.arange(clusters)) % counties
    )
    level: Any = rng.choice(["county", "county", "region"])
    within: Any = "nation" if level == "region" else rng.choice(["nation", "region"])
    of: Any = rng.choice(["population", "weighted_need"])
    pace = rng.choice([None, 0.0, 0.1, 0.3])
    county_of = [case.county_ids[county] for county in case.cluster_county]
    region_of = {
        name: case.region_ids[r] for name, r in zip(case.county_ids, case.county_region, strict=True)
    }
    ids = case.county_ids if level == "county" else case.region_ids
    weight, staff, pounds = (dict.fromkeys(ids, 0.0) for _ in range(3))
    for a, c, share in zip(case.membership.area, case.membership.cluster, case.membership.share, strict=True):
        name = county_of[c] if level == "county" else region_of[county_of[c]]
        weight[name] += share * float(case.population[a] if of == "population" else case.need[a].sum())
    for b in range(len(case.base_ids)):
        staff[lies(case, b)[level]] += float(case.in_post[b].sum())
    for places, role, steps in new_posts(case, plan):
        pounds[places[level]] += steps * float(np.ceil(role.pounds_per_wte * role.step_wte))
    place = rng.choice([name for name in ids if weight[name] and pounds[name]] or ids)
    others = [name for name in ids if within == "nation" or region_of[name] == region_of[place]]
    away, every = rng.random(), sum(pounds[name] for name in others)
    if sum(weight[name] for name in others) > 0:
        target = {name: weight[name] / sum(weight[n] for n in others) for name in others}
        busy = sum(staff[name] for name in others)
        if pace is not None and busy > 0:
            low, high = ({name: staff[name] / busy + by for name in others} for by in (-pace, pace))
            target = {name: sorted((low[name], target[name], high[name]))[1] for name in others}
        away = abs(pounds[place] / every - target[place] / sum(target.values())) if every else 0.0
    else:
        every = 0.0
    tolerance = min(max(away * rng.choice([0.5, 1.0, 1.0, 1.0]) + rng.choice(BESIDE), 0.0), 1.0)
    rule = FairShare(level=level, within=within, of=of, pace=pace, tolerance=tolerance)
    return case, rule, (away - tolerance) * every > SURE


def required(rng: Random, case: Case, plan: Allocation) -> Drawn:
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


def forbidden(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """Some places, services, kinds and roles, any of which may be all."""
    level: Any = rng.choice(LEVELS)
    ids = {
        "base": case.base_ids,
        "cluster": case.cluster_ids,
        "county": case.county_ids,
        "region": case.region_ids,
    }
    some: dict[str, Any] = {
        "places": some_of(rng, ids[level]),
        "services": some_of(rng, case.service_ids),
        "kinds": some_of(rng, KINDS),
        "roles": some_of(rng, [role.id for role in case.roles]),
    }
    if all(names is None for names in some.values()):
        some["kinds"] = (rng.choice(KINDS),)
    breaks = False
    for places, role, _ in new_posts(case, plan):
        is_of = {
            "places": places[level],
            "services": case.services[role.service].id,
            "kinds": role.kind,
            "roles": role.id,
        }
        breaks |= all(some[what] is None or name in some[what] for what, name in is_of.items())
    return case, Forbidden(level=level, **some), breaks


def least_job(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """A job is what one place has of one service, or a half or a third of it, or a little beside."""
    level: Any = rng.choice(["base", "cluster"])
    services, kinds, whole = some_of(rng, case.service_ids), some_of(rng, KINDS), rng.random() < 0.5
    wte: dict[tuple[str, str], float] = {}
    for places, role, steps in new_posts(case, plan):
        service = case.services[role.service].id
        if (services is None or service in services) and (kinds is None or role.kind in kinds):
            wte[places[level], service] = wte.get((places[level], service), 0.0) + steps * role.step_wte
    jobs = rng.choice([1, 2, 3]) if whole else 1
    least = max(rng.choice(list(wte.values()) or [1.0]) / jobs + rng.choice(AT), 0.25)
    far = [abs(has - least * max(round(has / least), 1)) if whole else least - has for has in wte.values()]
    rule = LeastJob(level=level, least_wte=least, whole=whole, services=services, kinds=kinds)
    return case, rule, max(far, default=0.0) > SURE


def mix(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The tolerance is as far as one group's part of the money is from its share, or a little beside it."""
    kinds = {name: rng.choice(["adults", "children"]) for name in case.service_ids}
    case = replace(case, services=tuple(replace(one, care_group=kinds[one.id]) for one in case.services))
    level: Any = rng.choice(["region", "nation"])
    by: Any = rng.choice(["service", "care_group"])
    of: Any = rng.choice(["need", "establishment", "stated"])
    services = some_of(rng, case.service_ids)
    called = {name: name if by == "service" else kinds[name] for name in case.service_ids}
    counted = [name for name in case.service_ids if services is None or name in services]
    weight: dict[str, dict[str, float]] = {}
    if of == "need":
        spots = [
            (case.county_region[case.cluster_county[c]], case.need[a])
            for a, c in enumerate(case.area_cluster)
        ]
    else:
        spots = [
            (case.county_region[case.cluster_county[c]], case.funded[b])
            for b, c in enumerate(case.base_cluster)
        ]
    for region, wte in spots:
        here = weight.setdefault(case.region_ids[region] if level == "region" else "nation", {})
        for name in counted:
            here[called[name]] = here.get(called[name], 0.0) + float(wte[case.service_ids.index(name)])
    pounds: dict[str, dict[str, float]] = {}
    for places, role, steps in new_posts(case, plan):
        if case.services[role.service].id in counted:
            here = pounds.setdefault(places["region"] if level == "region" else "nation", {})
            name = called[case.services[role.service].id]
            here[name] = here.get(name, 0.0) + steps * float(np.ceil(role.pounds_per_wte * role.step_wte))
    groups = list(dict.fromkeys(called[name] for name in counted))
    stated = {
        name: 1.0 / (len(groups) + rng.choice([0, 1])) for name in groups[: rng.randint(1, len(groups))]
    }
    away = []
    for place, has in pounds.items():
        whole = sum(weight.get(place, {}).values())
        plain = {name: wte / whole for name, wte in weight[place].items()} if whole > 0 else {}
        for name, share in (stated if of == "stated" else plain).items():
            away.append((abs(has.get(name, 0.0) / sum(has.values()) - share), sum(has.values())))
    tolerance = (rng.choice(away)[0] if away else 0.1) * rng.choice([0.5, 1.0, 1.0, 1.0]) + rng.choice(BESIDE)
    tolerance = min(max(tolerance, 0.0), 1.0)
    some = {"stated": stated} if of == "stated" else {}
    rule = Mix.model_validate(
        {"level": level, "by": by, "of": of, "tolerance": tolerance, "services": services, **some}
    )
    return case, rule, any((far - tolerance) * every > SURE for far, every in away)


def employers(rng: Random, case: Case, plan: Allocation) -> Drawn:
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
    for places, role, steps in new_posts(case, plan):
        owner = owners[case.base_ids.index(places["base"])]
        breaks |= role.employer_id not in hosts.get(owner, (owner,))
        new[places["base"]] += steps * role.step_wte
    most: dict[str, float] = {}
    if rng.random() < 0.8:
        b = rng.randrange(len(owners))
        most[owners[b]] = max(new[case.base_ids[b]] + rng.choice(AT), 0.0)
        breaks |= new[case.base_ids[b]] - most[owners[b]] > SURE
    return case, Employers(hosts=hosts, most_wte=most), breaks


def welsh_language(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The part is that of one place, and the line is where the people of one county stand."""
    asked = tuple(replace(r, welsh=rng.choice(WELSH), welsh_level=rng.randint(0, 3)) for r in case.roles)
    speakers = np.where([rng.random() < 0.1 for _ in case.county_ids], np.nan, case.county_speakers)
    case = replace(case, roles=asked, county_speakers=speakers)
    level: Any = rng.choice(["cluster", "county"])
    services, kinds = some_of(rng, case.service_ids), some_of(rng, KINDS)
    requirement: Any = rng.choice(WELSH[1:])
    fluent = rng.randint(0, 2)
    line = rng.choice([10.0, 40.0, 70.0]) + rng.choice([0.0, 0.0, -5.0, *BESIDE])
    tally: dict[str, tuple[float, float]] = {}
    breaks = False
    for places, role, steps in new_posts(case, plan):
        if (services and case.services[role.service].id not in services) or (
            kinds and role.kind not in kinds
        ):
            continue
        share = float(case.county_speakers[case.county_ids.index(places["county"])])
        if share * 100 < line - 1e-6 or np.isnan(share):
            breaks |= role.welsh != ""
            continue
        enough = WELSH.index(role.welsh) >= WELSH.index(requirement) and role.welsh_level >= fluent
        asking, every = tally.get(places[level], (0.0, 0.0))
        tally[places[level]] = asking + steps * role.step_wte * enough, every + steps * role.step_wte
    mixed = [(asking, every) for asking, every in tally.values() if 0 < asking < every]
    asking, every = rng.choice(mixed or list(tally.values()) or [(0.0, 0.0)])
    part = min(max((asking / every if every else 0.5) + rng.choice(BESIDE), 0.0), 1.0)
    rule = WelshLanguage(
        level=level,
        line=line,
        requirement=requirement,
        language_level=fluent,
        part=part,
        services=services,
        kinds=kinds,
    )
    return case, rule, breaks or part * every - asking > SURE


NEAR: dict[str, Near] = {
    "support_ratio": support_ratio,
    "fair_share": fair_share,
    "required": required,
    "forbidden": forbidden,
    "employers": employers,
    "least_job": least_job,
    "mix": mix,
    "welsh_language": welsh_language,
}
