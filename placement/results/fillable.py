"""Which part of the new posts that were decided could be had if an assumption were otherwise.

Each function gives a part between 0 and 1 for each base and role (or what broadcasts to that), except
`bought`, which is above 1 where a post costs less than stated.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.rules.fund import Fund
from placement.model.rules.supervision import Supervision
from placement.scenario import Scenario

JUNIOR = ("newly_qualified", "support")
LEAST_PRICE = 1.0


def offered(region: Region, case: Case) -> pd.DataFrame:
    """The rows of the roles that the case has, in its order."""
    return region.roles.set_index("role_id").loc[[role.id for role in case.roles]]


def bought(
    case: Case, allocation: Allocation, stated: tuple[Region, Scenario], now: tuple[Region, Scenario]
) -> Floats:
    """How much of each post the same money buys at the prices of `now`, and its funds' amounts."""
    every = allocation.posts.sum(axis=2)
    ratio = np.ones(every.shape)
    cheaper = prices(offered(stated[0], case)) / prices(offered(now[0], case))
    old, new = (
        {rule.id: rule for rule in scenario.rules if isinstance(rule, Fund)} for _, scenario in (stated, now)
    )
    for number, name in enumerate(allocation.fund_ids):
        mine = allocation.posts[:, :, number]
        part = np.divide(mine, every, out=np.zeros_like(ratio), where=every > 0)
        per_pound = cheaper if old[name].measure == "pounds" else np.ones_like(cheaper)
        ratio += part * (per_pound * new[name].amount / old[name].amount - 1)
    return np.maximum(ratio, 0.0)


def prices(roles: pd.DataFrame) -> Floats:
    """Roles: pounds a year for one WTE."""
    pay = column(roles, "salary_pounds_per_year") * (1 + column(roles, "on_cost_pct") / 100)
    return np.asarray(np.maximum(pay + column(roles, "non_pay_pounds_per_year"), LEAST_PRICE))


def housed(decided: Floats, room: Floats) -> Floats:
    """The part of the posts of each base, `decided` bases x roles in WTE, that finds room there."""
    new = decided.sum(axis=1)
    part = np.divide(room, new, out=np.ones_like(room), where=new > room)
    return np.asarray(part[:, None])


def staffed_by_graduates(case: Case, allocation: Allocation, graduates: pd.DataFrame) -> Floats:
    """Roles: the part of the graduates placed, service by service, who are there and would travel so far."""
    placed, services = allocation.placed, len(case.services)
    classes = graduates.set_index("class_id").loc[[group.id for group in case.classes]]
    size, longest = column(classes, "graduates"), column(classes, "commute_minutes")
    home = np.array([group.home_county for group in case.classes], dtype=np.int64)
    service = np.array([group.service for group in case.classes], dtype=np.int64)
    near = case.commute_minutes[home[placed.group], placed.base] <= longest[placed.group]
    wanted = np.bincount(placed.group, placed.graduates, len(size))
    able = np.minimum(np.bincount(placed.group, placed.graduates * near, len(size)), size)
    whole, left = np.bincount(service, wanted, services), np.bincount(service, able, services)
    part = np.divide(left, whole, out=np.ones(services), where=whole > 0)
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    return np.asarray(np.where(limited, part[[role.service for role in case.roles]], 1.0))


def supervised(case: Case, new: Floats, rule: Supervision, in_post: Floats) -> Floats:
    """The part of the junior posts that has colleagues to supervise it. `new` is bases x roles, WTE."""
    kinds = np.array([role.kind for role in case.roles])
    experienced = rule.experienced_share * in_post + by_service(case, new * (kinds == "registered"))
    part = np.ones_like(new)
    for kind in JUNIOR:
        junior, most = by_service(case, new * (kinds == kind)), rule.ratio(kind) * experienced
        able = np.divide(most, junior, out=np.ones_like(most), where=junior > most)
        part = np.where(kinds == kind, able[:, [role.service for role in case.roles]], part)
    return part


def by_service(case: Case, by_role: Floats) -> Floats:
    """Bases x roles summed to bases x services."""
    out = np.zeros((len(by_role), len(case.services)))
    for k, role in enumerate(case.roles):
        out[:, role.service] += by_role[:, k]
    return out


def column(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(dtype=float)
