"""How much each assumption matters: what its low and its high value would do to the share of need covered.

Simple arithmetic, so that anybody can follow it, with the money and the posts as they were decided:

    covered = sum over groups and services of  min(need within reach, staff time / use) / all need

    group        a region; for a national service the whole nation
    staff time   staff in post + new posts that can be filled * the care that a WTE of the role gives
    use          average over the group's need of  1 + visit_share * (2 * minutes / visits_per_round
                 + minutes_between) / minutes_per_visit,  driving from the nearest base with such staff
    reach        the scenario's travel limit, from that same base

Of the new posts, what can be filled is what was decided, less what an assumption takes away: a post that
costs more is bought less often with the same money; there is no more room, supervision or graduates than
the varied figures allow.

What it is not: nothing is decided again. Staff are not moved within a group to where they would now be
needed, and a better figure buys nothing that was not decided (only a lower price does). So the effect of
one assumption beside another's is told, not what the best plan would become.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.gather import travel_matrix
from placement.region.need import need
from placement.rules.fund import Fund
from placement.rules.supervision import Supervision
from placement.rules.travel_limit import TravelLimit
from placement.vary import Varied, varied

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats, Ints
    from placement.model.case import Case
    from placement.region.region import Region
    from placement.scenario import Scenario

COLUMNS = ["item", "name_en", "name_cy", "value", "low", "high", "unit", "basis", "agreed_by"]
DECIMALS = 6
JUNIOR = ("newly_qualified", "support")


def assumption_effects(
    region: Region, scenario: Scenario, allocation: Allocation, case: Case
) -> pd.DataFrame:
    """The table result_assumptions: effects in points of the share of need covered, the largest first.

    Assumptions that stand for no figure that this arithmetic uses have no effect (blank) and come last.
    """
    sums = Arithmetic(region, scenario, allocation, case)
    stated = sums.covered(Varied(region, scenario))
    table = region.assumptions[COLUMNS].copy()
    for side in ("low", "high"):
        table[f"effect_{side}"] = [
            np.nan if change is None else 100 * (sums.covered(change) - stated)
            for row in region.assumptions.to_dict("records")
            for change in [varied(region, scenario, row, float(row[side]))]
        ]
    largest = table[["effect_low", "effect_high"]].abs().max(axis=1).round(DECIMALS)
    order = table.assign(largest=-largest).sort_values(["largest", "item"], na_position="last", kind="stable")
    return order.drop(columns="largest").reset_index(drop=True)


@dataclass(frozen=True)
class Drive:
    """From each area to the nearest base that has staff of a service, areas x services; infinite if none.

    `minutes` are by car; `reach` is what the travel limit counts, minutes of the scenario's mode or km.
    """

    minutes: Floats
    reach: Floats


class Arithmetic:
    """The share of need covered, for the region as it stands or as one assumption varies it."""

    def __init__(self, region: Region, scenario: Scenario, allocation: Allocation, case: Case) -> None:
        self.case = case
        self.allocation = allocation
        self.stated = Varied(region, scenario)
        self.area = _places(region.areas["area_id"], case.area_ids)
        self.base = _places(region.bases["base_id"], case.base_ids)
        self.service_of = np.array([role.service for role in case.roles], dtype=np.int64)
        self.posts = allocation.posts_wte(case)
        self.filled = allocation.filled_wte(case)
        self.national = np.array([service.level == "national" for service in case.services], dtype=bool)
        self.stated_need = need(region)[self.area]
        self.stated_in_post = self._in_post(region)
        self.stated_prices = _prices(region)
        self.stated_drive = self._drive(self.stated, self.stated_in_post)

    def covered(self, change: Varied) -> float:
        """The share of all need that is covered."""
        region, scenario = change.region, change.scenario
        needs = need(region)[self.area] if change.touches("services", "areas") else self.stated_need
        in_post = self._in_post(region) if change.touches("workforce") else self.stated_in_post
        drive = self._drive(change, in_post) if change.touches("workforce", "travel") else self.stated_drive
        has = in_post.copy()
        np.add.at(has.T, self.service_of, (self._new(change, in_post) * _column(region.roles, "care_wte_per_wte")).T)
        near = drive.reach <= self._limit(scenario, region)
        use = self._use(region, drive.minutes)
        met = sum(
            self._met(areas, bases, service, needs, near, use, has)
            for service in range(len(self.case.services))
            for areas, bases in self._groups(service)
        )
        return float(met / needs.sum()) if needs.sum() > 0 else 0.0

    def _met(
        self, areas: Ints, bases: Ints, s: int, needs: Floats, near: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
        use: Floats, has: Floats,
    ) -> float:  # fmt: skip
        wanted = needs[areas, s] * near[areas, s]
        whole = float(wanted.sum())
        if whole <= 0:
            return 0.0
        average = float((wanted * np.where(near[areas, s], use[areas, s], 0.0)).sum()) / whole
        return min(whole, float(has[bases, s].sum()) / average)

    def _groups(self, service: int) -> list[tuple[Ints, Ints]]:
        """Areas and bases that share staff of a service."""
        case = self.case
        if self.national[service]:
            return [(np.arange(len(case.area_ids)), np.arange(len(case.base_ids)))]
        return [
            (np.flatnonzero(case.area_region == r), np.flatnonzero(case.base_region == r))
            for r in range(len(case.region_ids))
        ]

    def _in_post(self, region: Region) -> Floats:
        """Bases x services, WTE."""
        staff = region.workforce.pivot_table(
            index="base_id", columns="service_id", values="in_post_wte", aggfunc="sum"
        )
        wide = staff.reindex(index=list(self.case.base_ids), columns=list(self.case.service_ids))
        return np.asarray(wide.to_numpy(dtype=float, na_value=0.0))

    def _drive(self, change: Varied, in_post: Floats) -> Drive:
        """The nearest base of the same group with staff in post or a new post that is filled."""
        case = self.case
        minutes, reach = case.minutes, self._distance(change.scenario)
        if change.touches("travel"):
            matrix = travel_matrix(change.region, change.scenario.travel)
            within = np.ix_(self.area, self.base)
            minutes = matrix.minutes[within]
            reach = (matrix.km if self._in_km(change.scenario) else matrix.reach_minutes)[within]
        staffed = in_post > 0
        np.logical_or.at(staffed.T, self.service_of, self.filled.T > 0)
        shape = (len(case.area_ids), len(case.services))
        drive = Drive(np.full(shape, np.inf), np.full(shape, np.inf))
        for s in range(shape[1]):
            for areas, bases in self._groups(s):
                able = bases[staffed[bases, s]]
                if len(able):
                    nearest = able[minutes[np.ix_(areas, able)].argmin(axis=1)]
                    drive.minutes[areas, s] = minutes[areas, nearest]
                    drive.reach[areas, s] = reach[areas, nearest]
        return drive

    def _distance(self, scenario: Scenario) -> Floats:
        return self.case.km if self._in_km(scenario) else self.case.reach_minutes

    @staticmethod
    def _in_km(scenario: Scenario) -> bool:
        return any(isinstance(rule, TravelLimit) and rule.measure == "km" for rule in scenario.rules)

    def _limit(self, scenario: Scenario, region: Region) -> Floats:
        """Services: how far one reaches; without a travel limit as far as anybody can travel."""
        own = _column(region.services, "limit_minutes")
        for rule in scenario.rules:
            if isinstance(rule, TravelLimit):
                usual = own if rule.default is None else np.full(len(own), rule.default)
                stated = [rule.limits.get(s, usual[i]) for i, s in enumerate(self.case.service_ids)]
                return np.array(stated, dtype=float)
        return np.full(len(own), np.finfo(float).max)

    def _use(self, region: Region, minutes: Floats) -> Floats:
        """Capacity (WTE) that one WTE of care takes, areas x services."""
        services = region.services
        between = services[[f"minutes_between_{kind}" for kind in ("urban", "town", "village")]].to_numpy(dtype=float)
        driving = 2 * minutes / _column(services, "visits_per_round") + between.T[self.case.area_rural]
        return np.asarray(
            1 + _column(services, "visit_share") * driving / _column(services, "minutes_per_visit")
        )

    def _new(self, change: Varied, in_post: Floats) -> Floats:
        """Bases x roles: WTE of new posts that can be filled, as far as the varied figures allow."""
        region, scenario = change.region, change.scenario
        new = self.filled.copy()
        if change.touches("roles", "rules"):
            new *= self._bought(change)
        if change.touches("bases"):
            room = _column(region.bases, "places_wte")[self.base]
            decided = self.posts.sum(axis=1)
            new *= np.divide(room, decided, out=np.ones_like(room), where=decided > room)[:, None]
        if change.touches("graduates"):
            new *= self._graduates_left(region)
        for rule in scenario.rules:
            if isinstance(rule, Supervision):
                new = self._supervised(new, rule, in_post)
        return new

    def _bought(self, change: Varied) -> Floats:
        """Roles: how much of each the same money buys, against what was decided."""
        ratio = np.ones_like(self.posts)
        prices = _prices(change.region)
        before = [rule for rule in self.stated.scenario.rules if isinstance(rule, Fund)]
        after = {rule.id: rule for rule in change.scenario.rules if isinstance(rule, Fund)}
        all_posts = self.allocation.posts.sum(axis=2)
        for number, fund_id in enumerate(self.allocation.fund_ids):
            old = next(fund for fund in before if fund.id == fund_id)
            cheaper = self.stated_prices / prices if old.measure == "pounds" else np.ones(len(prices))
            part = np.divide(
                self.allocation.posts[:, :, number], all_posts, out=np.zeros_like(ratio), where=all_posts > 0
            )
            ratio += part * (cheaper * after[fund_id].amount / old.amount - 1)
        return np.maximum(ratio, 0.0)

    def _graduates_left(self, region: Region) -> Floats:
        """Roles: which part of the graduates placed there would still be, service by service."""
        case, placed = self.case, self.allocation.placed
        classes = region.graduates.set_index("class_id")
        ids = [group.id for group in case.classes]
        size = classes.loc[ids, "graduates"].to_numpy(dtype=float)
        longest = classes.loc[ids, "commute_minutes"].to_numpy(dtype=float)
        home = np.array([group.home_county for group in case.classes], dtype=np.int64)
        service = np.array([group.service for group in case.classes], dtype=np.int64)
        near = case.commute_minutes[home[placed.group], placed.base] <= longest[placed.group]
        wanted = np.bincount(placed.group, placed.graduates, len(ids))
        able = np.minimum(np.bincount(placed.group, placed.graduates * near, len(ids)), size)
        services = len(case.services)
        whole, left = np.bincount(service, wanted, services), np.bincount(service, able, services)
        part = np.divide(left, whole, out=np.ones(services), where=whole > 0)
        limited = np.array([role.limited for role in case.roles], dtype=bool)
        return np.where(limited, part[self.service_of], 1.0)

    def _supervised(self, new: Floats, rule: Supervision, in_post: Floats) -> Floats:
        """New posts with junior ones only as far as there are colleagues to supervise them."""
        kinds = np.array([role.kind for role in self.case.roles])
        experienced = rule.experienced_share * in_post
        np.add.at(experienced.T, self.service_of, np.where(kinds == "registered", new, 0.0).T)
        for kind in JUNIOR:
            junior = np.zeros_like(in_post)
            np.add.at(junior.T, self.service_of, np.where(kinds == kind, new, 0.0).T)
            most = rule.ratio(kind) * experienced
            part = np.divide(most, junior, out=np.ones_like(most), where=junior > most)
            new = np.where(kinds == kind, new * part[:, self.service_of], new)
        return new


def _prices(region: Region) -> Floats:
    """Roles: pounds a year for one WTE."""
    roles = region.roles
    pay = _column(roles, "salary_pounds_per_year") * (1 + _column(roles, "on_cost_pct") / 100)
    return np.asarray(np.maximum(pay + _column(roles, "non_pay_pounds_per_year"), 1.0))


def _column(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(dtype=float)


def _places(ids: pd.Series[str], wanted: tuple[str, ...]) -> Ints:
    """Where each wanted id stands in a table."""
    position = {str(name): i for i, name in enumerate(ids)}
    return np.array([position[name] for name in wanted], dtype=np.int64)
