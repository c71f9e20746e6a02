"""What an aim decides is the best of all plans, tried one by one."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from placement.aims import LeastChange, LeastCost, MetNeed, PeopleWithin, Travel, WorstServed
from placement.decide import total
from tests.aims.brute import CareOf, Plan, least_after_need, most_of_all, plans
from tests.cases import capital, fund, graduates, role, service, tiny_case
from tests.model.brute import Conditions, belonging
from tests.model.solving import USUAL, decided

if TYPE_CHECKING:
    from placement.aims import Aim
    from placement.model.case import Case
    from placement.rules import Rule

Level = Literal["area", "cluster"]
SEEDS = range(12)
LEVELS: tuple[Level, ...] = ("area", "cluster")
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


def question(seed: int, level: Level = "area") -> tuple[Case, list[Rule], CareOf, list[Plan]]:
    """A small case, its rules, and every plan that obeys them; need is met by the places of a level."""
    rng = Random(seed)
    case, amount, doors = small_case(rng), rng.choice([60_000, 110_000]), rng.choice([1, 70_000])
    terms = Conditions((amount,), worths=WORTHS, level=level)
    return case, [fund(amount), capital(doors), *USUAL], CareOf(case, terms), list(plans(case, terms, doors))


def value(case: Case, rules: list[Rule], aims: list[Aim]) -> float:
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


@pytest.mark.parametrize("seed", SEEDS)
def test_worst_served(seed: int) -> None:
    case, rules, care, found = question(seed)
    expected = most_of_all(found, care, care.lowest())
    assert value(case, rules, [WorstServed()]) == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("minutes", [0.0, 5.0, 10.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_people_within(seed: int, minutes: float) -> None:
    case, rules, _, found = question(seed)
    expected = max(plan.people(minutes) for plan in found)
    assert value(case, rules, [PeopleWithin(minutes=minutes)]) == pytest.approx(expected, abs=0.1)


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


@pytest.mark.parametrize("rate", [0.0, 3_000.0])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_least_cost(seed: int, level: Level, rate: float) -> None:
    case, rules, care, found = question(seed, level)
    opening = dict(enumerate(case.base_opening_pounds.tolist()))
    expected = least_after_need(found, care, lambda plan: plan.pounds(opening), rate)
    aim = LeastCost(pounds_per_care_minute=rate)
    assert value(case, rules, [NEED[level], aim]) == pytest.approx(expected, abs=1.0)
