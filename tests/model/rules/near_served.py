"""Near-boundary samples of the rules about whom care reaches; see `near`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules.no_loser import NoLoser
from placement.model.rules.people_near import PeopleNear
from placement.model.rules.standard import Standard
from tests.model.rules.beside import AT, SURE, Drawn, Near, staff_there

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    parts = [(a, place, part) for a, those in enumerate(_places(case, level)) for place, part in those]
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


def _places(case: Case, level: str) -> list[list[tuple[Spot, float]]]:
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


def _asked(rng: Random, case: Case) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Level, services and whether each counts alone, and the numbers of the services."""
    of = tuple(rng.sample(range(len(case.services)), rng.randint(1, len(case.services))))
    all_of_them = len(of) == len(case.services) and rng.random() < 0.5
    services = None if all_of_them else tuple(case.services[s].id for s in of)
    return {"level": rng.choice(LEVELS), "services": services, "each_service": rng.random() < 0.5}, of


def _named(rng: Random, spots: list[Spot], spot: Spot) -> tuple[str, ...] | None:
    every = tuple(sorted({name for _, name, _ in spots}))
    return rng.choice([None, (spot[1],), (spot[1],), every])


def standard(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The share is what one place has."""
    case, near = with_all_classes(rng, case), rng.random() < 0.4
    some, of = _asked(rng, case)
    has = tally(case, plan, some["level"], of, each=some["each_service"], near=near)
    spots = [spot for spot in has.need if has.need[spot] > 0]
    share, over, places = rng.choice([0.0, 0.2, 1.0]), 0.0, None
    if spots:
        spot = rng.choice([spot for spot in spots if has.met[spot] > 0] or spots)
        share = min(max((has.met[spot] + rng.choice(AT)) / has.need[spot], 0.0), 1.0)
        over = share * has.need[spot] - has.met[spot]
        places = _named(rng, spots, spot)
    where = "within reach" if near else "everywhere"
    rule = Standard.model_validate({"share": share, "places": places, "where": where, **some})
    return case, rule, over > SURE


def no_loser(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """Points are what one place loses, or today is what it has and a little beside."""
    case = with_all_classes(rng, case)
    some, of = _asked(rng, case)
    has = tally(case, plan, some["level"], of, each=some["each_service"], near=False)
    losing = [s for s, need in has.need.items() if need > 0 and has.today[s] > has.met[s] > 0]
    losing = losing or [s for s, need in has.need.items() if need > 0 and has.today[s] > has.met[s]]
    points, over, places = rng.choice([0.0, 5.0, 100.0]), 0.0, None
    if losing:
        spot = rng.choice(losing)
        need, fall = has.need[spot], has.today[spot] - has.met[spot] + rng.choice(AT)
        points = min(max(100 * fall / need, 0.0), 100.0)
        over = has.today[spot] - points / 100 * need - has.met[spot]
        places = _named(rng, list(has.need), spot)
    rule = NoLoser.model_validate({"points": points, "places": places, **some})
    return case, rule, over > SURE


def people_near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The share is that of one place, or a little more or less; some journeys and some cars are unknown."""
    a, b = case.minutes.shape
    unknown = [[rng.choice([5.0, 15.0, 25.0, np.inf, np.nan]) for _ in range(b)] for _ in range(a)]
    case = replace(
        with_all_classes(rng, case),
        transit_minutes=np.array(unknown),
        no_car_share=np.array([rng.choice([0.0, 0.2, 0.5, 1.0, np.nan]) for _ in range(a)]),
    )
    some, of = _asked(rng, case)
    del some["each_service"]
    some |= {
        "minutes": rng.choice([0.0, 10.0, 20.0]),
        "mode": rng.choice(["scenario", "car", "transit", "transit"]),
        "who": rng.choice(["everyone", "no_car"]),
    }
    lives, near = _near_staff(case, plan, of if some["services"] else range(len(case.services)), some)
    share, over, places = rng.choice([0.0, 0.5, 1.0]), 0.0, None
    if spots := [spot for spot in lives if lives[spot] > 0]:
        spot = rng.choice([spot for spot in spots if near[spot] > 0] or spots)
        share = min(max((near[spot] + rng.choice(AT)) / lives[spot], 0.0), 1.0)
        over = share * lives[spot] - near[spot]
        places = _named(rng, spots, spot)
    return case, PeopleNear.model_validate({"share": share, "places": places, **some}), over > SURE


def _near_staff(
    case: Case, plan: Allocation, of: Iterable[int], some: dict[str, Any]
) -> tuple[dict[Spot, float], dict[Spot, float]]:
    """Thousands of people of each place, and of those who are near somebody who works there."""
    journeys = {"scenario": case.reach_minutes, "car": case.minutes, "transit": case.transit_minutes}
    minutes = journeys[some["mode"]]
    assert minutes is not None
    assert case.no_car_share is not None
    staffed = []
    for base in range(len(case.base_ids)):
        new = sum(int(plan.filled[base, k]) for k, role in enumerate(case.roles) if role.service in set(of))
        if new > 0 or any(staff_there(case, plan, base, s) > SURE for s in of):
            staffed.append(base)
    lives: dict[Spot, float] = {}
    near: dict[Spot, float] = {}
    for a, places in enumerate(_places(case, some["level"])):
        people = float(case.population[a]) / 1000
        if some["who"] == "no_car":
            share = float(case.no_car_share[a])
            people = 0.0 if np.isnan(share) else people * share
        if all(np.isnan(one) for one in minutes[a]):
            people = 0.0
        for spot, part in places:
            lives[spot] = lives.get(spot, 0.0) + part * people
            here = any(minutes[a, b] <= some["minutes"] for b in staffed)
            near[spot] = near.get(spot, 0.0) + (part * people if here else 0.0)
    return lives, near


NEAR: dict[str, Near] = {"standard": standard, "no_loser": no_loser, "people_near": people_near}
