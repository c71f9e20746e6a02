"""Columns and rows by name, solved by plain HiGHS: nothing here comes from the model, its rows or its search.

What a plan decides, whatever the rules: posts, who fills them, which graduates, which doors, whose care.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from placement.model.case import Case
    from placement.model.rules.fund import Fund

Sum = dict[Any, float]
"""Coefficients of columns, by their names."""
MANY = 60.0
"""More steps of one role than any question here can pay for."""
INFEASIBLE = 2


def plus(*sums: Mapping[Any, float], times: float = 1.0) -> Sum:
    """The sums together."""
    found: Sum = {}
    for one in sums:
        for name, value in one.items():
            found[name] = found.get(name, 0.0) + times * value
    return found


def minus(one: Mapping[Any, float], other: Mapping[Any, float], times: float = 1.0) -> Sum:
    return plus(one, plus(other, times=-times))


@dataclass
class Stated:
    """A programme whose columns have names."""

    case: Case
    funds: list[Fund]
    number: dict[Hashable, int] = field(default_factory=dict)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Sum, float, float]] = field(default_factory=list)

    def add(self, name: Hashable, upper: float, *, whole: bool = False) -> Sum:
        """A column from 0, and the sum of it alone."""
        if name not in self.number:
            self.number[name] = len(self.upper)
            self.upper.append(upper)
            self.whole.append(whole)
        return {name: 1.0}

    def most(self, terms: Mapping[Any, float], limit: float) -> None:
        self.rows.append((dict(terms), -inf, limit))

    def least(self, terms: Mapping[Any, float], limit: float) -> None:
        self.rows.append((dict(terms), limit, inf))

    def named(self, kind: str) -> list[tuple[int, ...]]:
        """The numbers in the names of one kind."""
        return [name[1:] for name in self.number if isinstance(name, tuple) and name[0] == kind]

    def posts(self, bases: Iterable[int], roles: Iterable[int]) -> Sum:
        """Steps of new posts, of every fund."""
        wanted = set(product(bases, roles))
        return {("posts", b, k, f): 1.0 for b, k, f in self.named("posts") if (b, k) in wanted}

    def new(self, bases: Iterable[int], roles: Iterable[int]) -> Sum:
        """WTE of new posts."""
        every = self.posts(bases, roles)
        return {name: self.case.roles[name[2]].step_wte for name in every}

    def money(self, bases: Iterable[int], roles: Iterable[int]) -> Sum:
        """Pounds of a full year of new posts."""
        return {name: price(self.case, name[2]) for name in self.posts(bases, roles)}

    def busy(self, b: int, k: int) -> Sum:
        """WTE of new posts that are filled."""
        role = self.case.roles[k]
        return {("filled", b, k): role.step_wte} if role.limited else self.new([b], [k])

    def staff(self, b: int, s: int) -> tuple[float, Sum]:
        """WTE in post once doors are open: what does not depend on them, and what does."""
        case, moves = self.case, Sum()
        for c, f in self.named("open"):
            if case.moves_from[c] >= 0 and b in {c, int(case.moves_from[c])}:
                sign = 1.0 if b == c else -1.0
                moves["open", c, f] = moves.get(("open", c, f), 0.0) + sign * float(case.moving[c, s])
        return float(case.in_post[b, s]), moves

    def door(self, b: int) -> Sum:
        return {("open", c, f): 1.0 for c, f in self.named("open") if c == b}

    def care(self, area: int | None = None, base: int | None = None, service: int | None = None) -> Sum:
        wanted = (area, base, service)
        return {
            ("care", *spot): 1.0
            for spot in self.named("care")
            if all(w is None or w == here for w, here in zip(wanted, spot, strict=True))
        }

    def solve(self, goal: Mapping[Any, float], sense: Literal["min", "max"]) -> float | None:
        """The best value of a sum; None where there is no answer."""
        sign = -1.0 if sense == "max" else 1.0
        cost = np.zeros(len(self.upper))
        for name, value in goal.items():
            cost[self.number[name]] += sign * value
        spots = [
            (r, self.number[name], v) for r, (row, _, _) in enumerate(self.rows) for name, v in row.items()
        ]
        row, column, entry = (np.array(part) for part in zip(*spots, strict=True))
        matrix = coo_array((entry, (row, column)), shape=(len(self.rows), len(self.upper))).tocsr()
        found = milp(
            cost,
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(np.zeros(len(cost)), np.array(self.upper)),
            constraints=LinearConstraint(
                matrix, [low for _, low, _ in self.rows], [top for *_, top in self.rows]
            ),
            options={"mip_rel_gap": 0.0},
        )
        if found.status == INFEASIBLE:
            return None
        assert found.status == 0, found.message
        return sign * float(found.fun)


def price(case: Case, k: int) -> float:
    """Whole pounds of one step a year."""
    return float(ceil(case.roles[k].pounds_per_wte * case.roles[k].step_wte - 1e-9))


def gives(case: Case, k: int) -> float:
    """WTE of care of one WTE: 1, 0.8 or 0.5, less who is away and the hours of colleagues, of 37.5 a week."""
    kind = case.roles[k].kind
    whole = {"registered": 1.0, "newly_qualified": 0.8, "support": 0.5}[kind]
    told = case.care_time
    if told is None:
        return whole
    hours = {"registered": 0.0, "newly_qualified": told.newly_qualified, "support": told.support}[kind]
    return max(whole - whole * told.away - hours / 37.5, 0.0)


def region_of(case: Case, b: int) -> int:
    return int(case.county_region[case.cluster_county[case.base_cluster[b]]])


def use(case: Case, a: int, b: int, s: int) -> float:
    """Capacity that a WTE of care takes."""
    one = case.services[s]
    road = 2 * case.minutes[a, b] / one.visits_per_round + one.minutes_between[case.area_rural[a]]
    return float(1 + one.visit_share * road / one.minutes_per_visit)


def may_reach(case: Case, a: int, b: int, s: int) -> bool:
    """Within the service's limit and its planning level."""
    home, work = int(case.area_cluster[a]), int(case.base_cluster[b])
    homes, works = int(case.cluster_county[home]), int(case.cluster_county[work])
    level = {
        "cluster": home == work,
        "county": homes == works,
        "region": case.county_region[homes] == case.county_region[works],
        "national": True,
    }[case.services[s].level]
    near = case.reach_minutes[a, b] <= case.services[s].limit_minutes and isfinite(case.minutes[a, b])
    return bool(level and near and case.need[a, s] > 0)


def stated(case: Case, funds: list[Fund]) -> Stated:
    """Decisions, and what holds in every plan."""
    found = Stated(case, funds)
    bases, roles, services = range(len(case.base_ids)), range(len(case.roles)), range(len(case.services))
    for (f, fund), b in product(enumerate(funds), bases):
        _paid(found, f, fund, b)
    for b, k in product(bases, roles):
        if case.roles[k].limited:
            filled = found.add(("filled", b, k), MANY, whole=True)
            found.most(minus(filled, found.posts([b], [k])), 0.0)
    for a, b, s in product(range(len(case.area_ids)), bases, services):
        if may_reach(case, a, b, s):
            found.add(("care", a, b, s), float(case.need[a, s]))
    for a, s in product(range(len(case.area_ids)), services):
        found.most(found.care(area=a, service=s), float(case.need[a, s]))
    for b, s in product(bases, services):
        _capacity(found, b, s)
    for b in np.flatnonzero(case.base_candidate).tolist():
        found.most(found.door(b), 1.0)
        found.most(minus(found.new([b], roles), found.door(b), float(case.base_places[b])), 0.0)
        for a, s in product(range(len(case.area_ids)), services):
            found.most(minus(found.care(a, b, s), found.door(b), float(case.need[a, s])), 0.0)
    return found


def _paid(found: Stated, f: int, fund: Fund, b: int) -> None:
    """The doors and posts at one base that a fund may pay for."""
    case = found.case
    if fund.regions is not None and case.region_ids[region_of(case, b)] not in fund.regions:
        return
    if fund.kind == "capital" and case.base_candidate[b]:
        found.add(("open", b, f), 1.0, whole=True)
    for k in range(len(case.roles)) if fund.kind == "revenue" else ():
        role = case.roles[k]
        kinds = fund.kinds is None or role.kind in fund.kinds
        if kinds and (fund.services is None or case.services[role.service].id in fund.services):
            found.add(("posts", b, k, f), MANY, whole=True)


def _capacity(found: Stated, b: int, s: int) -> None:
    case = found.case
    has, moves = found.staff(b, s)
    given = {
        ("care", a, b, s): use(case, a, b, s) for a, base, of in found.named("care") if (base, of) == (b, s)
    }
    new = [
        plus(found.busy(b, k), times=gives(case, k)) for k, role in enumerate(case.roles) if role.service == s
    ]
    found.most(minus(given, plus(moves, *new)), has)


def nothing(_told: Stated, _rule: Any) -> None:
    """What `may_reach` says already."""
