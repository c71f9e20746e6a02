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
the varied figures allow. Where plans count only what is expected to be filled by month 12, so does this.

What it is not: nothing is decided again. Staff are not moved within a group to where they would now be
needed, and a better figure buys nothing that was not decided (only a lower price does). So the effect of
one assumption beside another's is told, not what the best plan would become.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.data.travel.matrix import RURAL_CLASSES
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.rules.fund import Fund
from placement.model.rules.supervision import Supervision
from placement.model.rules.travel_limit import TravelLimit
from placement.results.vary import CHOICES, Varied, varied
from placement.scenario import Scenario
from placement.scenario.assumed import figure_used
from placement.scenario.case_builder import taken_of
from placement.scenario.fill_probability import chances
from placement.scenario.need_asked import need_asked
from placement.scenario.travel_times import travel_matrix

COLUMNS = ["item", "name_en", "name_cy", "value", "low", "high", "unit", "basis", "agreed_by"]
DECIMALS = 6


def assumption_effects(
    region: Region, scenario: Scenario, allocation: Allocation, case: Case
) -> pd.DataFrame:
    """The table result_assumptions: effects in points of the share of need covered, the largest first.

    Assumptions that stand for no figure that this arithmetic uses (what a board chooses, say) have no effect
    told (blank) and come last.
    """
    sums = Arithmetic(region, scenario, allocation, case)
    stated = sums.covered(Varied(region, scenario))
    table = region.assumptions[COLUMNS].copy()
    table["value"] = [figure_used(scenario, row) for row in region.assumptions.to_dict("records")]
    for side in ("low", "high"):
        table[f"effect_{side}"] = [
            np.nan if change is None or change.touches(CHOICES) else 100 * (sums.covered(change) - stated)
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
        self.decided = allocation.posts_wte(case)
        self.filled = allocation.filled_wte(case)
        self.groups = [self._groups(service.level == "national") for service in case.services]
        self.need = need_asked(region, scenario)[self.area]
        self.in_post = self._in_post(region)
        self.care = self._care(self.stated)
        self.drive = self._drive(self.stated, self.in_post)

    def covered(self, change: Varied) -> float:
        """The share of all need that is covered."""
        region, case = change.region, self.case
        moved = change.touches("services", "areas", "groups", "need")
        wanted = need_asked(region, change.scenario)[self.area] if moved else self.need
        in_post = self._in_post(region) if change.touches("workforce") else self.in_post
        drive = self._drive(change, in_post) if change.touches("workforce", "travel") else self.drive
        gives = self._new(change, in_post) * (self._care(change) if change.touches("roles") else self.care)
        has = in_post + by_service(case, gives)
        near = np.where(drive.reach <= self._limit(change), wanted, 0.0)
        takes = near * self._use(region, drive.minutes)
        met = 0.0
        for s, groups in enumerate(self.groups):
            for areas, bases in groups:
                if (whole := float(near[areas, s].sum())) > 0:
                    use = float(takes[areas, s].sum()) / whole
                    met += min(whole, float(has[bases, s].sum()) / use)
        return met / float(wanted.sum()) if wanted.sum() > 0 else 0.0

    def _care(self, change: Varied) -> Floats:
        """Roles: the care that a WTE gives, net of what [care_time] takes."""
        gives = column(offered(change.region, self.case), "care_wte_per_wte")
        taken = taken_of(change.scenario.care_time)
        if taken is None:
            return gives
        roles = zip(self.case.roles, gives, strict=True)
        return np.array([taken.first(replace(role, care_wte_per_wte=float(each))) for role, each in roles])

    def _groups(self, national: bool) -> list[tuple[Ints, Ints]]:  # noqa: FBT001 - a yes or no
        """Areas and bases that share staff of a service."""
        case = self.case
        if national:
            return [(np.arange(len(case.area_ids)), np.arange(len(case.base_ids)))]
        return [
            (np.flatnonzero(case.area_region == r), np.flatnonzero(case.base_region == r))
            for r in range(len(case.region_ids))
        ]

    def _in_post(self, region: Region) -> Floats:
        """Bases x services, WTE, where staff work once the bases that the plan opens have theirs."""
        case, staff = self.case, region.workforce
        out = np.zeros((len(case.base_ids), len(case.services)))
        base = {name: i for i, name in enumerate(case.base_ids)}
        service = {name: i for i, name in enumerate(case.service_ids)}
        funded = self.stated.scenario.about.workforce == "funded"
        wte = np.maximum(column(staff, "in_post_wte"), column(staff, "funded_wte") if funded else 0.0)
        is_open = self.allocation.open_bases(case)
        for name, profession, here in zip(staff["base_id"], staff["service_id"], wte, strict=True):
            at = base.get(name)
            if at is None or not is_open[at]:
                continue
            out[at, service[profession]] += here
            if case.base_candidate[at] and case.moves_from[at] >= 0:
                out[case.moves_from[at], service[profession]] -= here
        return np.asarray(np.maximum(out, 0.0))

    def _drive(self, change: Varied, in_post: Floats) -> Drive:
        """The nearest base of the same group with staff in post or a new post that is filled.

        Minutes are worked out group by group: between all areas and bases of England there are forty times
        as many.
        """
        case = self.case
        staffed = (in_post > 0) | (by_service(case, self.filled) > 0)
        shape = (len(case.area_ids), len(case.services))
        drive = Drive(np.full(shape, np.inf), np.full(shape, np.inf))
        of_nation = np.array([service.level == "national" for service in case.services], dtype=bool)
        for services, groups in (
            (np.flatnonzero(of_nation == one), self._groups(one)) for one in (False, True)
        ):
            for areas, bases in groups if len(services) else ():
                minutes, reach = self._between(change, areas, bases)
                rows = np.arange(len(areas))
                for s in services:
                    able = np.flatnonzero(staffed[bases, s])
                    if len(able):
                        nearest = able[minutes[:, able].argmin(axis=1)]
                        drive.minutes[areas, s] = minutes[rows, nearest]
                        drive.reach[areas, s] = reach[rows, nearest]
        return drive

    def _between(self, change: Varied, areas: Ints, bases: Ints) -> tuple[Floats, Floats]:
        """Minutes by car and what the travel limit counts, from these areas to these bases."""
        case, in_km = self.case, self._in_km(change.scenario)
        if not change.touches("travel"):
            reach = case.km if in_km else case.reach_minutes
            return case.minutes[np.ix_(areas, bases)], reach[np.ix_(areas, bases)]
        here, there = self.area[areas], self.base[bases]
        matrix = travel_matrix(change.region, change.scenario.travel, areas=here, bases=there)
        return matrix.minutes, matrix.km if in_km else matrix.reach_minutes

    @staticmethod
    def _in_km(scenario: Scenario) -> bool:
        return any(isinstance(rule, TravelLimit) and rule.measure == "km" for rule in scenario.rules)

    def _limit(self, change: Varied) -> Floats:
        """Services: how far one reaches; without a travel limit as far as anybody can travel."""
        own = column(change.region.services, "limit_minutes")
        for rule in change.scenario.rules:
            if isinstance(rule, TravelLimit):
                usual = own if rule.default is None else np.full(len(own), rule.default)
                stated = [rule.limits.get(s, usual[i]) for i, s in enumerate(self.case.service_ids)]
                return np.array(stated, dtype=float)
        return np.full(len(own), np.finfo(float).max)

    def _use(self, region: Region, minutes: Floats) -> Floats:
        """Capacity (WTE) that one WTE of care takes, areas x services."""
        services = region.services
        between = np.stack([column(services, f"minutes_between_{kind}") for kind in RURAL_CLASSES])
        there = np.where(np.isfinite(minutes), minutes, 0.0)  # nobody drives where nobody can
        driving = 2 * there / column(services, "visits_per_round") + between[self.case.area_rural]
        return np.asarray(
            1 + column(services, "visit_share") * driving / column(services, "minutes_per_visit")
        )

    def _new(self, change: Varied, in_post: Floats) -> Floats:
        """Bases x roles: WTE of new posts that can be filled, as far as the varied figures allow."""
        new = self.filled
        if change.touches("roles", "rules"):
            stated = (self.stated.region, self.stated.scenario)
            new = new * bought(self.case, self.allocation, stated, (change.region, change.scenario))
        if change.touches("bases"):
            new = new * housed(self.decided, column(change.region.bases, "places_wte")[self.base])
        if change.touches("graduates"):
            new = new * staffed_by_graduates(self.case, self.allocation, change.region.graduates)
        for rule in change.scenario.rules:
            if isinstance(rule, Supervision):
                new = new * supervised(self.case, new, rule, in_post)
        settings = change.scenario.recruitment
        if settings is None or settings.plan_on != "expected":
            return new
        if not change.touches("recruitment", "graduates"):
            return new * self.case.counted
        now = chances(change.region, settings, self.case)
        return new if now is None else new * now.chance


def _places(ids: pd.Series[str], wanted: tuple[str, ...]) -> Ints:
    """Where each wanted id stands in a table."""
    position = {str(name): i for i, name in enumerate(ids)}
    return np.array([position[name] for name in wanted], dtype=np.int64)


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
