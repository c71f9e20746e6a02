"""Newly qualified people in a post, worked by hand and held against every plan of small cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.data import read_region
from placement.i18n import Words
from placement.model.aims import GraduatesEmployed, MetNeed
from placement.model.rules import Rule
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario import check_scenario, read_scenario
from placement.solve.answer import Answer, total
from tests.builders import tiny_region, tiny_scenario
from tests.cases import allocation, fund, graduates, role, tiny_case
from tests.model.aims.brute import most_of_all
from tests.model.aims.each import KITS
from tests.model.aims.test_brute_force import NEED, SEEDS, question
from tests.model.solving import BY_PRICES, PLAIN, USUAL, decided

if TYPE_CHECKING:
    from pathlib import Path

    from placement.solve.settings import Settings

HOW = pytest.mark.parametrize("how", [PLAIN, BY_PRICES])
BOTH_ORDERS = ((GraduatesEmployed(), MetNeed()), (MetNeed(), GraduatesEmployed()))


def people(answer: Answer) -> int:
    return int(answer.allocation.placed.graduates.sum())


def found(answer: Answer, aim: str) -> float:
    reached = total(answer.outcomes, aim)
    assert reached is not None
    return reached.value


def test_it_counts_people_and_not_posts() -> None:
    case = tiny_case(roles=[role("newly_qualified", step_wte=0.5)], classes=[graduates(5)])
    plan = allocation(
        case, posts={(0, 0): 3, (1, 0): 4}, filled={(0, 0): 3, (1, 0): 2}, placed=[(0, 0, 0, 2)]
    )
    assert (
        GraduatesEmployed().value(case, plan) == 2
    )  # the other is filled from a pool, and one post is empty


@HOW
@pytest.mark.parametrize(("bases", "employed"), [(1, 1), (2, 2)])
def test_two_halves_of_a_post_at_a_base_are_one_person_s(how: Settings, bases: int, employed: int) -> None:
    """Money for two half posts, of £25,000 each, and two graduates: no second one without a second base."""
    case = tiny_case(
        areas=(0,) * bases,
        bases=(0,) * bases,
        counties=(0,),
        regions=(0,),
        roles=[role("newly_qualified", step_wte=0.5, pounds_per_wte=50_000)],
        classes=[graduates(2)],
        need=5.0,
        in_post=2.0,
    )
    answer = decided(case, [fund(50_000), *USUAL], [GraduatesEmployed(), MetNeed()], how)
    assert found(answer, "graduates_employed") == pytest.approx(employed)
    assert people(answer) == employed
    assert answer.allocation.filled.sum() == 2


@HOW
def test_others_who_fill_a_post_do_not_count(how: Settings) -> None:
    """A WTE of others at each base, room for two, one graduate: three posts are filled, one by a graduate."""
    case = tiny_case(
        areas=(0, 0),
        bases=(0, 0),
        counties=(0,),
        regions=(0,),
        roles=[role("newly_qualified", pounds_per_wte=40_000)],
        classes=[graduates(1)],
        need=5.0,
        in_post=3.0,
    )
    rules: list[Rule] = [TravelLimit(), PlanningLevel(), Supervision(), Places()]
    rules += [fund(400_000), Supply(pool_wte_at_each_base=1.0)]
    answer = decided(case, rules, [MetNeed(), GraduatesEmployed()], how)
    assert answer.allocation.filled.sum() == 3
    assert found(answer, "graduates_employed") == pytest.approx(1)


@HOW
def test_the_order_of_the_aims_decides_between_care_and_a_graduate(how: Settings) -> None:
    """Money for one post. A registered one gives 1 WTE of care, a newly qualified one 0.8; need is more."""
    case = tiny_case(
        areas=(0,),
        bases=(0,),
        counties=(0,),
        regions=(0,),
        roles=[role(pounds_per_wte=50_000), role("newly_qualified", pounds_per_wte=50_000)],
        classes=[graduates(1)],
        need=9.0,
        in_post=2.0,
        minutes=0.0,
    )
    graduate_first, need_first = (
        decided(case, [fund(50_000), *USUAL], list(aims), how) for aims in BOTH_ORDERS
    )
    assert (people(graduate_first), people(need_first)) == (1, 0)
    assert graduate_first.allocation.posts[0, :, 0].tolist() == [0, 1]
    assert need_first.allocation.posts[0, :, 0].tolist() == [1, 0]
    # all of it in the first parts of need, which are counted alike in both: 0.2 WTE of care are given up
    assert found(need_first, "met_need") > found(graduate_first, "met_need") + 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_need_after_graduates_is_the_best_of_the_plans_with_most_of_them(seed: int) -> None:
    case, rules, care, plans = question(seed)
    count = KITS["graduates_employed"].counted
    assert count is not None
    aim = GraduatesEmployed()
    most = max(count(plan, case, aim) for plan in plans)
    best = most_of_all([p for p in plans if count(p, case, aim) == most], care, care.worth())
    answer = decided(case, rules, [aim, NEED["area"]])
    assert found(answer, "graduates_employed") == pytest.approx(most)
    assert found(answer, "met_need") == pytest.approx(best, abs=2e-6)


@pytest.mark.parametrize("first", [True, False])
def test_over_years_it_is_refused(tmp_path: Path, first: bool) -> None:
    """There one aim decides the posts of all years, and what comes after it leaves them as they are."""
    tiny_region(tmp_path / "tiny")
    asked = [{"aim": "met_need"}, {"aim": "graduates_employed"}]
    config = tiny_scenario(
        tmp_path / "t.toml",
        aims=tuple(reversed(asked) if first else asked),
        edit=lambda text: text + "\n[years]\ncount = 2\n",
    )
    scenario = read_scenario(config)
    faults = check_scenario(scenario, read_region(scenario.data_folders))
    told = [(fault.key, fault.value) for fault in faults]
    assert ("years_aim", "graduates_employed") in told
    assert "met_need first" in " ".join(fault.says(Words("en")) for fault in faults)


def test_in_some_of_these_questions_graduates_cost_need() -> None:
    aim, count = GraduatesEmployed(), KITS["graduates_employed"].counted
    assert count is not None
    dearer = 0
    for seed in SEEDS:
        case, _, care, plans = question(seed)
        most = max(count(plan, case, aim) for plan in plans)
        kept = [plan for plan in plans if count(plan, case, aim) == most]
        free, held = (most_of_all(some, care, care.worth()) for some in (plans, kept))
        dearer += held < free - 1e-3
    assert 0 < dearer < len(SEEDS)
