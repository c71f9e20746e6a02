"""Training places: who is commissioned, when they come, and what councils take, by hand."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.assemble import define_all
from placement.model.rules import ALWAYS
from placement.model.rules.leavers import Leavers
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.training import Training
from placement.model.years import name_of
from placement.solve.answer import Answer
from placement.solve.decide import decide
from tests.cases import graduates, role
from tests.model.rules.double_entry import well_told
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.test_brute import EXACT, OWN_CLUSTER

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case

HELD = Training(most={"physio": 4}, finish_pct=80, stay_pct=50)


def case_of(count: int) -> Case:
    """One newly qualified role, one graduate each summer, and need and money for far more."""
    case = case_of_years(count, need=(20.0, 20.0), in_post=((9.0,), (9.0,)))
    years = case.years
    assert years is not None
    kinds = (role("newly_qualified", care_wte_per_wte=1.0),)
    return replace(
        case,
        roles=kinds,
        classes=(graduates(1, commute_minutes=60.0),),
        years=replace(years, pay=np.full((count, 1), 40_000.0)),
    )


def decided(count: int, training: Training) -> Allocation:
    rules = [fund_of(400_000.0), Supply(), Supervision(), training, *OWN_CLUSTER]
    answer = decide(case_of(count), rules, [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer)
    return answer.allocation


def test_places_are_commissioned_for_graduates_who_come_in_time() -> None:
    """Four places give 4 * 0.8 * 0.5 = 1.6 graduates more, three years later: first in year four."""
    plan = decided(5, HELD)
    hired = [float(one.hired.sum()) for one in plan.later]
    assert hired == pytest.approx([1.0, 1.0, 2.6, 2.6], abs=1e-4)
    assert [float(one.places.sum()) for one in plan.later if one.places is not None] == pytest.approx(
        [0.0, 0.0, 4.0, 4.0], abs=1e-4
    )


def test_none_are_where_they_would_come_too_late() -> None:
    plan = decided(3, HELD)
    assert all(one.places is not None and not one.places.any() for one in plan.later)


def test_a_base_may_have_more_than_ten_times_today_s_class() -> None:
    """Forty places give sixteen graduates beside today's one, and all can work at the only base with need."""
    case = replace(case_of(4), need=np.array([[40.0], [0.0]]), in_post=np.array([[9.0], [0.0]]))
    training = HELD.model_copy(update={"most": {"physio": 40}})
    answer = decide(case, [fund_of(900_000.0), Supply(), training, *OWN_CLUSTER], [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer)
    hired = [float(one.hired.sum()) for one in answer.allocation.later]
    assert hired == pytest.approx([1.0, 1.0, 17.0], abs=1e-4)


def test_what_councils_take_is_missing_from_the_second_summer_on() -> None:
    plan = decided(4, HELD.model_copy(update={"councils": {"physio": 0.5}}))
    hired = [float(one.hired.sum()) for one in plan.later]
    assert hired == pytest.approx([0.5, 0.5, 2.1], abs=1e-4)


@pytest.mark.parametrize(("name", "by"), [("places", 0.5), ("more", 0.5)])
def test_a_place_or_a_graduate_too_many_is_a_breach(name: str, by: float) -> None:
    plan = decided(4, HELD)
    last = plan.later[-1]
    wrong = replace(last, **{name: getattr(last, name) + by})
    assert HELD.check(case_of(4), plan).holds
    assert not HELD.check(case_of(4), replace(plan, later=(*plan.later[:-1], wrong))).holds


def test_leavers_are_replaced_by_graduates_alone() -> None:
    """Nobody but a graduate may fill these posts: with 1 a summer and half leaving, staff end below two."""
    rules = [fund_of(400_000.0), Supply(), Supervision(), Leavers(leavers_pct=50), *OWN_CLUSTER]
    answer = decide(case_of(4), rules, [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer)
    assert [float(one.staff.sum()) for one in answer.allocation.later] == pytest.approx(
        [1.5, 1.75, 1.875], abs=1e-4
    )


def test_rows_and_bounds_hold_exactly_when_no_breach_is_found() -> None:
    """Places and graduates of a decided plan are moved at random; the programme is held against the check."""
    training = HELD.model_copy(update={"councils": {"physio": 0.5}})
    case, plan = case_of(5), decided(5, training)
    others = [*ALWAYS, Supply(), Supervision(), training, *OWN_CLUSTER]
    columns = define_all(case, [fund_of(400_000.0)], others, [])
    broken, samples = 0, 60
    for seed in range(samples):
        rng = Random(seed)
        one = rng.choice(plan.later)
        table = rng.choice(["places", "more"]) if name_of("places", one.year) in columns else "more"
        figures = np.maximum(
            getattr(one, table) + rng.choice([-0.5, -0.1, 0.1, 0.5]), -1.0 if table == "more" else 0.0
        )
        later = tuple(replace(o, **{table: figures}) if o is one else o for o in plan.later)
        x, within = np.zeros(columns.size), True
        for each in later:
            for name in ("places", "more"):
                if name_of(name, each.year) in columns:
                    family = columns[name_of(name, each.year)]
                    values = getattr(each, name)[family.keys]
                    x[family.index] = values
                    within &= bool(((values >= family.lower - 1e-5) & (values <= family.upper + 1e-5)).all())
        for block in training.rows(case, columns):
            sums = np.zeros(block.size)
            np.add.at(sums, block.row, block.value * x[block.column])
            within &= bool((sums <= block.upper + 1e-5).all())
        found = training.check(case, replace(plan, later=later))
        assert within == found.holds, f"seed {seed}: programme {within}, check {found.breaches[:2]}"
        assert well_told(case, found), found
        broken += not within
    assert 3 < broken < samples - 3
