"""The same case told in another way, or with a little less in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.case import Memberships

if TYPE_CHECKING:
    from random import Random

    from placement.model.arrays import Ints
    from placement.model.case import Case


def reordered(case: Case, rng: Random) -> Case:
    """The same tables with their rows in another order; ids stay with what they name."""
    a, b, c, s, k = (
        _shuffled(rng, len(x))
        for x in (case.area_ids, case.base_ids, case.cluster_ids, case.services, case.roles)
    )
    county, region = _shuffled(rng, len(case.county_ids)), _shuffled(rng, len(case.region_ids))
    new_area, new_cluster, new_county, new_region, new_service = (
        _where(x) for x in (a, c, county, region, s)
    )
    member = case.membership
    return replace(
        case,
        area_ids=_picked(case.area_ids, a),
        base_ids=_picked(case.base_ids, b),
        cluster_ids=_picked(case.cluster_ids, c),
        county_ids=_picked(case.county_ids, county),
        region_ids=_picked(case.region_ids, region),
        services=_picked(case.services, s),
        roles=tuple(replace(role, service=int(new_service[role.service])) for role in _picked(case.roles, k)),
        classes=tuple(
            replace(
                group, service=int(new_service[group.service]), home_county=int(new_county[group.home_county])
            )
            for group in case.classes[::-1]
        ),
        area_cluster=new_cluster[case.area_cluster[a]],
        area_rural=case.area_rural[a],
        population=case.population[a],
        base_cluster=new_cluster[case.base_cluster[b]],
        base_candidate=case.base_candidate[b],
        base_places=case.base_places[b],
        cluster_county=new_county[case.cluster_county[c]],
        county_region=new_region[case.county_region[county]],
        membership=Memberships(
            new_area[member.area][::-1], new_cluster[member.cluster][::-1], member.share[::-1]
        ),
        need=case.need[np.ix_(a, s)],
        in_post=case.in_post[np.ix_(b, s)],
        funded=case.funded[np.ix_(b, s)],
        minutes=case.minutes[np.ix_(a, b)],
        reach_minutes=case.reach_minutes[np.ix_(a, b)],
        km=case.km[np.ix_(a, b)],
        commute_minutes=case.commute_minutes[np.ix_(county, b)],
        whole_region_ids=_picked(case.whole_region_ids, region),
        whole_need=case.whole_need[np.ix_(region, s)],
        whole_population=case.whole_population[region],
    )


def renamed(case: Case) -> tuple[Case, dict[str, str]]:
    """The same case with other ids, in the other order as text; and the new name of each id."""
    names: dict[str, str] = {}

    def new(ids: tuple[str, ...]) -> tuple[str, ...]:
        names.update({name: f"{name[0]}{99 - i}-new" for i, name in enumerate(ids)})
        return tuple(names[name] for name in ids)

    new(tuple(role.id for role in case.roles))
    roles = tuple(replace(role, id=f"{99 - i}-role") for i, role in enumerate(case.roles))
    names.update({old.id: role.id for old, role in zip(case.roles, roles, strict=True)})
    return replace(
        case,
        area_ids=new(case.area_ids),
        base_ids=new(case.base_ids),
        cluster_ids=new(case.cluster_ids),
        county_ids=new(case.county_ids),
        region_ids=new(case.region_ids),
        whole_region_ids=new(case.whole_region_ids),
        services=tuple(replace(service, id=f"{99 - i}-service") for i, service in enumerate(case.services)),
        roles=roles,
        classes=tuple(replace(group, id=f"{99 - i}-class") for i, group in enumerate(case.classes)),
    ), names


def lessened(case: Case, what: str) -> Case:
    """The case with fewer graduates, fewer places, fewer in post, or new staff who give less care."""
    if what == "graduates":
        return replace(
            case, classes=tuple(replace(group, size=max(group.size - 1, 0)) for group in case.classes)
        )
    if what == "places":
        return replace(case, base_places=np.maximum(case.base_places - 0.5, 0))
    if what == "in_post":
        return replace(case, in_post=0.8 * case.in_post)
    return replace(
        case, roles=tuple(replace(role, care_wte_per_wte=0.9 * role.care_wte_per_wte) for role in case.roles)
    )


def _shuffled(rng: Random, size: int) -> Ints:
    return np.array(rng.sample(range(size), size), dtype=np.int64)


def _where(order: Ints) -> Ints:
    """Old position to new one."""
    new = np.empty_like(order)
    new[order] = np.arange(len(order))
    return new


def _picked(values: tuple[Any, ...], order: Ints) -> tuple[Any, ...]:
    return tuple(values[i] for i in order)
