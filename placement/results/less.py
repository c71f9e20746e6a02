"""Neighbourhoods that end with less, and where the time went: from the care before and after alone.

A row for each neighbourhood whose share falls by more than a point, each service in which it gets less time,
and each base whose staff bring it less. Beside it stand what all staff of that base and service reach, before
and after, how many of them are new or have moved, and the cluster and neighbourhood that get most more.

What it shows is whose time reaches whom in the two allocations. It does not show that one person's time went
from here to there: where a base has new staff too, theirs is among what others get more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from placement.data.travel.matrix import RURAL_CLASSES
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.results.coverage import falls, shares

LEAST_PART = 0.001
"""Less of a service is told where it is more than this share of all that the neighbourhood needs."""
LEAST_WTE = 5e-4
"""Less time than this, in WTE, is told of no base, and more of no place."""


@dataclass(frozen=True)
class LessTime:
    """One neighbourhood that falls, one service, one base whose staff bring less. WTE, and shares of one."""

    area_id: str
    cluster_id: str
    rural_class: str
    residents: int
    share_before: float
    share_after: float
    service_id: str
    service_before_wte: float
    service_after_wte: float
    base_id: str
    base_before_wte: float
    base_after_wte: float
    base_all_before_wte: float
    """All that the staff of this base bring in this service, to anybody."""
    base_all_after_wte: float
    base_new_wte: float
    """Filled new posts in this service at the base."""
    base_moved_wte: float
    """Staff of this service who move from the base to one that the plan opens."""
    more_cluster_id: str
    """The cluster whose other neighbourhoods get most more from this base; "" if none does."""
    more_cluster_wte: float
    more_area_id: str
    """The neighbourhood there that gets most more; "" if none does."""
    more_area_wte: float


def less_time(case: Case, allocation: Allocation, before: Allocation) -> list[LessTime]:
    """The furthest falls first; of each neighbourhood, the service and the base that take most first."""
    need = case.need.sum(axis=1)
    then, now = before.area_care(case), allocation.area_care(case)
    share = [shares(care.sum(axis=1), need) for care in (then, now)]
    fallen = np.flatnonzero(falls(*share))
    order = sorted(fallen.tolist(), key=lambda a: (share[1][a] - share[0][a], case.area_ids[a]))
    given = [_by_base(case, plan) for plan in (before, allocation)]
    found = []
    for area in order:
        lost = then[area] - now[area]
        for service in np.argsort(-lost, kind="stable"):
            if lost[service] <= LEAST_PART * need[area]:
                break
            for base, slot in _bases(area, int(service), given):
                found.append(_row(case, allocation, area, int(service), base, slot, (then, now), share))
    return found


def less_table(rows: list[LessTime]) -> pd.DataFrame:
    """The table result_less."""
    return pd.DataFrame([asdict(row) for row in rows], columns=[one.name for one in fields(LessTime)])


def _by_base(case: Case, plan: Allocation) -> dict[tuple[int, int], Floats]:
    """Care by base and service that give any: A, WTE."""
    found: dict[tuple[int, int], Floats] = {}
    care = plan.care
    order = np.lexsort((care.service, care.base))
    keys = np.stack([care.base[order], care.service[order]], axis=1)
    starts = np.flatnonzero(np.any(np.diff(keys, axis=0, prepend=-1) != 0, axis=1))
    for rows in np.split(order, starts[1:]) if len(order) else []:
        reached = np.zeros(len(case.area_ids))
        np.add.at(reached, care.area[rows], care.wte[rows])
        found[int(care.base[rows[0]]), int(care.service[rows[0]])] = reached
    return found


def _bases(
    area: int, service: int, given: list[dict[tuple[int, int], Floats]]
) -> Iterator[tuple[int, tuple[Floats, Floats]]]:
    """Bases that bring the area less of the service, most first, with all that they reach in it."""
    then, now = given
    mine = [(base, reached) for (base, s), reached in then.items() if s == service and reached[area] > 0]
    both = [(base, (reached, now.get((base, service), np.zeros_like(reached)))) for base, reached in mine]
    less = [(after[area] - before[area], base, (before, after)) for base, (before, after) in both]
    for change, base, reached in sorted(less, key=lambda one: (one[0], one[1])):
        if change < -LEAST_WTE:
            yield base, reached


def _row(
    case: Case,
    allocation: Allocation,
    area: int,
    service: int,
    base: int,
    reached: tuple[Floats, Floats],
    care: tuple[Floats, Floats],
    share: list[Floats],
) -> LessTime:
    before, after = reached
    roles = np.flatnonzero(case.role_service == service)
    staff = allocation.in_post_wte(case)[base, service]
    return LessTime(
        area_id=case.area_ids[area],
        cluster_id=case.cluster_ids[case.area_cluster[area]],
        rural_class=RURAL_CLASSES[case.area_rural[area]],
        residents=round(float(case.population[area])),
        share_before=float(share[0][area]),
        share_after=float(share[1][area]),
        service_id=case.services[service].id,
        service_before_wte=float(care[0][area, service]),
        service_after_wte=float(care[1][area, service]),
        base_id=case.base_ids[base],
        base_before_wte=float(before[area]),
        base_after_wte=float(after[area]),
        base_all_before_wte=float(before.sum()),
        base_all_after_wte=float(after.sum()),
        base_new_wte=float(allocation.filled_wte(case)[base, roles].sum()),
        base_moved_wte=max(0.0, float(case.in_post[base, service] - staff)),
        **_more(case, area, after - before),
    )


def _more(case: Case, area: int, change: Floats) -> dict[str, Any]:
    """The cluster whose neighbourhoods, without this one, get most more on balance; and of them, which."""
    others = change.copy()
    others[area] = 0.0
    by_cluster = np.zeros(len(case.cluster_ids))
    np.add.at(by_cluster, case.area_cluster, others)
    cluster = int(by_cluster.argmax())
    if by_cluster[cluster] <= LEAST_WTE:
        return {"more_cluster_id": "", "more_cluster_wte": 0.0, "more_area_id": "", "more_area_wte": 0.0}
    there = np.where(case.area_cluster == cluster, others, -np.inf)
    most = int(there.argmax())
    return {
        "more_cluster_id": case.cluster_ids[cluster],
        "more_cluster_wte": float(by_cluster[cluster]),
        "more_area_id": case.area_ids[most],
        "more_area_wte": float(there[most]),
    }
