"""Places, roles and residents of a case, counted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.model.brute import belonging

if TYPE_CHECKING:
    from placement.model.case import Case


def place_of(case: Case, level: str, b: int) -> int:
    cluster = int(case.base_cluster[b])
    county = int(case.cluster_county[cluster])
    return {
        "base": b,
        "cluster": cluster,
        "county": county,
        "region": int(case.county_region[county]),
        "nation": 0,
    }[level]


def places(case: Case, level: str) -> dict[int, list[int]]:
    """The bases of each place; places without any are there too."""
    size = len({"base": case.base_ids, "cluster": case.cluster_ids, "county": case.county_ids,
                "region": case.region_ids, "nation": (0,)}[level])  # fmt: skip
    return {p: [b for b in range(len(case.base_ids)) if place_of(case, level, b) == p] for p in range(size)}


def names(case: Case, level: str) -> tuple[str, ...]:
    return {
        "base": case.base_ids,
        "cluster": case.cluster_ids,
        "county": case.county_ids,
        "region": case.region_ids,
    }[level]


def roles(case: Case, services: Any = None, kinds: Any = None) -> list[int]:
    return [
        k
        for k, role in enumerate(case.roles)
        if (services is None or case.services[role.service].id in services)
        and (kinds is None or role.kind in kinds)
    ]


def people(case: Case, level: str) -> dict[int, float]:
    found: dict[int, float] = {}
    for a, p, share in belonging(case, level):  # type: ignore[arg-type]
        found[p] = found.get(p, 0.0) + share * float(case.population[a])
    return found
