"""What an aim decides is the best of all plans, tried one by one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pytest

from placement.model.aims import (
    LeastChange,
    LeastCost,
    MetNeed,
    PeopleWithin,
    Travel,
    WorstServed,
)
from placement.model.belonging import PeopleLevel
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.people_near import PeopleNear
from placement.solve.answer import total
from placement.solve.basis import todays_care
from tests.cases import capital, fund, graduates, role, service, tiny_case
from tests.model.aims.brute import CareOf, Plan, least_after_need, most_of_all, plans
from tests.model.aims.each import KITS
from tests.model.aims.twins import AIMS, given
from tests.model.brute import Conditions, belonging, need_of
from tests.model.solving import USUAL, decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.aims import Aim
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.rules import Rule

Level = Literal["area", "cluster"]
SEEDS = range(12)
COUNTED = [name for name in AIMS if KITS[name.partition(",")[0]].counted is not None]
LEVELS: tuple[Level, ...] = ("area", "cluster")
PLACES: tuple[PeopleLevel, ...] = get_args(PeopleLevel)
NEED = {level: MetNeed(tolerance=0.0, steps=3, first_worth=1.3, level=level) for level in LEVELS}
WORTHS = (1.3, 1.0, 0.7)


def small_case(rng: Random) -> Case:
    """Two bases, at times a site that takes staff from the first, three areas and three kinds of post."""
    site = rng.random() < 0.6
    bases = (0, 1, 1) if site else (0, 1)
    return tiny_case(
        areas=(0, 1, 1),
        bases=bases,
        counties=(0, 0),
        regions=(0,),
        services=[service(level=rng.choice(["cluster", "county"]), visit_share=rng.choice([0.0, 0.6]))],
        roles=[role(), role("newly_qualified"), role("support")][: rng.choice([2, 3])],
        classes=[graduates(rng.randint(0, 1))],
        need=np.array(rng.choices([0.3, 0.8, 1.7, 2.9], k=3)).reshape(3, 1),
        in_post=np.array([rng.choice([0.5, 1.0]), rng.choice([0.0, 0.4]), 0.0][: len(bases)]).reshape(-1, 1),
        places=rng.choices([1.0, 1.5, 2.0], k=len(bases)),
        minutes=np.array(rng.choices([0.0, 5.0, 10.0, 20.0, 30.0], k=3 * len(bases))).reshape(3, -1),
        population=[rng.choice([3_000, 5_000, 8_000]) for _ in range(3)],
        rural=rng.choices([0, 1, 2], k=3),
        members=rng.choice([None, [(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0), (2, 1, 1.0)]]),
        candidate=[False, False, True][: len(bases)],
        moves_from=0,
        moving=0.5,
        opening_pounds=70_000,
    )


def question(seed: int, level: Level = "area") -> tuple[Case, tuple[Rule, ...], CareOf, tuple[Plan, ...]]:
    """A small case, its rules, and every plan that obeys them; need is met by the places of a level."""
    case, rules, terms, found = tried(seed, level)
    return case, rules, CareOf(case, terms), found


@cache
def tried(seed: int, level: Level) -> tuple[Case, tuple[Rule, ...], Conditions, tuple[Plan, ...]]:
    rng = Random(seed)
    case, amount, doors = small_case(rng), rng.choice([60_000, 110_000]), rng.choice([1, 70_000])
    terms = Conditions((amount,), worths=WORTHS, level=level)
    rules = (fund(amount), capital(doors), *USUAL)
    return case, rules, terms, tuple(plans(case, terms, doors))


def value(case: Case, rules: Sequence[Rule], aims: list[Aim]) -> float:
    found = total(decided(case, rules, aims).outcomes, aims[-1].id)
    assert found is not None
    return found.value


def test_the_questions_have_plans_that_open_a_site() -> None:
    opening = [any(plan.opened for plan in question(seed)[3]) for seed in SEEDS]
    assert 2 < sum(opening) < len(SEEDS)


def test_some_areas_belong_to_two_clusters_and_the_level_matters() -> None:
    assert 2 < sum(len(question(seed)[0].membership.area) > 3 for seed in SEEDS) < len(SEEDS)
    lower = 0
    for seed in SEEDS:
        best = {}
        for level in LEVELS:
            _, _, care, found = question(seed, level)
            best[level] = most_of_all(found, care, care.worth())
        # what a cluster has counts as if it were spread evenly over its people, which is worth the most
        assert best["area"] <= best["cluster"] + 1e-6
        lower += best["area"] < best["cluster"] - 1e-3
    assert lower > len(SEEDS) / 2


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_need(seed: int, level: Level) -> None:
    case, rules, care, found = question(seed, level)
    of_class = (0.5, 1.0, 2.5)
    weights = {}
    for place, s in care.need:
        parts = [
            (share * case.need[a, s], of_class[case.area_rural[a]])
            for a, where, share in belonging(case, level)
            if where == place
        ]
        weights[place, s] = sum(n * w for n, w in parts) / sum(n for n, _ in parts)
    weight = dict(zip(("urban", "town", "village"), of_class, strict=True))
    aim = NEED[level].model_copy(update={"weight": MetNeed.model_validate({"weight": weight}).weight})
    assert value(case, rules, [aim]) == pytest.approx(most_of_all(found, care, care.worth(weights)), abs=2e-6)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seed", SEEDS)
def test_worst_served(seed: int, place: PeopleLevel) -> None:
    case, rules, care, found = question(seed)
    expected = most_of_all(found, care, care.lowest(place))
    assert value(case, rules, [WorstServed(level=place)]) == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seed", SEEDS[:6])
def test_worst_served_of_whom_a_base_can_reach(seed: int, place: PeopleLevel) -> None:
    case, rules, care, found = question(seed)
    counted = np.array([[Random(seed * 10 + a).random() < 0.6] for a in range(len(case.area_ids))])
    expected = most_of_all(found, care, care.lowest(place, counted))
    aim = WorstServed(level=place, where="within reach")
    assert value(replace(case, reachable=counted), rules, [aim]) == pytest.approx(expected, abs=2e-6)


def reached_today(case: Case, rules: Sequence[Rule], level: Level) -> Floats:
    reached = todays_care(case, rules, [NEED[level]])
    care = CareOf(case, Conditions((0,), worths=WORTHS, level=level))
    best = care.most(care.worth(), case.in_post)
    worth = 0.0
    for place, need in need_of(case, level).items():
        met = sum(part * reached[a, 0] for a, at, part in belonging(case, level) if at == place)
        filled = [min(max(met - i * need[0] / 3, 0.0), need[0] / 3) for i in range(3)]
        worth += sum(each * times for each, times in zip(filled, WORTHS, strict=True))
    assert worth == pytest.approx(best, abs=1e-4)  # care is rounded down
    return reached


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_loser(seed: int, place: PeopleLevel) -> None:
    case, rules, care, found = question(seed)
    points = (0.0, 4.0, 15.0)[seed % 3]
    today = reached_today(case, rules, "area")
    care.no_fall(place, today, points)
    expected = most_of_all(found, care, care.worth())
    held = [*rules, NoLoser(level=place, points=points)]
    answer = decided(replace(case, today=today), held, [NEED["area"]])
    best = total(answer.outcomes, "met_need")
    assert best is not None
    assert best.value == pytest.approx(expected, abs=2e-6)
    before, after = (reached_by(case, plan) for plan in (answer.before, answer.allocation))
    assert np.array_equal(before, today)  # today's service is that beside every answer
    if place == "area":
        assert ((before - after) / case.need).max() <= points / 100 + 1e-6


def reached_by(case: Case, plan: Allocation) -> Floats:
    reached = np.zeros(case.need.shape)
    np.add.at(reached, (plan.care.area, plan.care.service), plan.care.wte)
    return reached


def near_first(case: Case, rules: Sequence[Rule]) -> Floats:
    """What the same staff do who count all need alike and then drive as little as can be."""
    return todays_care(case, rules, [MetNeed(tolerance=0.0, worth="flat"), Travel()])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_loser_against_those_who_are_near(seed: int, place: PeopleLevel) -> None:
    case, rules, care, found = question(seed)
    today = near_first(case, rules)
    care.no_fall(place, today, 4.0)
    expected = most_of_all(found, care, care.worth())
    held = [*rules, NoLoser(level=place, points=4.0)]
    best = value(replace(case, today=today), held, [NEED["area"]])
    assert best == pytest.approx(expected, abs=2e-6)


def test_keeping_those_who_are_near_costs_something() -> None:
    dearer = 0
    for seed in SEEDS:
        case, rules, care, found = question(seed)
        free = most_of_all(found, care, care.worth())
        care.no_fall("area", near_first(case, rules), 4.0)
        dearer += most_of_all(found, care, care.worth()) < free - 1e-3
    assert dearer > 1


@pytest.mark.parametrize("minutes", [0.0, 5.0, 10.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_people_within(seed: int, minutes: float) -> None:
    case, rules, _, found = question(seed)
    expected = max(plan.people(minutes) for plan in found)
    assert value(case, rules, [PeopleWithin(minutes=minutes)]) == pytest.approx(expected, abs=0.1)


def with_buses(case: Case, seed: int) -> tuple[Case, Floats]:
    """The case with buses for some and cars for some, and how many people of each area have none."""
    rng = Random(seed)
    by_bus = np.array([rng.choice([4.0, 8.0, 20.0, np.inf]) for _ in range(case.minutes.size)])
    share = np.array([rng.choice([0.1, 0.4, 1.0]) for _ in case.area_ids])
    told = replace(case, transit_minutes=by_bus.reshape(case.minutes.shape), no_car_share=share)
    return told, case.population * share


@pytest.mark.parametrize("seed", SEEDS)
def test_people_without_a_car_within(seed: int) -> None:
    case, rules, _, found = question(seed)
    case, people = with_buses(case, seed)
    expected = max(plan.people(8.0, case.transit_minutes, people) for plan in found)
    aim = PeopleWithin(minutes=8, mode="transit", who="no_car")
    assert value(case, rules, [aim]) == pytest.approx(expected, abs=0.1)


def test_a_standard_of_nearness_costs_need_and_no_more_than_it_must() -> None:
    """As many people without a car as any plan brings near must be near: what is left for need."""
    dearer = 0
    for seed in (0, 3, 11, 13, 16):
        case, rules, care, found = question(seed)
        case, people = with_buses(case, seed)
        near = [plan.people(8.0, case.transit_minutes, people) for plan in found]
        share = max(near) / people.sum()
        kept = [plan for plan, many in zip(found, near, strict=True) if many >= max(near) - 1e-6]
        rule = PeopleNear(level="region", minutes=8, share=share, mode="transit", who="no_car")
        expected, free = (most_of_all(plans, care, care.worth()) for plans in (kept, found))
        assert value(case, [*rules, rule], [NEED["area"]]) == pytest.approx(expected, abs=1e-3)
        dearer += expected < free - 1e-3
    assert dearer == len({13, 16})  # elsewhere the plan that meets most need is as near


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_travel_with_free_posts(seed: int, level: Level) -> None:
    case, rules, care, found = question(seed, level)
    expected = least_after_need(found, care, lambda _: 0.0, 1.0)
    assert value(case, rules, [NEED[level], Travel(posts="free")]) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_least_change(seed: int, level: Level) -> None:
    case, rules, care, found = question(seed, level)
    rng = Random(seed)
    spots = [(b, k) for b in range(len(case.base_ids)) for k in range(len(case.roles))]
    earlier = {spot: rng.randint(0, 2) for spot in rng.sample(spots, 3)}
    posts = [
        {"base": case.base_ids[b], "role": case.roles[k].id, "steps": n} for (b, k), n in earlier.items()
    ]
    aim = LeastChange.model_validate({"posts": posts})
    assert value(case, rules, [aim]) == pytest.approx(min(plan.change(earlier) for plan in found))
    expected = least_after_need(found, care, lambda plan: plan.change(earlier), 0.0)
    assert value(case, rules, [NEED[level], aim]) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_counted_in_a_plan_is_the_best_of_all(seed: int, name: str) -> None:
    """Alone, and after need."""
    case, rules, care, found = question(seed)
    case = replace(case, formula=given(case, seed))
    aim, count = AIMS[name](case, Random(seed)), KITS[name.partition(",")[0]].counted
    assert count is not None
    best = max if aim.sense == "max" else min
    assert value(case, rules, [aim]) == pytest.approx(best(count(plan, case, aim) for plan in found))
    sign = -1.0 if aim.sense == "max" else 1.0
    expected = sign * least_after_need(found, care, lambda plan: sign * count(plan, case, aim), 0.0)
    assert value(case, rules, [NEED["area"], aim]) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("rate", [0.0, 3_000.0])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_least_cost(seed: int, level: Level, rate: float) -> None:
    case, rules, care, found = question(seed, level)
    opening = dict(enumerate(case.base_opening_pounds.tolist()))
    expected = least_after_need(found, care, lambda plan: plan.pounds(opening), rate)
    aim = LeastCost(pounds_per_care_minute=rate)
    assert value(case, rules, [NEED[level], aim]) == pytest.approx(expected, abs=1.0)
