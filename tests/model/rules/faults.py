"""Rules with one fault each, planted in their rows, in the columns that they allow, or in their check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules import Finding, Fund, Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.filling import Filling
from placement.model.rules.floor import Floor
from placement.model.rules.need import Need
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from tests.model.rules import faults_posts, faults_served, faults_sites
from tests.model.rules.planting import (
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
    signs_forgotten,
    upside_down,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools, Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.rows import RowBlock


def _roles(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, roles=tuple(replace(role, **changed) for role in case.roles))


def _services(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(
        case, services=tuple(replace(service, **changed) for service in case.services)
    )


def _classes(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, classes=tuple(replace(group, **changed) for group in case.classes))


def _nobody_in_post(case: Case) -> Case:
    return replace(case, in_post=0 * case.in_post)


def _one_region(case: Case) -> Case:
    return replace(case, county_region=0 * case.county_region)


def _only(block_number: int) -> Callable[[type[Rule]], type[Rule]]:
    """The rule with one of its blocks of rows alone."""

    def spoil(kind: type[Rule]) -> type[Rule]:
        class Spoilt(kind):  # type: ignore[misc, valid-type]  # a class made from a class
            def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
                return [super().rows(case, columns)[block_number]]

        return Spoilt

    return spoil


def _all_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def _posts_as_filled(plan: Allocation) -> Allocation:
    return replace(plan, posts=plan.filled[:, :, None])


def _first_care_forgotten(plan: Allocation) -> Allocation:
    care = plan.care
    return replace(plan, care=replace(care, wte=np.where(np.arange(len(care.wte)) == 0, 0.0, care.wte)))


def _debts_forgotten(plan: Allocation) -> Allocation:
    return replace(
        plan, care=replace(plan.care, wte=np.maximum(plan.care.wte, 0)), posts=np.maximum(plan.posts, 0)
    )


def _dearer(extra: float) -> type[Rule]:
    class Spoilt(Fund):
        def check(self, case: Case, allocation: Allocation) -> Finding:
            return _Richer(**self.model_dump(), extra=extra).check(case, allocation)

    return Spoilt


class _Richer(Fund):
    extra: float

    def limits(self, case: Case) -> Floats:
        return super().limits(case) + self.extra


class _StrictlyBelow(TravelLimit):
    def allows_care(self, case: Case) -> Bools:
        distance = case.reach_minutes if self.measure == "minutes" else case.km
        return np.asarray(distance[:, :, None] < self.limit(case))


class _SwappedRatios(Supervision):
    def ratio(self, kind: str) -> float:
        return self.ratio_support if kind == "newly_qualified" else self.ratio_newly_qualified

    def check(self, case: Case, allocation: Allocation) -> Finding:
        return Supervision(**self.model_dump()).check(case, allocation)


def _far(case: Case) -> Case:
    return replace(case, commute_minutes=0 * case.commute_minutes)


def _only_main_cluster(case: Case) -> Case:
    whole = np.ones(len(case.membership.share))
    return replace(case, membership=replace(case.membership, share=whole))


FAULTS: dict[str, tuple[str, type[Rule]]] = {
    "need: rows a tenth too wide": ("need", in_rows(Need, off_by(0.1))),
    "need: rows forget an area": ("need", in_rows(Need, last_row_forgotten)),
    "need: check forgets a base": ("need", in_plan(Need, _first_care_forgotten)),
    "need: check forgives care below nothing": ("need", in_plan(Need, _debts_forgotten)),
    "capacity: rows forget the driving": ("capacity", in_case(Capacity, "rows", _services(visit_share=0.0))),
    "capacity: rows forget who is in post": ("capacity", in_case(Capacity, "rows", _nobody_in_post)),
    "capacity: new staff take instead of give": ("capacity", in_rows(Capacity, signs_forgotten)),
    "capacity: check counts posts that nobody fills": ("capacity", in_plan(Capacity, _all_filled)),
    "capacity: check takes every post for a full one": (
        "capacity",
        in_case(Capacity, "check", _roles(step_wte=1.0)),
    ),
    "filling: rows one step too wide": ("filling", in_rows(Filling, off_by(1.0))),
    "filling: check takes every supply for limited": (
        "filling",
        in_case(Filling, "check", _roles(limited=True)),
    ),
    "filling: check takes every supply for open": (
        "filling",
        in_case(Filling, "check", _roles(limited=False)),
    ),
    "filling: check forgives posts below nothing": ("filling", in_plan(Filling, _debts_forgotten)),
    "fund: rows forget a post": ("fund", in_rows(Fund, last_term_forgotten)),
    "fund: rows a pound too wide": ("fund", in_rows(Fund, off_by(1.0))),
    "fund: rows pool the regions": ("fund", in_case(Fund, "group", _one_region)),
    "fund: check gives a pound": ("fund", _dearer(1.0)),
    "fund: check keeps a pound": ("fund", _dearer(-1.0)),
    "fund: check pays for any kind": ("fund", in_settings(Fund, "check", kinds=lambda _: None)),
    "places: rows take every post for a full one": ("places", in_case(Places, "rows", _roles(step_wte=1.0))),
    "places: rows forget a base": ("places", in_rows(Places, last_row_forgotten)),
    "places: check counts who fills": ("places", in_plan(Places, _posts_as_filled)),
    "supervision: ratios change places": ("supervision", _SwappedRatios),
    "supervision: seniors ask for seniors": ("supervision", in_rows(Supervision, signs_forgotten)),
    "supervision: rows forget support": ("supervision", _only(0)(Supervision)),
    "supervision: rows forget who is in post": ("supervision", in_case(Supervision, "rows", _nobody_in_post)),
    "supervision: check thinks everyone experienced": (
        "supervision",
        in_settings(Supervision, "check", experienced_share=lambda _: 1.0),
    ),
    "supervision: check counts posts": ("supervision", in_plan(Supervision, _all_filled)),
    "supply: rows take every post for a full one": ("supply", in_case(Supply, "rows", _roles(step_wte=1.0))),
    "supply: rows forget the pool": (
        "supply",
        in_settings(Supply, "rows", pool_wte_at_each_base=lambda _: 0.0),
    ),
    "supply: rows make graduates": ("supply", _only(0)(Supply)),
    "supply: rows need no graduates": ("supply", _only(1)(Supply)),
    "supply: columns forget the border": (
        "supply",
        in_settings(Supply, "allows_placed", across_regions=lambda _: True),
    ),
    "supply: columns forget the commute": ("supply", in_case(Supply, "allows_placed", _far)),
    "supply: check counts one graduate more": ("supply", in_case(Supply, "check", _classes(size=99))),
    "supply: check takes any service": ("supply", in_case(Supply, "check", _classes(service=0))),
    "floor: a ceiling": ("floor", in_rows(Floor, upside_down)),
    "floor: rows forget a place": ("floor", in_rows(Floor, last_row_forgotten)),
    "floor: check counts every kind": ("floor", in_settings(Floor, "check", kinds=lambda _: None)),
    "floor: rows count split areas twice": ("floor", in_case(Floor, "rows", _only_main_cluster)),
    "ceiling: rows forget a post": ("ceiling", in_rows(Ceiling, last_term_forgotten)),
    "ceiling: rows a tenth too wide": ("ceiling", in_rows(Ceiling, off_by(0.1))),
    "ceiling: check counts every service": (
        "ceiling",
        in_settings(Ceiling, "check", services=lambda _: None),
    ),
    "ceiling: check binds every place": ("ceiling", in_settings(Ceiling, "check", places=lambda _: None)),
    "travel limit: columns stop before the limit": ("travel_limit", _StrictlyBelow),
    "travel limit: columns take km for minutes": (
        "travel_limit",
        in_settings(TravelLimit, "allows_care", measure=lambda _: "km", default=lambda d: d or 20.0),
    ),
    "travel limit: check forgets a service's own limit": (
        "travel_limit",
        in_settings(TravelLimit, "check", limits=lambda _: {}),
    ),
    "fund: a pound too much on both sides": (
        "fund",
        in_settings(Fund, "limits", amount=lambda amount: amount + 1),
    ),
    "ceiling: both sides count split areas twice": (
        "ceiling",
        in_case(Ceiling, "residents", _only_main_cluster),
    ),
    "planning level: columns stay in the county": (
        "planning_level",
        in_case(PlanningLevel, "allows_care", _services(level="county")),
    ),
    "planning level: check stays in the cluster": (
        "planning_level",
        in_case(PlanningLevel, "check", _services(level="cluster")),
    ),
    "planning level: check forgets the region's border": (
        "planning_level",
        in_case(PlanningLevel, "check", _one_region),
    ),
    **faults_posts.FAULTS,
    **faults_sites.FAULTS,
    **faults_served.FAULTS,
}
"""By what is wrong: the rule concerned, and the class that stands in for it."""
