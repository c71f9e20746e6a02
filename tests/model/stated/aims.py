"""What several aims, and rules like them, say once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tests.model.stated.programme import minus, plus
from tests.model.stated.where import roles

if TYPE_CHECKING:
    from tests.model.stated.programme import Stated, Sum


def who_counts(case: Any, asked: Any) -> list[float]:
    """People of each area, all or those without a car; nobody where it is not known, or no journey is."""
    minutes, people = journeys(case, asked), []
    for a, residents in enumerate(case.population.tolist()):
        share = 1.0 if asked.who == "everyone" else float(case.no_car_share[a])
        known = share == share and any(one == one for one in minutes[a].tolist())  # noqa: PLR0124 - NaN
        people.append(residents * share if known else 0.0)
    return people


def journeys(case: Any, asked: Any) -> Any:
    return {"scenario": case.reach_minutes, "car": case.minutes, "transit": case.transit_minutes}[asked.mode]


def near_staff(told: Stated, asked: Any, what: str) -> list[Any]:
    """Columns that may be 1 for areas near a base with staff: those in post, of whom opened bases may take
    some or all, or a filled post."""
    case = told.case
    listed = [s for s, one in enumerate(case.services) if asked.services is None or one.id in asked.services]
    for b in range(len(case.base_ids)):
        someone = []
        for s in listed:
            has, moves = told.staff(b, s)
            there = told.add(("there", what, b, s), 1.0, whole=True)
            told.least(
                minus(moves, there, 0.05), -has
            )  # staff in these questions are more than that, or none
            someone.append(there)
        new = [told.busy(b, k) for k in roles(case) if case.roles[k].service in listed]
        steps = plus(*(dict.fromkeys(one, 1.0) for one in new))
        told.most(minus(told.add(("staffed", what, b), 1.0, whole=True), plus(*someone, steps)), 0.0)
        if case.base_candidate[b]:
            told.most(minus({("staffed", what, b): 1.0}, told.door(b)), 0.0)
    for a, row in enumerate(journeys(case, asked)):
        near = {("staffed", what, b): 1.0 for b in np.flatnonzero(row <= asked.minutes).tolist()}
        told.most(minus(told.add(("near", what, a), 1.0), near), 0.0)
    return [("near", what, a) for a in range(len(case.area_ids))]


def minutes_driven(told: Stated) -> Sum:
    return {name: float(told.case.minutes[name[1], name[2]]) for name in told.care()}


def apart_from(told: Stated, name: Any, one: Sum, other: float) -> Sum:
    """A column that is at least the distance of a sum from a number."""
    apart = told.add(name, 1e5)
    told.most(minus(one, apart), other)
    told.least(plus(one, apart), other)
    return apart
