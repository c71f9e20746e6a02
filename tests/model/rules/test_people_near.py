"""The standard of nearness by hand: who has no car, by which way, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.i18n import Words
from placement.model.rules.people_near import PeopleNear
from tests.cases import allocation, tiny_case

if TYPE_CHECKING:
    from placement.model.case import Case

BUS = [[5.0, 99.0, np.inf, np.inf], [40.0, 15.0, np.inf, 30.0], [np.inf, 9.0, 3.0, 60.0], [np.nan] * 4]
PEOPLE, SHARE = [1_000, 2_000, 4_000, 8_000], [0.5, 0.25, 0.0, 1.0]


def case_with_buses(shares: Sequence[float] = SHARE) -> Case:
    case = tiny_case(population=PEOPLE, counties=(0, 0, 0, 0), regions=(0,), in_post=[[1], [0], [0], [0]])
    return replace(case, transit_minutes=np.array(BUS), no_car_share=np.array(shares))


@pytest.mark.parametrize(
    ("base", "share", "holds"),
    [(None, 0.5, True), (None, 0.51, False), (1, 1.0, True), (2, 0.51, False)],
)
def test_people_without_a_car_by_bus(base: int | None, share: float, *, holds: bool) -> None:
    # Without a car live 500 at a0 and 500 at a1, nobody at a2; of a3 no journey is known. Staff are at b0,
    # 5 minutes from a0 by bus and 40 from a1; somebody new at b1 is 15 minutes from a1.
    case = case_with_buses()
    plan = allocation(case, posts={} if base is None else {(base, 0): 1})
    rule = PeopleNear(minutes=15, share=share, mode="transit", who="no_car")
    assert rule.check(case, plan).holds is holds


def test_by_car_a_bus_does_not_matter_and_by_place_each_has_its_own_share() -> None:
    case = case_with_buses()
    plan = allocation(case)
    by_car = PeopleNear(minutes=10, share=0.2, mode="car")
    assert by_car.check(case, plan).room == pytest.approx(0.0)  # 3,000 of 15,000
    here = PeopleNear(minutes=10, share=0.5, level="cluster", mode="transit", who="no_car")
    # a0's people are near; a1's are not; a2 has nobody without a car, and of a3 nothing is known
    assert [breach.where for breach in here.check(case, plan).breaches] == [("c1",)]
    assert PeopleNear(minutes=10, share=1, level="area", places=("a0",)).check(case, plan).holds


def test_where_nothing_is_known_nobody_is_bound() -> None:
    case = case_with_buses([np.nan] * 4)
    rule = PeopleNear(minutes=10, share=1, who="no_car")
    assert not rule.binds(case)
    assert rule.check(case, allocation(case)).holds


def test_its_sentence_says_whose_minutes_and_that_people_are_estimated() -> None:
    words, case = Words("en"), case_with_buses()
    said = PeopleNear(minutes=30, share=0.9, mode="transit", who="no_car").sentence(words, case)
    assert said.startswith("Every region: at least 90.0% of people of households without a car")
    assert "estimated" in said
    assert "public transport" in said
    assert "public transport" not in PeopleNear(minutes=30, share=0.9).sentence(words, case)


def test_it_gives_a_share() -> None:
    rule = PeopleNear(minutes=30, share=0.9)
    assert rule.give(0.4).share == pytest.approx(0.5)
    assert rule.give(2.0).share == 0.0
