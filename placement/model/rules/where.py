"""Places of a level, and what is counted there: what several rules ask of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.arrays import Bools, Floats, Ints, summed
from placement.model.belonging import RURAL, PeopleLevel
from placement.model.case import Case
from placement.model.role import Kind
from placement.model.rows import Joins
from placement.model.rules.base import Rule, unknown_ids

PlaceLevel = Literal["base", "cluster", "county", "region"]
TABLES = {"area": "areas", "base": "bases", "cluster": "clusters", "county": "counties", "region": "regions"}
ORDER = ("base", "cluster", "county", "region", "national")


def place_ids(case: Case, level: PlaceLevel) -> tuple[str, ...]:
    return {
        "base": case.base_ids,
        "cluster": case.cluster_ids,
        "county": case.county_ids,
        "region": case.region_ids,
    }[level]


def place_of_base(case: Case, level: PlaceLevel) -> Ints:
    """B, the place that each base lies in."""
    return {
        "base": np.arange(len(case.base_ids)),
        "cluster": case.base_cluster,
        "county": case.base_county,
        "region": case.base_region,
    }[level]


def region_of_place(case: Case, level: PlaceLevel) -> Ints:
    return {
        "base": case.base_region,
        "cluster": case.cluster_region,
        "county": case.county_region,
        "region": np.arange(len(case.region_ids)),
    }[level]


def found_place(case: Case, level: PlaceLevel, base: int) -> int:
    """The place of one base, step by step: for the checks, which share nothing with the rows."""
    if level == "base":
        return base
    cluster = int(case.base_cluster[base])
    county = int(case.cluster_county[cluster])
    return {"cluster": cluster, "county": county, "region": int(case.county_region[county])}[level]


def found_people(
    case: Case, level: PeopleLevel, named: Sequence[str] | None = None
) -> dict[int, list[tuple[tuple[str, ...], float]]]:
    """For each area the places of the level that parts of it belong to, step by step: for the checks.

    A place is told as `Belonging.labels` tells it. Areas in no place, or in none that is named, are absent.
    """
    found: dict[int, list[tuple[tuple[str, ...], float]]] = {}

    def belongs(area: int, label: tuple[str, ...], part: float) -> None:
        if named is None or label[-1] in named:
            found.setdefault(area, []).append((label, part))

    if level in {"area", "rural_class"}:
        for a, name in enumerate(case.area_ids):
            county = int(case.cluster_county[case.area_cluster[a]])
            region = case.region_ids[int(case.county_region[county])]
            rural = ("urban", "town", "village")[int(case.area_rural[a])]
            belongs(a, (name,) if level == "area" else (region, rural), 1.0)
        return found
    member = case.membership
    for a, c, part in zip(member.area, member.cluster, member.share, strict=True):
        county = int(case.cluster_county[c])
        name = {
            "cluster": case.cluster_ids[c],
            "county": case.county_ids[county],
            "region": case.region_ids[int(case.county_region[county])],
        }[level]
        belongs(int(a), (name,), float(part))
    return found


def counted_roles(
    case: Case, services: Sequence[str] | None = None, kinds: Sequence[Kind] | None = None
) -> Bools:
    """K, roles of these services and kinds; None is all."""
    return np.array(
        [
            (services is None or case.services[role.service].id in services)
            and (kinds is None or role.kind in kinds)
            for role in case.roles
        ],
        dtype=bool,
    )


def joining(case: Case, level: PlaceLevel, counted: Bools) -> Joins:
    """What rows over the counted posts of each place join; nothing, where one service is planned there."""
    services = {role.service for role, counts in zip(case.roles, counted, strict=True) if counts}
    widths = [ORDER.index(case.services[service].level) for service in services]
    if len(services) <= 1 and all(ORDER.index(level) <= width for width in widths):
        return None
    return "limit" if level in {"base", "cluster"} else "totals"


def shares(weight: Floats, group: Ints) -> Floats:
    """Each weight over the sum of those of its group; 0 where that is 0."""
    every = summed(group, weight, len(group))[group]
    return np.divide(weight, every, out=np.zeros(len(weight)), where=every > 0)


def where_text(words: Words, level: PlaceLevel | PeopleLevel, *, some: bool = False) -> str:
    return words(f"level.{level}.some" if some else f"level.{level}.each")


def services_text(words: Words, case: Case, services: Sequence[str] | None) -> str:
    """A further sentence that names the services counted; nothing where all are."""
    names = [words.name(vars(service)) for service in case.services if service.id in (services or ())]
    return " " + words("rules.bound.services", services=words.listed(names)) if names else ""


def kinds_text(words: Words, kinds: Sequence[Kind] | None) -> str:
    return words.listed([words(f"kind.{kind}") for kind in kinds]) if kinds else words("kind.any")


def unknown_services(rule: Rule, services: Sequence[str] | None, region: Region, file: str) -> list[Fault]:
    return unknown_ids(services, region.services["service_id"], file=file, rule=rule, column="services")


def known_places(region: Region, level: PlaceLevel | PeopleLevel) -> Sequence[str]:
    """By which names a scenario may call the places of a level."""
    if level == "rural_class":
        return RURAL
    return [str(name) for name in getattr(region, TABLES[level])[f"{level}_id"]]


def unknown_places(
    rule: Rule,
    level: PlaceLevel | PeopleLevel,
    places: Sequence[str] | None,
    region: Region,
    file: str,
) -> list[Fault]:
    return unknown_ids(places, known_places(region, level), file=file, rule=rule, column="places")
