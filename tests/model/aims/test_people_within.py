"""Residents near a base with staff, worked by hand. Places stand in a row, ten minutes apart."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from placement.model.aims import MetNeed, PeopleWithin
from placement.model.assemble import define_columns
from placement.model.near_staff import emptying
from placement.solve.answer import total
from tests.cases import allocation, capital, fund, graduates, role, service, tiny_case
from tests.model.rules.double_entry import BUILDER, PERMISSIVE
from tests.model.solving import PLAIN, USUAL, decided, reached

PEOPLE = [1_000, 2_000, 4_000, 8_000]


def people(case: Any, plan: Any, minutes: float = 10.0, **settings: Any) -> float:
    return PeopleWithin(minutes=minutes, **settings).value(case, plan)


def test_an_area_counts_once_however_many_bases_are_near() -> None:
    case = tiny_case(population=PEOPLE)
    assert people(case, allocation(case)) == 15_000
    some = tiny_case(population=PEOPLE, in_post=[[1], [1], [0], [0]])
    assert people(some, allocation(some), 0) == 3_000
    assert people(some, allocation(some), 10) == 7_000  # a0 and a1 have two bases near
    assert people(some, allocation(some), 9.9) == 3_000
    assert people(some, allocation(some), 20) == 15_000


def test_a_base_is_staffed_by_whoever_fills_a_post_not_by_the_post() -> None:
    case = tiny_case(population=PEOPLE, in_post=0.0, roles=[role(), role("newly_qualified")])
    assert people(case, allocation(case, posts={(3, 1): 2}, filled={(3, 1): 0})) == 0
    assert people(case, allocation(case, posts={(3, 1): 2}, filled={(3, 1): 1})) == 12_000


def test_only_staff_of_the_services_named_count() -> None:
    case = tiny_case(
        population=PEOPLE,
        services=[service("physio"), service("ot")],
        in_post=[[1, 0], [0, 1], [0, 0], [0, 0]],
    )
    plan = allocation(case, posts={(3, 3): 1})  # registered of the second service
    assert people(case, plan, 0) == 11_000
    assert people(case, plan, 0, services=("physio",)) == 1_000
    assert people(case, plan, 0, services=("ot",)) == 10_000


def test_staff_who_move_are_where_they_go_and_no_longer_where_they_came_from() -> None:
    def moved(wte: float, in_post: float = 1.0) -> float:
        case = tiny_case(
            population=PEOPLE,
            in_post=[[in_post], [0], [0], [0]],
            candidate=[False, False, False, True],
            moves_from=0,
            moving=wte,
        )
        assert people(case, allocation(case), 0) == 1_000
        return people(case, allocation(case, opened=[3]), 0)

    assert moved(1.0) == 8_000
    assert moved(0.5) == 9_000
    assert moved(0.0) == 1_000  # opened, but nobody is there


def test_two_sites_together_may_take_all() -> None:
    case = tiny_case(
        population=PEOPLE,
        in_post=[[1.0], [0], [0], [0]],
        candidate=[False, False, True, True],
        moves_from=0,
        moving=0.5,
    )
    for opened, expected in (([], 1_000), ([2], 5_000), ([3], 9_000), ([2, 3], 12_000)):
        assert people(case, allocation(case, opened=opened), 0) == expected


def test_the_least_sets_that_empty_a_base() -> None:
    # 1.2 WTE; b1 takes 1.2 and b2, b3 and b4 take 0.6, 0.6 and 0.1
    case = tiny_case(
        bases=(0, 0, 1, 2, 3),
        in_post=[[1.2], [0], [0], [0], [0]],
        candidate=[False, True, True, True, True],
        moves_from=0,
        moving=[[0], [1.2], [0.6], [0.6], [0.1]],
    )
    columns = define_columns(case, [PERMISSIVE, BUILDER], [])
    assert list(emptying(case, columns, 0, 0)) == [(1,), (2, 3)]


def test_the_travel_limit_s_own_mode_is_meant() -> None:
    by_bus = np.full((4, 4), 50.0)
    case = tiny_case(population=PEOPLE, reach=by_bus)
    assert people(case, allocation(case), 49) == 0
    assert people(case, allocation(case), 50) == 15_000


# --- decided ----------------------------------------------------------------------------------------


def test_one_post_goes_where_most_people_are_near() -> None:
    # within 10 minutes of b2 live 2,000 + 4,000 + 8,000, of b3 12,000, of b1 7,000
    case = tiny_case(
        population=PEOPLE, in_post=0.0, counties=(0, 0, 0, 0), regions=(0,), roles=[role()], need=1.0
    )
    answer = decided(case, [fund(50_000), *USUAL], [PeopleWithin(minutes=10)])
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [0, 0, 1, 0]
    assert reached(answer, "people_within")[0].value == pytest.approx(14_000)


def test_who_is_near_already_is_counted_before_and_draws_no_post() -> None:
    # a0 and a1 are near b0 today; one post more: b3 adds a2 and a3, b2 too, b1 only a2
    case = tiny_case(
        population=PEOPLE,
        in_post=[[1], [0], [0], [0]],
        counties=(0, 0, 0, 0),
        regions=(0,),
        roles=[role()],
        need=1.0,
    )
    answer = decided(case, [fund(50_000), *USUAL], [PeopleWithin(minutes=10)])
    before = [r.value for outcome in answer.outcomes for r in outcome.before.reached]
    assert sum(before) == pytest.approx(3_000)
    assert PeopleWithin(minutes=10).value(case, answer.before) == 3_000
    found = total(answer.outcomes, "people_within")
    assert found is not None
    assert found.value == pytest.approx(15_000)


def test_a_site_opens_for_the_people_near_it_if_staff_stay_behind() -> None:
    # Opening b3 moves staff from b0. With 1.5 WTE at b0 one stays: 1,000 more. With 1 WTE nobody does, and
    # 8,000 near b3 outweigh 1,000 near b0 until b0 has more people.
    def found(in_post: float, people_at_home: int) -> tuple[float, bool]:
        case = tiny_case(
            population=[people_at_home, 0, 0, 8_000],
            in_post=[[in_post], [0], [0], [0]],
            counties=(0, 0, 0, 0),
            regions=(0,),
            candidate=[False, False, False, True],
            moves_from=0,
            moving=1.0,
            need=1.0,
        )
        answer = decided(case, [fund(1), capital(100_000), *USUAL], [PeopleWithin(minutes=0)])
        value = total(answer.outcomes, "people_within")
        assert value is not None
        return round(value.value), bool(answer.allocation.opened.any())

    assert found(1.5, 1_000) == (9_000, True)
    assert found(1.0, 1_000) == (8_000, True)
    assert found(1.0, 9_000) == (9_000, False)


def test_need_may_be_met_as_well_as_can_be_beside_it() -> None:
    case = tiny_case(
        population=PEOPLE,
        in_post=0.0,
        counties=(0, 0, 0, 0),
        regions=(0,),
        classes=[graduates(2)],
        need=2.0,
    )
    rules = [fund(150_000), *USUAL]
    first = decided(case, rules, [PeopleWithin(minutes=0)])
    both = decided(case, rules, [PeopleWithin(minutes=0), MetNeed()])
    aim = PeopleWithin(minutes=0)
    assert aim.value(case, both.allocation) == aim.value(case, first.allocation)
    assert MetNeed().value(case, both.allocation) >= MetNeed().value(case, first.allocation) - 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_maximal_covering_problem(seed: int) -> None:
    """Church and ReVelle 1974: p sites, each open or not, that cover most people; here p whole posts."""
    rng = Random(seed)
    numbers = np.random.default_rng(seed)
    posts, bases, areas = rng.randint(1, 3), 6, 14
    minutes = numbers.uniform(0, 40, (areas, bases)).round()
    population = numbers.integers(100, 3_000, areas)
    case = tiny_case(
        areas=[0] * areas,
        bases=[0] * bases,
        counties=(0,),
        regions=(0,),
        roles=[role()],
        in_post=0.0,
        minutes=minutes,
        population=population,
    )
    near = minutes <= 12
    best = max(
        population[near[:, [b for b in range(bases) if sites >> b & 1]].any(axis=1)].sum()
        for sites in range(1 << bases)
        if sites.bit_count() <= posts
    )
    answer = decided(case, [fund(50_000 * posts), *USUAL], [PeopleWithin(minutes=12)], PLAIN)
    assert reached(answer, "people_within")[0].value == pytest.approx(best)


@pytest.mark.parametrize("wrong", [{}, {"minutes": -1}, {"minutes": 601}, {"minutes": 10, "places": ["c0"]}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PeopleWithin(**wrong)
