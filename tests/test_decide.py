"""What an answer must be, whatever finds it."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.aims import MetNeed, Travel
from placement.model.rules import ALWAYS
from placement.model.rules.floor import Floor
from placement.model.rules.supply import Supply
from placement.solve.answer import Answer, NoAnswer, total
from placement.solve.decide import decide
from placement.solve.settings import Settings
from tests.cases import allocation, fund, graduates, role, tiny_case
from tests.model.solving import PLAIN, USUAL, best_value, decided, reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.outcome import Progress

from tests.questions import clear_question, hard_question, random_question, slow_question

SEEDS = range(12)
GRACE_SECONDS = 5.0
"""For all that is not the search itself, on a slow machine."""


def value(case: Case, rules: Sequence[Rule]) -> float:
    found = best_value(case, rules)
    return -1.0 if found is None else found


# --- what an answer carries -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_are_proved_and_every_rule_was_checked(seed: int) -> None:
    case, rules = random_question(seed)
    answer = decided(case, rules, [MetNeed(), Travel()])
    best = total(answer.outcomes, "met_need")
    assert best is not None
    assert best.value <= best.bound <= best.value + 1e-6
    assert {rule.id for rule, _ in answer.findings} == {
        "need",
        "capacity",
        "opening",
        "filling",
        *(rule.id for rule in rules),
    }
    assert all(finding.holds for _, finding in answer.findings)


@pytest.mark.parametrize("strategy", ["plain", "prices"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_wide_gap_still_tells_the_truth(seed: int, strategy: Any) -> None:
    case, rules = random_question(seed)
    answer = decided(case, rules, settings=Settings(gap_of_gain=0.3, seconds=20.0, strategy=strategy))
    loose, best = total(answer.outcomes, "met_need"), value(case, rules)
    assert loose is not None
    assert loose.value - 1e-6 <= best <= loose.bound + 1e-6
    before, after = (MetNeed().value(case, plan) for plan in (answer.before, answer.allocation))
    assert loose.value == pytest.approx(after, abs=1e-4)
    assert after >= before - 1e-4
    assert loose.bound - loose.value <= 0.3 * (loose.value - before) + 1e-4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_service_before_is_the_best_of_todays_staff_alone(seed: int) -> None:
    case, rules = random_question(seed)
    answer = decided(case, rules)
    nothing_new = [fund(0.5, shares="free"), *rules[1:]]
    assert not answer.before.posts.any()
    assert not answer.before.filled.any()
    assert MetNeed().value(case, answer.before) == pytest.approx(value(case, nothing_new), abs=1e-4)


@pytest.mark.parametrize("pounds", [50_000, 100_000, 400_000])
def test_a_graduate_is_placed_only_where_a_post_is_filled(pounds: int) -> None:
    case = tiny_case(classes=[graduates(2, commute_minutes=15.0), graduates(3, home_county=1)])
    plan = decided(case, [fund(pounds), *USUAL]).allocation
    for b, k in np.ndindex(plan.filled.shape):
        here = (plan.placed.base == b) & (plan.placed.role == k)
        assert plan.placed.graduates[here].sum() <= np.ceil(plan.filled[b, k] * case.roles[k].step_wte)


def test_many_small_needs_lose_nothing_by_rounding() -> None:
    # 80 areas of 0.01 to 0.02 WTE: each entry of care is rounded down, and travel uses the whole tolerance
    need = np.random.default_rng(1).uniform(0.01, 0.02, (80, 1))
    case = tiny_case(
        areas=[0] * 40 + [1] * 40,
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        need=need,
        in_post=[[0.5], [0.2]],
    )
    answer = decided(case, [fund(50_000), *USUAL], [MetNeed(), Travel()])
    assert MetNeed().value(case, answer.allocation) == pytest.approx(need.sum(), abs=0.01)


def test_two_aims_of_one_kind_stand_beside_each_other() -> None:
    case, rules = clear_question()
    aims = [MetNeed(), MetNeed(id="flat", worth="flat")]
    answer = decided(case, rules, aims)
    first, second = (total(answer.outcomes, aim.id) for aim in aims)
    assert first is not None
    assert second is not None
    assert first.value == pytest.approx(best_value(case, rules), abs=1e-6)
    most = best_value(case, rules, aims[1])
    assert most is not None
    assert second.value <= most + 1e-6


# --- no answer --------------------------------------------------------------------------------------


def test_a_floor_that_money_cannot_buy_is_impossible_and_names_its_region() -> None:
    # £100,000 in each region: at most 3.33 WTE of support
    rules = [fund(200_000), *USUAL, Floor(id="much", level="region", places=("r1",), amount=4.0)]
    answer = decide(tiny_case(), rules, [MetNeed()], PLAIN, processes=1)
    assert isinstance(answer, NoAnswer)
    assert answer.reason == "infeasible"
    assert [part.region_ids for part in answer.parts] == [("r1",)]


@pytest.mark.parametrize(
    "nowhere",
    [
        {"places": [9, 9, 9, 0]},
        {"candidate": [False, False, False, True]},
        {"bases": (0, 1, 2)},
    ],
    ids=["no room", "no open base", "no base"],
)
def test_a_floor_where_no_post_can_be_is_impossible_and_names_its_region(nowhere: dict[str, Any]) -> None:
    rules = [fund(200_000), *USUAL, Floor(id="there", places=("c3",), amount=1.0)]
    answer = decide(tiny_case(**nowhere), rules, [MetNeed()], PLAIN, processes=1)
    assert isinstance(answer, NoAnswer)
    assert answer.reason == "infeasible"
    assert [part.region_ids for part in answer.parts] == [("r1",)]


def test_every_region_that_has_no_answer_is_named() -> None:
    rules = [fund(200_000), *USUAL, Floor(id="much", level="region", amount=4.0)]
    answer = decide(tiny_case(), rules, [MetNeed()], PLAIN, processes=1)
    assert isinstance(answer, NoAnswer)
    assert [part.region_ids for part in answer.parts] == [("r0",), ("r1",)]


@pytest.mark.parametrize("strategy", ["plain", "prices"])
@pytest.mark.parametrize("seconds", [1e-9, 3e-3, 3e-2])
def test_stopped_by_time_is_no_answer_or_a_true_one(seconds: float, strategy: Any) -> None:
    case, rules = hard_question()
    short = Settings(gap_of_gain=1e-9, seconds=seconds, strategy=strategy)
    assert_true_or_none(decide(case, rules, [MetNeed(), Travel()], short, processes=1), "time")


@pytest.mark.parametrize("strategy", ["plain", "prices"])
def test_a_search_stopped_in_its_midst_says_what_its_plan_is_worth(strategy: Any) -> None:
    case, rules = slow_question()
    settings = Settings(gap_of_gain=1e-6, seconds=1.0, strategy=strategy)
    began = time.process_time()  # a busy machine takes longer, and works no longer
    answer = decide(case, rules, [MetNeed(), Travel()], settings, processes=1)
    assert time.process_time() - began < settings.seconds + GRACE_SECONDS
    assert isinstance(answer, Answer)
    found = reached(answer, "met_need")
    assert {part.stopped_by for part in found} == {"time"}
    twin, before = (MetNeed().value(case, plan) for plan in (answer.allocation, answer.before))
    assert sum(part.value for part in found) == pytest.approx(twin, abs=0.02)
    assert before - 0.02 <= twin <= sum(part.bound for part in found)


@pytest.mark.parametrize("strategy", ["plain", "prices"])
def test_stopped_by_hand_is_no_answer_or_a_true_one(strategy: Any) -> None:
    case, rules = hard_question()
    stages = []

    def interrupt(_part: object, progress: Progress) -> None:
        stages.append(progress.stage)
        if len(stages) == 1:
            os.kill(os.getpid(), signal.SIGINT)

    settings = Settings(gap_of_gain=1e-9, seconds=20.0, strategy=strategy)
    assert_true_or_none(
        decide(case, rules, [MetNeed(), Travel()], settings, processes=1, on_progress=interrupt), "hand"
    )
    assert stages


def assert_true_or_none(answer: Answer | NoAnswer, reason: str) -> None:
    """Nothing, for the reason given; or a plan no better than the best, which its bound does not exclude."""
    if isinstance(answer, NoAnswer):
        assert answer.reason == reason
        return
    case, rules = hard_question()
    best, found = value(case, rules), reached(answer, "met_need")
    assert sum(part.value for part in found) - 1e-6 <= best
    assert best <= sum(part.bound for part in found) + 1e-6
    twin = MetNeed().value(case, answer.allocation)
    assert sum(part.value for part in found) == pytest.approx(twin, abs=0.01)


# --- odd cases --------------------------------------------------------------------------------------


def test_without_any_need_there_is_nothing_to_gain() -> None:
    answer = decided(tiny_case(need=0.0), [fund(100_000), *USUAL], [MetNeed(), Travel()])
    assert MetNeed().value(tiny_case(need=0.0), answer.allocation) == 0


def test_without_a_fund_there_are_no_posts() -> None:
    answer = decided(tiny_case(), [*USUAL])
    assert not answer.allocation.posts.any()
    assert answer.allocation.care.wte.sum() == pytest.approx(8.0, abs=1e-5)


def test_a_base_that_reaches_nobody_gets_no_post() -> None:
    far = np.where(np.eye(4, dtype=bool)[:, :4], 0.0, 99.0)
    far[3, 3] = 99.0
    answer = decided(tiny_case(minutes=far), [fund(400_000), *USUAL])
    assert MetNeed().value(tiny_case(minutes=far), answer.allocation) > 0
    assert answer.allocation.care.base.max() < 3


def test_staff_who_cost_nothing_do_no_harm() -> None:
    case = tiny_case(roles=[role(pounds_per_wte=0)], places=1.0, need=5.0)
    answer = decided(case, [fund(100_000), *USUAL])
    assert answer.allocation.posts.sum() == 4


def test_without_the_rule_of_places_the_room_at_a_base_binds_nobody() -> None:
    case = tiny_case(places=0.0)
    rules = [fund(100_000), *(rule for rule in USUAL if rule.id != "places")]
    assert value(case, rules) > value(case, [fund(100_000), *USUAL]) + 0.5


def test_a_fund_for_one_region_is_not_shared_with_the_others() -> None:
    # by population each region would get £50,000; r0 alone may have it, so £100,000 buy two posts
    case = tiny_case(roles=[role()])
    answer = decided(case, [fund(100_000, regions=("r0",)), *USUAL])
    assert answer.allocation.posts.sum() == 2


def test_posts_and_care_at_a_base_that_is_not_open_are_a_breach() -> None:
    case = tiny_case(candidate=[True, False, False, False], in_post=[[0], [2], [2], [2]])
    plan = allocation(case, posts={(0, 0): 1}, care=[(0, 0, 0, 1.0)])
    rules = [*ALWAYS, fund(100_000), *USUAL]
    assert not all(rule.check(case, plan).holds for rule in rules)


def test_two_rules_of_supply_both_hold() -> None:
    case = tiny_case(classes=[graduates(2)], roles=[role(), role("newly_qualified")])
    strict, loose = Supply(id="strict"), Supply(id="loose", across_regions=True)
    values = [value(case, [fund(200_000), *order]) for order in ([strict, loose], [loose, strict], [strict])]
    assert values == pytest.approx([values[2]] * 3)
