"""The model's value of an aim is the value that its twin finds in the finished plan."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from placement.errors import OurFault
from placement.model.aims import AIMS as KNOWN
from placement.model.aims import LeastChange, LeastCost, MetNeed, PeopleWithin, Travel, settled
from placement.model.aims import WorstServed as Worst
from placement.solve.answer import total
from placement.solve.settings import Settings
from tests.model.aims.each import KITS
from tests.model.aims.twins import AIMS, SAMPLES, differ, plan_of, question, site_question
from tests.model.solving import BY_PRICES, decided, reached

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.answer import Answer

DECIDED = 20
FOLDER = "tests/model/aims/each"
FAULTS = {f"{name}, {what}": asking for name, kit in KITS.items() for what, asking in kit.faults.items()}
"""By aim, side and what is wrong."""


def test_every_aim_stands_in_these_tests_with_faults_on_both_sides() -> None:
    lacking = [f"{FOLDER}/{name}.py: KIT, what tests know of it" for name in KNOWN if name not in KITS]
    lacking += [
        f"{FOLDER}/{name}.py: asked, the plain way to ask for it"
        for name in KITS
        if "" not in KITS[name].asked
    ]
    for name, kit in KITS.items():
        sides = {fault.partition(":")[0] for fault in kit.faults}
        lacking += [f"{FOLDER}/{name}.py: faults, one of the {side}" for side in {"model", "twin"} - sides]
        assert sides <= {"model", "twin"}
    assert lacking == [], "write in\n" + "\n".join(lacking)
    assert set(KITS) == set(KNOWN), "a file of no aim"
    assert all(KITS[name].kind is kind for name, kind in KNOWN.items())


def test_the_random_plans_hold_all_that_aims_look_at() -> None:
    plans = [plan_of(seed)[1] for seed in range(SAMPLES)]
    for some in ("posts", "filled", "opened"):
        assert sum(bool(getattr(plan, some).any()) for plan in plans) > SAMPLES / 15, some
    assert sum(plan.care.wte.sum() > 0 for plan in plans) > SAMPLES / 2


@pytest.mark.parametrize("name", AIMS)
def test_model_and_twin_agree_on_any_plan(name: str) -> None:
    assert not [seed for seed in range(SAMPLES) if differ(AIMS[name], seed)]


@cache
def alone(name: str, seed: int, *, sites: bool = False) -> tuple[Case, list[Rule], Aim, Answer]:
    """A random question, and what is decided where the aim is asked for alone; several tests look at it."""
    case, rules = site_question(seed) if sites else question(seed)
    aim = AIMS[name](case, Random(seed))
    return case, rules, aim, decided(case, rules, [aim])


@pytest.mark.parametrize("name", AIMS)
def test_model_and_twin_agree_on_what_is_decided(name: str) -> None:
    worth = 0
    for seed in range(DECIDED):
        case, rules, aim, by_itself = alone(name, seed, sites=seed % 2 == 0)
        first = [aim.model_copy(update={"id": "first"}), MetNeed(id="need"), aim]
        after = [decided(case, rules, aims) for aims in ([MetNeed(id="need"), aim], first)]
        for answer in (by_itself, *after):
            found = total(answer.outcomes, aim.id)
            assert found is not None
            assert aim.value(case, answer.allocation) == pytest.approx(found.value, rel=1e-4, abs=1e-3), seed
            worth += found.value > 0
    assert worth > DECIDED / 4


@pytest.mark.parametrize("name", [name for name in AIMS if KNOWN[name.partition(",")[0]].sense == "max"])
@pytest.mark.parametrize("seed", range(8))
def test_prices_and_the_plain_search_find_the_same(name: str, seed: int) -> None:
    case, rules, aim, plainly = alone(name, seed, sites=seed % 2 == 0)
    by_prices = decided(case, rules, [aim], BY_PRICES)
    values = [sum(each.value for each in reached(answer, aim.id)) for answer in (by_prices, plainly)]
    assert values[0] == pytest.approx(values[1], abs=1e-5)


@pytest.mark.parametrize("name", AIMS)
def test_what_is_said_of_today_is_what_the_twin_finds_in_it(name: str) -> None:
    for seed in range(DECIDED):
        case, _, aim, answer = alone(name, seed, sites=seed % 2 == 0)
        before = [r.value for outcome in answer.outcomes for r in outcome.before.reached]
        assert aim.value(case, answer.before) == pytest.approx(sum(before), rel=1e-4, abs=1e-3), seed


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str) -> None:
    assert any(caught(fault, asked, seed) for seed in range(50) for asked in (question, site_question))


def caught(fault: str, asked: Callable[[int], tuple[Case, list[Rule]]], seed: int) -> bool:
    """Whether deciding with the faulty aim ends as our fault, which names the aim."""
    case, rules = asked(seed)
    aim = FAULTS[fault](case, Random(seed)).model_copy(update={"id": "spoilt"})
    try:
        decided(case, rules, [aim])
        decided(case, rules, [MetNeed(), aim])
    except OurFault as told:
        return str(told).startswith("spoilt")
    return False


# --- what later aims may change -----------------------------------------------------------------------


def test_an_aim_is_settled_unless_a_later_one_decides_posts_again() -> None:
    assert settled([MetNeed()]) == (True,)
    assert settled([MetNeed(), Travel()]) == (True, True)
    assert settled([MetNeed(), LeastCost()]) == (False, True)
    assert settled([MetNeed(), LeastCost(), Travel(), LeastChange()]) == (False, True, True, True)
    assert settled([Travel(), Travel(id="again", posts="free")]) == (False, True)


def test_a_twin_may_end_better_than_the_model_said_but_not_beyond_its_bound() -> None:
    need, cost = MetNeed(), LeastCost()
    assert [need.agrees(twin, 5.0, 6.0, 0.1, settled=False) for twin in (4.8, 4.95, 5.9, 6.2)] == [
        False,
        True,
        True,
        False,
    ]
    assert [cost.agrees(twin, 5.0, 4.0, 0.1, settled=False) for twin in (3.8, 4.1, 5.05, 5.2)] == [
        False,
        True,
        True,
        False,
    ]
    assert not need.agrees(5.9, 5.0, 6.0, 0.1, settled=True)


@pytest.mark.parametrize("seed", range(6))
def test_a_wide_gap_that_a_later_aim_closes_is_no_fault(seed: int) -> None:
    case, rules = question(seed)
    wide = Settings(gap_of_gain=0.5, seconds=20.0, strategy="plain")
    aims = [MetNeed(), Worst(), PeopleWithin(minutes=15), LeastCost(pounds_per_care_minute=10), Travel()]
    for order in (aims, aims[::-1]):
        answer = decided(case, rules, order, wide)
        for aim in order:
            found = total(answer.outcomes, aim.id)
            assert found is not None
            value = aim.value(case, answer.allocation)
            slack = aim.tolerance * len(answer.parts) + 1e-3
            worse = found.value - value if aim.sense == "max" else value - found.value
            assert worse <= slack
