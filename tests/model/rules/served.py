"""Who is served, counted place by place, for samples near a limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case

LEVELS = ("area", "rural_class", "cluster", "county", "region")
CLASSES = ("urban", "town", "village")
Spot = tuple[str, str, str]
"""A place (and, of a class of places, its region), and a service or all."""


@dataclass(frozen=True)
class Tally:
    """What is counted at each spot, by name."""

    need: dict[Spot, float]
    met: dict[Spot, float]
    today: dict[Spot, float]


def with_all_classes(rng: Random, case: Case) -> Case:
    """The case with urban areas, towns and villages side by side, and a today of its own."""
    a, s = case.need.shape
    today = [[rng.choice([0.0, 0.0, 0.3, 0.5, 1.0]) for _ in range(s)] for _ in range(a)]
    return replace(
        case,
        area_rural=np.array([rng.randrange(3) for _ in range(a)], dtype=np.int64),
        today=np.minimum(np.array(today), case.need),
        reachable=np.array([[rng.random() < 0.7 for _ in range(s)] for _ in range(a)], dtype=bool),
    )


def tally(case: Case, plan: Allocation, level: str, of: tuple[int, ...], *, each: bool, near: bool) -> Tally:
    """Need, care and today's care of every place, for some services; of whom a base can reach if `near`."""
    need: dict[Spot, float] = {}
    met: dict[Spot, float] = {}
    today: dict[Spot, float] = {}
    care = list(zip(plan.care.area, plan.care.service, plan.care.wte, strict=True))
    parts = [(a, place, part) for a, those in enumerate(places_of(case, level)) for place, part in those]
    for a, (*place, _), part in parts:
        for s in of:
            if near and case.reachable is not None and not case.reachable[a, s]:
                continue
            spot = (place[0], place[1], case.service_ids[s] if each else "")
            given = sum(float(wte) for area, service, wte in care if (area, service) == (a, s))
            met[spot] = met.get(spot, 0.0) + part * given
            need[spot] = need.get(spot, 0.0) + part * float(case.need[a, s])
            now = 0.0 if case.today is None else float(case.today[a, s])
            today[spot] = today.get(spot, 0.0) + part * now
    return Tally(need, met, today)


def places_of(case: Case, level: str) -> list[list[tuple[Spot, float]]]:
    """For each area the places of a level that it belongs to, and which part of it; all services together."""
    member = case.membership
    parts = [
        (int(a), int(c), float(x)) for a, c, x in zip(member.area, member.cluster, member.share, strict=True)
    ]
    if level in ("area", "rural_class"):
        parts = [(a, int(case.area_cluster[a]), 1.0) for a in range(len(case.area_ids))]
    found: list[list[tuple[Spot, float]]] = [[] for _ in case.area_ids]
    for a, c, part in parts:
        county = int(case.cluster_county[c])
        region = case.region_ids[case.county_region[county]]
        place = {
            "area": ("", case.area_ids[a]),
            "rural_class": (region, CLASSES[case.area_rural[a]]),
            "cluster": ("", case.cluster_ids[c]),
            "county": ("", case.county_ids[county]),
            "region": ("", region),
        }[level]
        found[a].append(((*place, ""), part))
    return found


def asked_of(rng: Random, case: Case) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Level, services and whether each counts alone, and the numbers of the services."""
    of = tuple(rng.sample(range(len(case.services)), rng.randint(1, len(case.services))))
    all_of_them = len(of) == len(case.services) and rng.random() < 0.5
    services = None if all_of_them else tuple(case.services[s].id for s in of)
    return {"level": rng.choice(LEVELS), "services": services, "each_service": rng.random() < 0.5}, of


def named_of(rng: Random, spots: list[Spot], spot: Spot) -> tuple[str, ...] | None:
    every = tuple(sorted({name for _, name, _ in spots}))
    return rng.choice([None, (spot[1],), (spot[1],), every])
