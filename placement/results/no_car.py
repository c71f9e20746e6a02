"""Households without a car that no staffed base is near by public transport, before and after the plan.

By service: of the areas of the plan, households without a car or van from which no open base that has staff
of the service lies within the service's limit of minutes. Areas of which it is not known how many have no
car, or where that cannot be said of every staffed base, are left out of the count that stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules.travel_limit import TravelLimit
from placement.results.reach import staff_of
from placement.scenario.travel_times import travel_matrix

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools, Floats, Ints
    from placement.scenario.inputs import Inputs


def no_car_entry(inputs: Inputs, allocation: Allocation, before: Allocation) -> dict[str, Any] | None:
    """What `answer.json` holds of it; None where nobody knows who has no car, or when buses run."""
    case, region = inputs.case, inputs.region
    if "no_car_households" not in region.areas:
        return None
    areas, bases = _at(region.areas["area_id"], case.area_ids), _at(region.bases["base_id"], case.base_ids)
    households = region.areas["no_car_households"].to_numpy(dtype=np.float64)[areas]
    known = np.isfinite(households)
    if not known.any():
        return None
    transit = travel_matrix(region, inputs.scenario.travel, areas=areas, bases=bases).transit
    if transit is None:
        return None
    limits = _limits(inputs)
    rows = []
    for service, each in enumerate(case.services):
        plans = [
            _missed(transit, staff_of(case, plan)[:, service] > 0, limits[service])
            for plan in (before, allocation)
        ]
        told = known & plans[0][1] & plans[1][1]
        rows.append(
            {
                "service_id": each.id,
                "minutes": float(limits[service]),
                "households": _sum(households, told),
                "beyond_before": _sum(households, told & plans[0][0]),
                "beyond_after": _sum(households, told & plans[1][0]),
            }
        )
    return {"households": _sum(households, known), "areas_unknown": int((~known).sum()), "services": rows}


def _missed(transit: Floats, staffed: Bools, minutes: float) -> tuple[Bools, Bools]:
    """Areas that no staffed base is near, and those of which that can be said."""
    there = transit[:, staffed]
    near = (there <= minutes).any(axis=1)
    said = near | ~np.isnan(there).any(axis=1)
    return np.asarray(~near), np.asarray(said)


def _limits(inputs: Inputs) -> Floats:
    """Minutes by service: of the rule, or of the tables."""
    rules = [
        rule for rule in inputs.scenario.rules if isinstance(rule, TravelLimit) and rule.measure == "minutes"
    ]
    return np.asarray(np.min([rule.limit(inputs.case) for rule in rules or [TravelLimit()]], axis=0))


def _sum(households: Floats, those: Bools) -> int:
    return round(float(households[those].sum()))


def _at(all_of: Any, ids: tuple[str, ...]) -> Ints:
    at = {str(name): i for i, name in enumerate(all_of)}
    return np.array([at[name] for name in ids], dtype=np.int64)
