"""Neighbourhoods where a service covers nothing after the decision, each with the reason.

limit      every open base of the planning area whose distance is known lies beyond the travel limit: no new
           post there could reach it
unknown    of no open base of the planning area is it known how far away it lies
level      the planning area has no open base at all
nobody     there is an open base within reach, and nobody of the service works at any such base
elsewhere  staff of the service are within reach, and all their time goes to others
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from placement.data.travel.matrix import RURAL_CLASSES
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.travel_limit import TravelLimit
from placement.results.coverage import nothing, shares
from placement.results.document_entries import UnreachedCounts, UnreachedEntry, UnreachedGroup

Reason = Literal["limit", "unknown", "level", "nobody", "elsewhere"]
REASONS: tuple[Reason, ...] = get_args(Reason)
MOST_NAMED = 12


@dataclass(frozen=True)
class Unreached:
    """One neighbourhood and one service of which it has need, and nothing is covered."""

    area_id: str
    cluster_id: str
    rural_class: str
    residents: int
    service_id: str
    need_wte: float
    share_before: float
    reason: Reason
    nearest_base_id: str
    """The nearest of the bases that the reason speaks of; "" where there is none."""
    nearest_minutes: float
    """By the scenario's mode of travel; NaN where there is none."""


def unreached(
    case: Case, rules: Sequence[Rule], allocation: Allocation, before: Allocation
) -> list[Unreached]:
    """By service and then by area, in file order."""
    is_open = allocation.open_bases(case)[None, :, None]
    in_area = _allowed(case, [rule for rule in rules if not isinstance(rule, TravelLimit)]) & is_open
    known = (np.isfinite(case.minutes) & np.isfinite(case.reach_minutes))[:, :, None]
    looked_at = in_area & known
    within = _allowed(case, rules) & is_open & known
    staffed = within & (staff_of(case, allocation) > 0)[None]
    then = shares(before.area_care(case), case.need)
    missed = nothing(shares(allocation.area_care(case), case.need)) & (case.need > 0)
    found = []
    for service in range(len(case.services)):
        for area in np.flatnonzero(missed[:, service]):
            kinds: list[tuple[Reason, Bools]] = [
                ("elsewhere", staffed[area, :, service]),
                ("nobody", within[area, :, service]),
                ("limit", looked_at[area, :, service]),
                ("unknown", in_area[area, :, service]),
            ]
            reason, bases = next(
                ((name, those) for name, those in kinds if those.any()), ("level", in_area[area, :, service])
            )
            found.append(_row(case, int(area), service, reason, bases, float(then[area, service])))
    return found


def unreached_table(rows: Sequence[Unreached]) -> pd.DataFrame:
    """The table result_unreached."""
    return pd.DataFrame([asdict(row) for row in rows], columns=[one.name for one in fields(Unreached)])


def unreached_entry(rows: Sequence[Unreached]) -> UnreachedEntry:
    """What `answer.json` holds of it: how many neighbourhoods and people miss some service; and in groups.

    A group is a reason and the services that leave the same neighbourhoods out for it; the most populous
    are named, `MOST_NAMED` at most.
    """
    sets: dict[tuple[Reason, str], list[Unreached]] = {}
    for row in rows:
        sets.setdefault((row.reason, row.service_id), []).append(row)
    groups: dict[tuple[Reason, tuple[str, ...]], UnreachedGroup] = {}
    for (reason, service_id), mine in sets.items():
        largest = sorted(mine, key=lambda row: -row.residents)[:MOST_NAMED]
        entry: UnreachedGroup = {
            "reason": reason,
            "service_ids": [],
            **_counts(mine),
            "area_ids": [row.area_id for row in largest],
        }
        alike = groups.setdefault((reason, tuple(row.area_id for row in mine)), entry)
        alike["service_ids"].append(service_id)
    ordered = sorted(groups.values(), key=lambda group: REASONS.index(group["reason"]))
    return {**_counts(rows), "groups": ordered}


def _counts(rows: Sequence[Unreached]) -> UnreachedCounts:
    each = {row.area_id: row for row in rows}.values()
    return {
        "areas": len(each),
        "residents": sum(row.residents for row in each),
        "residents_by_class": {
            name: sum(row.residents for row in each if row.rural_class == name) for name in RURAL_CLASSES
        },
    }


def _allowed(case: Case, rules: Sequence[Rule]) -> Bools:
    """A x B x S: which base may serve which area."""
    allowed = np.ones((len(case.area_ids), len(case.base_ids), len(case.services)), dtype=bool)
    for rule in rules:
        mask = rule.allows_care(case)
        allowed = allowed if mask is None else allowed & mask
    return allowed


def staff_of(case: Case, allocation: Allocation) -> Any:
    """B x S, WTE in post and in filled new posts, where they work once bases have opened."""
    staff = allocation.in_post_wte(case)
    filled = allocation.filled_wte(case)
    for role, service in enumerate(case.role_service):
        staff[:, service] += filled[:, role]
    return staff


def _row(case: Case, area: int, service: int, reason: Reason, bases: Bools, before: float) -> Unreached:
    minutes = np.where(bases, case.reach_minutes[area], np.inf)
    nearest = int(minutes.argmin()) if bases.any() and np.isfinite(minutes).any() else None
    return Unreached(
        area_id=case.area_ids[area],
        cluster_id=case.cluster_ids[case.area_cluster[area]],
        rural_class=RURAL_CLASSES[case.area_rural[area]],
        residents=round(float(case.population[area])),
        service_id=case.services[service].id,
        need_wte=float(case.need[area, service]),
        share_before=before,
        reason=reason,
        nearest_base_id="" if nearest is None else case.base_ids[nearest],
        nearest_minutes=float("nan") if nearest is None else float(minutes[nearest]),
    )
