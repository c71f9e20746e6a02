"""Faults planted in the rules about whom care reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.model.rules.no_loser import NoLoser
from placement.model.rules.people_near import PeopleNear
from placement.model.rules.standard import Standard
from tests.model.rules.planting import (
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
)

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rules import Rule


def _whole_areas(case: Case) -> Case:
    whole = np.ones(len(case.membership.share))
    return replace(case, membership=replace(case.membership, share=whole))


def _in_the_first_county(case: Case) -> Case:
    return replace(case, cluster_county=0 * case.cluster_county)


def _all_urban(case: Case) -> Case:
    return replace(case, area_rural=0 * case.area_rural)


def _nobody_today(case: Case) -> Case:
    return replace(case, today=0 * case.need)


def _needed_by_nobody(case: Case) -> Case:
    return replace(case, need=0 * case.need)


def _all_reached(case: Case) -> Case:
    return replace(case, reachable=np.ones(case.need.shape, dtype=bool))


def _first_care_forgotten(plan: Allocation) -> Allocation:
    care = plan.care
    return replace(plan, care=replace(care, wte=np.where(np.arange(len(care.wte)) == 0, 0.0, care.wte)))


def _care_twice(plan: Allocation) -> Allocation:
    return replace(plan, care=replace(plan.care, wte=2 * plan.care.wte))


def _everybody_drives(case: Case) -> Case:
    return replace(case, transit_minutes=case.minutes)


def _nobody_has_a_car(case: Case) -> Case:
    return replace(case, no_car_share=np.ones(len(case.area_ids)))


def _nobody_moves(case: Case) -> Case:
    return replace(case, moving=0 * case.moving)


def _posts_that_nobody_fills(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


FAULTS: dict[str, tuple[str, type[Rule]]] = {
    "standard: rows a tenth too low": ("standard", in_rows(Standard, off_by(0.1))),
    "standard: rows forget a place": ("standard", in_rows(Standard, last_row_forgotten)),
    "standard: rows forget a term": ("standard", in_rows(Standard, last_term_forgotten)),
    "standard: rows count split areas twice": ("standard", in_case(Standard, "rows", _whole_areas)),
    "standard: rows hold everywhere": ("standard", in_settings(Standard, "rows", places=lambda _: None)),
    "standard: rows take villages for urban": ("standard", in_case(Standard, "rows", _all_urban)),
    "standard: rows count whom nobody reaches": ("standard", in_case(Standard, "rows", _all_reached)),
    "standard: rows take areas for clusters": (
        "standard",
        in_settings(Standard, "rows", level=lambda level: "cluster" if level == "area" else level),
    ),
    "standard: check takes one county for all": (
        "standard",
        in_case(Standard, "check", _in_the_first_county),
    ),
    "standard: check adds the services up": (
        "standard",
        in_settings(Standard, "check", each_service=lambda _: False),
    ),
    "standard: check forgets an area": ("standard", in_plan(Standard, _first_care_forgotten)),
    "standard: check takes villages for urban": ("standard", in_case(Standard, "check", _all_urban)),
    "standard: check counts whom nobody reaches": ("standard", in_case(Standard, "check", _all_reached)),
    "no loser: rows a tenth too low": ("no_loser", in_rows(NoLoser, off_by(0.1))),
    "no loser: rows forget a place": ("no_loser", in_rows(NoLoser, last_row_forgotten)),
    "no loser: rows forget a term": ("no_loser", in_rows(NoLoser, last_term_forgotten)),
    "no loser: rows forget today": ("no_loser", in_case(NoLoser, "rows", _nobody_today)),
    "no loser: rows allow no fall": ("no_loser", in_settings(NoLoser, "rows", points=lambda _: 0.0)),
    "no loser: rows count split areas twice": ("no_loser", in_case(NoLoser, "rows", _whole_areas)),
    "no loser: rows add the services up": (
        "no_loser",
        in_settings(NoLoser, "rows", each_service=lambda _: False),
    ),
    "no loser: rows hold everywhere": ("no_loser", in_settings(NoLoser, "rows", places=lambda _: None)),
    "no loser: check forgets today": ("no_loser", in_case(NoLoser, "check", _nobody_today)),
    "no loser: check forgets what a point is of": ("no_loser", in_case(NoLoser, "check", _needed_by_nobody)),
    "no loser: check takes villages for urban": ("no_loser", in_case(NoLoser, "check", _all_urban)),
    "no loser: check counts care twice": ("no_loser", in_plan(NoLoser, _care_twice)),
    "no loser: check looks at every service": (
        "no_loser",
        in_settings(NoLoser, "check", services=lambda _: None),
    ),
    "people near: rows a tenth too low": ("people_near", in_rows(PeopleNear, off_by(-0.1))),
    "people near: rows count split areas twice": ("people_near", in_case(PeopleNear, "rows", _whole_areas)),
    "people near: rows take villages for urban": ("people_near", in_case(PeopleNear, "rows", _all_urban)),
    "people near: rows let everybody drive": ("people_near", in_case(PeopleNear, "rows", _everybody_drives)),
    "people near: rows take a car from all": ("people_near", in_case(PeopleNear, "rows", _nobody_has_a_car)),
    "people near: rows hold everywhere": (
        "people_near",
        in_settings(PeopleNear, "rows", places=lambda _: None),
    ),
    "people near: rows look at every service": (
        "people_near",
        in_settings(PeopleNear, "rows", services=lambda _: None),
    ),
    "people near: check lets nobody move": ("people_near", in_case(PeopleNear, "check", _nobody_moves)),
    "people near: check fills every post": ("people_near", in_plan(PeopleNear, _posts_that_nobody_fills)),
    "people near: check counts everybody": (
        "people_near",
        in_settings(PeopleNear, "check", who=lambda _: "everyone"),
    ),
    "people near: check has more time": (
        "people_near",
        in_settings(PeopleNear, "check", minutes=lambda minutes: minutes + 10),
    ),
}
