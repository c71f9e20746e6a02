"""Faults planted in the rules about sites and teams, and in what sites change of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.model.rules import Fund, Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.opened import Opened
from placement.model.rules.opening import Opening
from placement.model.rules.single_base import SingleBase
from placement.model.rules.supervision import Supervision
from placement.model.rules.team import Team
from tests.model.rules.planting import (
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
    upside_down,
)

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools
    from placement.model.case import Case


def _nobody_moves(case: Case) -> Case:
    return replace(case, moving=0 * case.moving)


def _nobody_in_post(case: Case) -> Case:
    return replace(case, in_post=0 * case.in_post)


def _all_open(case: Case) -> Case:
    return replace(case, base_candidate=np.zeros(len(case.base_ids), dtype=bool))


def _endless_room(case: Case) -> Case:
    return replace(case, base_places=case.base_places + 99)


def _first_door_shut(plan: Allocation) -> Allocation:
    opened = plan.opened.copy()
    opened[tuple(np.argwhere(opened)[:1].T)] = False
    return replace(plan, opened=opened)


def _all_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def _nobody_new(plan: Allocation) -> Allocation:
    return replace(plan, posts=0 * plan.posts)


def _without_care(plan: Allocation) -> Allocation:
    return replace(plan, care=replace(plan.care, wte=0 * plan.care.wte))


def _first_care_forgotten(plan: Allocation) -> Allocation:
    care = plan.care
    return replace(plan, care=replace(care, wte=np.where(np.arange(len(care.wte)) == 0, 0.0, care.wte)))


class _NoPlacesNamed(Team):
    def _named(self, case: Case) -> Bools:
        return np.zeros(len(super()._named(case)), dtype=bool)


FAULTS: dict[str, tuple[str, type[Rule]]] = {
    "opening: rows have a tenth more room": ("opening", in_rows(Opening, off_by(0.1))),
    "opening: rows forget a base": ("opening", in_rows(Opening, last_row_forgotten)),
    "opening: check takes every base for open": ("opening", in_case(Opening, "check", _all_open)),
    "opening: check forgets the room": ("opening", in_case(Opening, "check", _endless_room)),
    "opening: check forgets the care": ("opening", in_plan(Opening, _without_care)),
    "opened: rows one base too wide": ("opened", in_rows(Opened, off_by(1.0))),
    "opened: rows forget a base": ("opened", in_rows(Opened, last_term_forgotten)),
    "opened: least is most": ("opened", in_rows(Opened, upside_down)),
    "opened: rows count every candidate": ("opened", in_settings(Opened, "rows", among=lambda _: None)),
    "opened: check forgets a base": ("opened", in_plan(Opened, _first_door_shut)),
    "opened: check forgets the bases named": ("opened", in_settings(Opened, "check", bases=lambda _: ())),
    "team: rows a tenth too wide": ("team", in_rows(Team, off_by(0.1))),
    "team: rows forget who is in post": ("team", in_case(Team, "rows", _nobody_in_post)),
    "team: rows forget who moves": ("team", in_case(Team, "rows", _nobody_moves)),
    "team: rows forget the whole team": ("team", in_settings(Team, "rows", least_wte=lambda _: 0.0)),
    "team: rows forget the places named": ("team", _NoPlacesNamed),
    "team: rows forget a term": ("team", in_rows(Team, last_term_forgotten)),
    "team: check counts posts that nobody fills": ("team", in_plan(Team, _all_filled)),
    "team: check forgets who moves": ("team", in_case(Team, "check", _nobody_moves)),
    "team: check sees no new posts": ("team", in_plan(Team, _nobody_new)),
    "team: check takes a base for a cluster": ("team", in_settings(Team, "check", level=lambda _: "base")),
    "single base: rows allow two": ("single_base", in_rows(SingleBase, off_by(1.0))),
    "single base: rows forget an area": ("single_base", in_rows(SingleBase, last_row_forgotten)),
    "single base: check forgets a base": ("single_base", in_plan(SingleBase, _first_care_forgotten)),
    "single base: check looks at physio alone": (
        "single_base",
        in_settings(SingleBase, "check", services=lambda _: ("physio",)),
    ),
    "capacity: rows forget who moves": ("capacity", in_case(Capacity, "rows", _nobody_moves)),
    "capacity: check forgets who moves": ("capacity", in_case(Capacity, "check", _nobody_moves)),
    "supervision: rows forget who moves": ("supervision", in_case(Supervision, "rows", _nobody_moves)),
    "supervision: check forgets who moves": ("supervision", in_case(Supervision, "check", _nobody_moves)),
    "fund: rows forget the least": ("fund", in_settings(Fund, "rows", least=lambda _: 0.0)),
    "fund: check forgets the least": ("fund", in_settings(Fund, "check", least=lambda _: 0.0)),
    "fund: check forgets the care groups": ("fund", in_settings(Fund, "check", care_groups=lambda _: None)),
}
