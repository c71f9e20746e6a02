"""What tests know of the aim `people_within`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.aims import Aim
from placement.model.aims.people_within import PeopleWithin
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock
from tests.model.aims.asking import one_or_all
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import asked_with, in_plan, in_rows, nothing_opened, without_block
from tests.model.stated.aims import near_staff, who_counts
from tests.model.stated.drawing import nearness
from tests.model.stated.programme import Stated, Sum


def asked(case: Case, rng: Random, kind: type[PeopleWithin] = PeopleWithin) -> Aim:
    minutes = rng.choice([0.0, 5.0, 15.0, 20.0, 30.0])
    told: dict[str, Any] = {"minutes": minutes, "services": one_or_all(case, rng)}
    if case.transit_minutes is not None:
        told |= {
            "mode": rng.choice(["scenario", "car", "transit"]),
            "who": rng.choice(["everyone", "no_car"]),
        }
    return kind.model_validate(told)


class _EachBaseCounts(PeopleWithin):
    def columns(self, case: Case, columns: Columns) -> Columns:
        more = super().columns(case, columns)
        wide = [
            replace(family, upper=3 * family.upper) if family.name.startswith("near") else family
            for family in more.families
        ]
        return Columns(tuple(wide), more.fund_ids)


class _KmForMinutes(PeopleWithin):
    def columns(self, case: Case, columns: Columns) -> Columns:
        return super().columns(replace(case, reach_minutes=case.km), columns)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return super().rows(replace(case, reach_minutes=case.km), columns)

    def cost(self, case: Case, columns: Columns) -> Floats:
        return super().cost(replace(case, reach_minutes=case.km), columns)


class _Halves(PeopleWithin):
    """Anyone who moves counts for half a base."""

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        blocks = super().rows(case, columns)
        doors = columns["open_for" if "open_for" in columns else "opened"].index
        halved = np.where(np.isin(blocks[1].column, doors), 0.5, 1.0) * blocks[1].value
        return [blocks[0], replace(blocks[1], value=halved), *blocks[2:]]


def _all_posts_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def _no_posts_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=0 * plan.filled)


def stated(told: Stated, aim: Any) -> Sum:
    near = near_staff(told, aim, "aim")
    return {near[a]: people for a, people in enumerate(who_counts(told.case, aim))}


KIT = AimKit(
    PeopleWithin,
    asked={
        "": asked,
    },
    faults={
        "model: each base counts": asked_with(asked, _EachBaseCounts),
        "model: km for minutes": asked_with(asked, _KmForMinutes),
        "model: staff who move are in two places": asked_with(asked, in_rows(PeopleWithin, without_block(2))),
        "model: half a base": asked_with(asked, _Halves),
        "model: staffed for nothing": asked_with(asked, in_rows(PeopleWithin, without_block(1))),
        "twin: posts that nobody fills": asked_with(asked, in_plan(PeopleWithin, _all_posts_filled)),
        "twin: nobody new": asked_with(asked, in_plan(PeopleWithin, _no_posts_filled)),
        "twin: nobody moves": asked_with(asked, in_plan(PeopleWithin, nothing_opened)),
    },
    stated=stated,
    drawn=nearness,
    of_plans=True,
    otherwise={"minutes": 12, "services": ("physio",), "mode": "transit", "who": "no_car"},
)
