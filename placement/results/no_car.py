"""Who has no car, and which staffed bases are near them by public transport, before and after the plan.

By service: of the areas of the plan, households without a car or van from which no open base that has staff
of the service lies within the service's limit of minutes. Areas of which it is not known how many have no
car, or where that cannot be said of every staffed base, are left out of the count that stands beside it.

People are estimated: residents times the share of the area's households that have no car or van. Such
households are smaller than others, so it is rather too many.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.rules.travel_limit import TravelLimit
from placement.results.document import NoCarEntry, NoCarService
from placement.results.reach import staff_of
from placement.scenario.inputs import Inputs
from placement.scenario.travel_times import no_car_share

NO_CAR = "result_no_car"
"""The table of neighbourhoods; there where minutes by public transport and households without a car are."""
COLUMNS = (
    "area_id", "cluster_id", "no_car_households", "no_car_residents", "nearest_before_minutes",
    "nearest_after_minutes", "services_beyond_before", "services_beyond_after", "services_told",
)  # fmt: skip


def no_car_entry(inputs: Inputs, allocation: Allocation, before: Allocation) -> NoCarEntry | None:
    """What `answer.json` holds of it; None where nobody knows who has no car, or when buses run."""
    who, case = _who(inputs), inputs.case
    if who is None or case.transit_minutes is None:
        return None
    households, people = who
    known = np.isfinite(households)
    limits = limits_by_service(inputs)
    rows: list[NoCarService] = []
    for service, each in enumerate(case.services):
        (missed, said), (misses, says) = (
            _missed(case.transit_minutes, staff_of(case, plan)[:, service] > 0, limits[service])
            for plan in (before, allocation)
        )
        told = known & said & says
        rows.append(
            {
                "service_id": each.id,
                "minutes": float(limits[service]),
                "households": _sum(households, told),
                "beyond_before": _sum(households, told & missed),
                "beyond_after": _sum(households, told & misses),
                "people": _sum(people, told),
                "people_beyond_before": _sum(people, told & missed),
                "people_beyond_after": _sum(people, told & misses),
            }
        )
    return {
        "households": _sum(households, known),
        "people": _sum(people, known),
        "areas_unknown": int((~known).sum()),
        "services": rows,
    }


def no_car_table(inputs: Inputs, allocation: Allocation, before: Allocation) -> pd.DataFrame | None:
    """The table `result_no_car`, a row for each area of which it is known who has no car; None as above.

    `nearest_..._minutes` are by public transport to the nearest base with staff of any service, blank where
    there is no way; `services_beyond_...` of how many services no base with staff lies within their limit,
    of the `services_told` of which that can be said.
    """
    who, case = _who(inputs), inputs.case
    if who is None or case.transit_minutes is None:
        return None
    households, people = who
    limits, plans = limits_by_service(inputs), (before, allocation)
    beyond = np.zeros((2, len(households)), dtype=np.int64)
    told = np.zeros(len(households), dtype=np.int64)
    for service in range(len(case.services)):
        both = [
            _missed(case.transit_minutes, staff_of(case, plan)[:, service] > 0, limits[service])
            for plan in plans
        ]
        said = both[0][1] & both[1][1]
        told += said
        for when, (missed, _) in enumerate(both):
            beyond[when] += missed & said
    nearest = [_nearest(case.transit_minutes, (staff_of(case, plan) > 0).any(axis=1)) for plan in plans]
    known = np.flatnonzero(np.isfinite(households))
    figures = (households.round(), people.round(), *nearest, *beyond, told)
    table = {name: of[known] for name, of in zip(COLUMNS[2:], figures, strict=True)}
    names = {
        "area_id": [case.area_ids[a] for a in known],
        "cluster_id": [case.cluster_ids[case.area_cluster[a]] for a in known],
    }
    counts = {name: table[name].astype(np.int64) for name in COLUMNS[2:4]}
    return pd.DataFrame({**names, **table, **counts}, columns=list(COLUMNS))


def _who(inputs: Inputs) -> tuple[Floats, Floats] | None:
    """Households without a car of each area of the case, and how many people live in them (estimated)."""
    areas = inputs.region.areas
    if not {"households", "no_car_households"} <= set(areas.columns):
        return None
    rows = areas.set_index("area_id").loc[list(inputs.case.area_ids)]
    without = rows["no_car_households"].to_numpy(dtype=np.float64)
    if not np.isfinite(without).any():
        return None
    return without, np.asarray(inputs.case.population * no_car_share(rows))


def _missed(transit: Floats, staffed: Bools, minutes: float) -> tuple[Bools, Bools]:
    """Areas that no staffed base is near, and those of which that can be said."""
    there = transit[:, staffed]
    near = (there <= minutes).any(axis=1)
    said = near | ~np.isnan(there).any(axis=1)
    return np.asarray(~near), np.asarray(said)


def _nearest(transit: Floats, staffed: Bools) -> Floats:
    """A, minutes to the nearest staffed base; NaN where there is no way, or none is known."""
    there = np.where(np.isnan(transit), np.inf, transit)[:, staffed]
    least = there.min(axis=1, initial=np.inf)
    return np.asarray(np.where(np.isfinite(least), least, np.nan))


def limits_by_service(inputs: Inputs) -> Floats:
    """Minutes by service: of the rule, or of the tables."""
    rules = [
        rule for rule in inputs.scenario.rules if isinstance(rule, TravelLimit) and rule.measure == "minutes"
    ]
    return np.asarray(np.min([rule.limit(inputs.case) for rule in rules or [TravelLimit()]], axis=0))


def _sum(amounts: Floats, those: Bools) -> int:
    return round(float(np.nansum(amounts[those])))
