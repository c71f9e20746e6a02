"""Places that no base may reach for a service, under the rules of travel and planning level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.arrays import Bools
    from placement.model.case import Case
    from placement.rules import Rule

MOST_NAMED = 12


def out_of_reach(case: Case, rules: Sequence[Rule], is_open: Bools) -> list[dict[str, Any]]:
    """For each set of services that leaves the same areas out: the services, how many areas and residents.

    `is_open` (B) says which bases are open, today or by the plan. An area is out of reach where none of them,
    staffed or not, may serve it; no new post could. The
    most populous areas are named, `MOST_NAMED` at most. Services that reach everyone are left out.
    """
    allowed = np.ones((len(case.area_ids), len(case.base_ids), len(case.services)), dtype=bool)
    for rule in rules:
        mask = rule.allows_care(case)
        allowed = allowed if mask is None else allowed & mask
    reached = (allowed & is_open[None, :, None]).any(axis=1)
    missed = ~reached & (case.need > 0)
    found: dict[bytes, dict[str, Any]] = {}
    for number, service in enumerate(case.services):
        areas = np.flatnonzero(missed[:, number])
        if not len(areas):
            continue
        largest = areas[np.argsort(-case.population[areas], kind="stable")][:MOST_NAMED]
        entry = {
            "service_ids": [],
            "areas": len(areas),
            "residents": round(float(case.population[areas].sum())),
            "area_ids": [case.area_ids[i] for i in largest],
        }
        found.setdefault(areas.tobytes(), entry)["service_ids"].append(service.id)
    return list(found.values())
