"""As much need met as can be: worked by hand, and the model's value against the twin's."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.optimize import linprog

from placement.aims import MetNeed, Travel
from placement.model.assemble import define_columns
from tests.cases import allocation, random_allocation, random_case, tiny_case
from tests.rules.double_entry import PERMISSIVE, open_columns, without_strays, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.aims import Aim
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.rows import RowBlock

SAMPLES = 150
ONE_PLACE: dict[str, Any] = {"areas": (0,), "bases": (0,), "counties": (0,), "regions": (0,)}
AIMS = (
    MetNeed(),
    MetNeed(worth="flat"),
    MetNeed(steps=2, first_worth=2.0),
    MetNeed(steps=7, first_worth=1.0),
)


def value_of_care(wte: float, need: float, aim: MetNeed) -> float:
    case = tiny_case(**ONE_PLACE, need=need)
    return aim.value(case, allocation(case, care=[(0, 0, 0, wte)]))


def test_ten_parts_of_a_need_of_ten_by_hand() -> None:
    # parts of 1 WTE worth 1.45, 1.35, 1.25 and half of one worth 1.15
    assert value_of_care(3.5, 10, MetNeed()) == pytest.approx(1.45 + 1.35 + 1.25 + 0.5 * 1.15)


def test_worths_fall_in_equal_steps_and_their_mean_is_one() -> None:
    assert MetNeed().worths() == pytest.approx([1.45, 1.35, 1.25, 1.15, 1.05, 0.95, 0.85, 0.75, 0.65, 0.55])
    assert MetNeed(steps=3, first_worth=1.2).worths() == pytest.approx([1.2, 1.0, 0.8])


@pytest.mark.parametrize("aim", AIMS)
def test_all_need_met_is_worth_the_need(aim: MetNeed) -> None:
    assert value_of_care(7.3, 7.3, aim) == pytest.approx(7.3)


@pytest.mark.parametrize("aim", AIMS)
def test_no_care_is_worth_nothing(aim: MetNeed) -> None:
    case = tiny_case()
    assert aim.value(case, allocation(case)) == 0


def test_flat_is_the_sum_of_care() -> None:
    case = tiny_case(need=[[10], [3], [0], [2]])
    care = [(0, 0, 0, 2.5), (0, 1, 0, 1.0), (1, 1, 0, 3.0), (3, 3, 0, 0.25)]
    assert MetNeed(worth="flat").value(case, allocation(case, care=care)) == pytest.approx(6.75)


def test_each_cluster_and_service_has_its_own_parts() -> None:
    # need 10 in each of four clusters: 1 WTE in two places is worth more than 2 WTE in one
    case = tiny_case()
    together = allocation(case, care=[(0, 0, 0, 2.0)])
    apart = allocation(case, care=[(0, 0, 0, 1.0), (1, 1, 0, 1.0)])
    assert MetNeed().value(case, together) == pytest.approx(1.45 + 1.35)
    assert MetNeed().value(case, apart) == pytest.approx(1.45 + 1.45)


def test_care_of_a_split_area_counts_by_its_shares() -> None:
    # a quarter of the area's 10 WTE of need, and of its 4 WTE of care, belongs to the second cluster
    case = tiny_case(
        areas=(0,), bases=(0,), counties=(0, 0), regions=(0,), members=[(0, 0, 0.75), (0, 1, 0.25)]
    )
    plan = allocation(case, care=[(0, 0, 0, 4.0)])
    first = 0.75 * (1.45 + 1.35 + 1.25 + 1.15)  # parts of 0.75 WTE, 3 WTE of care: four parts
    second = 0.25 * (1.45 + 1.35 + 1.25 + 1.15)  # parts of 0.25 WTE, 1 WTE of care: four parts
    assert MetNeed().value(case, plan) == pytest.approx(first + second)


@pytest.mark.parametrize(
    "wrong", [{"steps": 1}, {"first_worth": 0.9}, {"first_worth": 2.1}, {"worths": "steep"}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MetNeed(**wrong)


def modelled(case: Case, aim: Aim, plan: Allocation) -> float:
    """The best value that the aim's columns and rows allow, the care being what it is in the plan."""
    columns = aim.columns(
        case, define_columns(replace(case, base_places=np.full(len(case.base_ids), 99.0)), [PERMISSIVE], [])
    )
    x, _ = write(case, columns, plan)
    decided = columns["care"].stop
    cost, low, high = aim.cost(case, columns), columns.lower, columns.upper
    rows, limits = [], []
    for block in aim.rows(case, columns):
        matrix = np.zeros((block.size, columns.size))
        np.add.at(matrix, (block.row, block.column), block.value)
        given = matrix[:, :decided] @ x[:decided]
        rows += [matrix[:, decided:], -matrix[:, decided:]]
        limits += [block.upper - given, given - block.lower]
    sign = -1 if aim.sense == "max" else 1
    fixed = float(cost[:decided] @ x[:decided])
    if columns.size == decided:
        return fixed
    limit = np.concatenate(limits)
    finite = np.isfinite(limit)
    answer = linprog(
        sign * cost[decided:],
        A_ub=np.concatenate(rows)[finite],
        b_ub=limit[finite],
        bounds=list(zip(low[decided:], high[decided:], strict=True)),
    )
    assert answer.status == 0, answer.message
    return fixed + sign * float(answer.fun)


def met_no_more_than_needed(seed: int) -> tuple[Case, Allocation]:
    """A random case and plan whose care obeys the need of every area."""
    rng = Random(seed)
    case = random_case(rng)
    columns = open_columns(case, PERMISSIVE)
    plan = without_strays(case, columns, random_allocation(rng, case))
    left, wte = case.need.copy(), []
    for a, s, given in zip(plan.care.area, plan.care.service, plan.care.wte, strict=True):
        wte.append(min(given, left[a, s]))
        left[a, s] -= wte[-1]
    return case, replace(plan, care=replace(plan.care, wte=np.array(wte, dtype=float)))


def differ(aim: Aim, seed: int) -> bool:
    case, plan = met_no_more_than_needed(seed)
    return abs(modelled(case, aim, plan) - aim.value(case, plan)) > 1e-6


@pytest.mark.parametrize("aim", [*AIMS, Travel()], ids=lambda aim: f"{aim.id}-{getattr(aim, 'steps', '')}")
def test_the_model_and_the_twin_agree(aim: Aim) -> None:
    some = [met_no_more_than_needed(seed)[1].care.wte.sum() > 0 for seed in range(SAMPLES)]
    assert sum(some) > SAMPLES / 2
    assert not [seed for seed in range(SAMPLES) if differ(aim, seed)]


class _SteeperInModel(MetNeed):
    def cost(self, case: Case, columns: Columns) -> Floats:
        return MetNeed(first_worth=1.5).cost(case, columns)


class _WholeAreasInModel(MetNeed):
    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        member = case.membership
        return super().rows(
            replace(case, membership=replace(member, share=np.ones(len(member.share)))), columns
        )


class _WiderPartsInModel(MetNeed):
    def columns(self, case: Case, columns: Columns) -> Columns:
        return super().columns(replace(case, need=1.1 * case.need), columns)


class _FewerPartsInTwin(MetNeed):
    def value(self, case: Case, allocation: Allocation) -> float:
        return MetNeed(steps=9).value(case, allocation)


class _MoreThanNeeded(MetNeed):
    def value(self, case: Case, allocation: Allocation) -> float:
        return float(allocation.care.wte.sum()) + 0 * len(case.area_ids)


class _ThereAndBack(Travel):
    def cost(self, case: Case, columns: Columns) -> Floats:
        return 2 * super().cost(case, columns)


class _TheOtherWay(Travel):
    def value(self, case: Case, allocation: Allocation) -> float:
        return super().value(replace(case, minutes=case.km), allocation)


FAULTS: tuple[Callable[[], Aim], ...] = (
    _SteeperInModel,
    _WholeAreasInModel,
    _WiderPartsInModel,
    _FewerPartsInTwin,
    _MoreThanNeeded,
    _ThereAndBack,
    _TheOtherWay,
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: Callable[[], Aim]) -> None:
    assert any(differ(fault(), seed) for seed in range(SAMPLES))
