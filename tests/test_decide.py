"""What an answer must be, whatever finds it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import os
import signal
from dataclasses import replace
import pytest

from placement.aims import MetNeed, Travel
from placement.decide import Answer, NoAnswer, decide, total
from placement.model.goals import Settings
from placement.model.outcome import Solved
from placement.rules import ALWAYS
from placement.rules.ceiling import Ceiling
from placement.rules.floor import Floor
from placement.rules.planning_level import PlanningLevel
from placement.rules.supervision import Supervision
from placement.rules.supply import Supply
from placement.rules.travel_limit import TravelLimit
from tests.cases import allocation, fund, graduates, random_case, role, service, tiny_case
from tests.changes import lessened, renamed, reordered
from tests.model.solving import PLAIN, USUAL, best_value, decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.outcome import Progress
    from placement.rules import Rule

SEEDS = range(12)
NEVER = -1.0
"""Stands for a plan that is impossible: worse than any."""


def random_question(seed: int) -> tuple[Case, list[Rule]]:
    rng = Random(seed)
    return random_case(rng), [fund(rng.choice([60_000, 150_000, 400_000])), *USUAL]


def value(case: Case, rules: Sequence[Rule]) -> float:
    found = best_value(case, rules)
    return NEVER if found is None else found


def posts_by_id(case: Case, plan: Allocation) -> dict[tuple[str, str], int]:
    return {
        (case.base_ids[b], case.roles[k].id): int(plan.posts[b, k].sum())
        for b, k in np.ndindex(plan.posts.shape[:2])
        if plan.posts[b, k].any()
    }


# --- what changes, and which way --------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_more_money_never_scores_worse(seed: int) -> None:
    case = random_case(Random(seed))
    values = [value(case, [fund(pounds), *USUAL]) for pounds in (1, 50_000, 100_000, 170_000, 400_000)]
    assert values == sorted(values) or values == pytest.approx(sorted(values), abs=1e-6)


TIGHTER: dict[str, tuple[list[Rule], list[Rule]]] = {
    "travel limit": ([TravelLimit(default=30.0)], [TravelLimit(default=14.0)]),
    "borders": ([], [PlanningLevel()]),
    "supervision of newly qualified": ([Supervision()], [Supervision(ratio_newly_qualified=0.2)]),
    "supervision of support": ([Supervision()], [Supervision(ratio_support=0.1)]),
    "experienced share": ([Supervision()], [Supervision(experienced_share=0.3)]),
    "floor": ([Floor(id="f", level="region", amount=0.5)], [Floor(id="f", level="region", amount=1.0)]),
    "ceiling": ([Ceiling(id="c", amount=1.5)], [Ceiling(id="c", amount=0.5)]),
    "recruits": ([Supply(pool_wte_at_each_base=1.0)], [Supply()]),
    "graduates stay": ([Supply(across_regions=True)], [Supply()]),
}


@pytest.mark.parametrize("name", TIGHTER)
def test_tightening_a_rule_never_helps(name: str) -> None:
    loose, tight = TIGHTER[name]
    helped = []
    for seed in SEEDS:
        case, (paying, *_) = random_question(seed)
        helped.append(value(case, [paying, *tight]) - value(case, [paying, *loose]))
    assert max(helped) < 1e-6
    assert min(helped) < 1e-6 or name == "borders"


@pytest.mark.parametrize("what", ["graduates", "places", "in_post", "staff who give less"])
def test_having_less_never_helps(what: str) -> None:
    for seed in SEEDS:
        case, rules = random_question(seed)
        assert value(lessened(case, what), rules) <= value(case, rules) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_money_that_may_go_anywhere_is_worth_no_less(seed: int) -> None:
    case = random_case(Random(seed))
    for shares in ("population", "weighted_need"):
        fixed = value(case, [fund(200_000, shares=shares), *USUAL])
        assert value(case, [fund(200_000, shares="free"), *USUAL]) >= fixed - 1e-6


# --- what changes nothing ---------------------------------------------------------------------------


def clear_question() -> tuple[Case, list[Rule]]:
    """One best plan only: every base works for its own cluster, and no two drives are alike."""
    case = tiny_case(
        services=[service("physio", level="cluster", visit_share=1.0), service("ot", level="cluster", visit_share=0.7)],
        roles=[role("registered", 0), role("registered", 1), role("newly_qualified", 1, pounds_per_wte=30_000)],
        need=[[6.1, 2.3], [3.2, 4.7], [5.3, 1.9], [2.8, 3.6]],
        in_post=[[1.3, 0.9], [1.1, 0.4], [1.7, 0.6], [0.8, 1.2]],
        population=[9_000, 11_000, 8_000, 12_000],
        minutes=np.full((4, 4), 40.0) - np.diag([37.0, 33.0, 28.0, 22.0]),
        commute=20.0,
        places=2.0,
        classes=[graduates(1, 1, 0), graduates(1, 1, 1)],
    )
    return case, [fund(270_000), *USUAL]


def test_the_clear_question_has_one_best_plan() -> None:
    case, rules = clear_question()
    best, plan = value(case, rules), decided(case, rules).allocation
    assert {case.roles[k].kind for k in plan.posts.nonzero()[1]} == {"registered", "newly_qualified"}
    for b, k in np.ndindex(plan.posts.shape[:2]):
        here, what = (case.cluster_ids[b],), case.roles[k]
        spot: dict[str, Any] = {"places": here, "kinds": (what.kind,), "services": (case.services[what.service].id,)}
        steps = int(plan.posts[b, k].sum())
        more = value(case, [*rules, Floor(id="more", amount=steps + 1, **spot)])
        fewer = value(case, [*rules, Ceiling(id="fewer", amount=steps - 1, **spot)]) if steps else NEVER
        assert max(more, fewer) < best - 1e-4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_no_value(seed: int) -> None:
    case, rules = random_question(seed)
    assert value(reordered(case, Random(seed)), rules) == pytest.approx(value(case, rules), abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_no_post(seed: int) -> None:
    case, rules = clear_question()
    other = reordered(case, Random(seed))
    assert other.base_ids != case.base_ids or other.area_ids != case.area_ids
    found = posts_by_id(case, decided(case, rules).allocation)
    assert found
    assert posts_by_id(other, decided(other, rules).allocation) == found


def test_the_order_of_rules_changes_no_post() -> None:
    case, rules = clear_question()
    found = posts_by_id(case, decided(case, rules).allocation)
    assert posts_by_id(case, decided(case, rules[::-1]).allocation) == found


@pytest.mark.parametrize("seed", SEEDS)
def test_renaming_renames_the_same_posts(seed: int) -> None:
    case, rules = random_question(seed)
    other, names = renamed(case)
    found = decided(case, rules, [MetNeed(), Travel()]).allocation
    again = decided(other, rules, [MetNeed(), Travel()]).allocation
    assert posts_by_id(other, again) == {(names[b], names[k]): n for (b, k), n in posts_by_id(case, found).items()}
    assert again.care.wte.tolist() == found.care.wte.tolist()


def test_the_number_of_processes_changes_nothing() -> None:
    case, rules = clear_question()
    aims = [MetNeed(), Travel()]
    one, two = (decide(case, rules, aims, Settings(), processes=n) for n in (1, 2))
    assert isinstance(one, Answer)
    assert isinstance(two, Answer)
    assert len(one.parts) == 2
    assert identical(one.allocation, two.allocation)
    assert identical(one.before, two.before)
    assert [[(r.goal, r.value, r.bound) for r in outcome.after.reached] for outcome in one.outcomes] == [
        [(r.goal, r.value, r.bound) for r in outcome.after.reached] for outcome in two.outcomes
    ]


def identical(one: Allocation, other: Allocation) -> bool:
    pairs = [(one.posts, other.posts), (one.filled, other.filled), (one.opened, other.opened)]
    pairs += [(getattr(one.care, name), getattr(other.care, name)) for name in ("area", "base", "service", "wte")]
    pairs += [(getattr(one.placed, name), getattr(other.placed, name)) for name in ("group", "base", "role", "graduates")]
    return all(np.array_equal(x, y) for x, y in pairs)


@pytest.mark.parametrize("settings", [PLAIN, Settings()], ids=["plain", "usual"])
@pytest.mark.parametrize("shares", ["population", "weighted_need", "stated"])
def test_one_region_alone_decides_what_it_decides_in_the_whole(shares: str, settings: Settings) -> None:
    case, (_, *others) = clear_question()
    stated = {"stated": {"r0": 0.6, "r1": 0.4}} if shares == "stated" else {}
    rules = [fund(270_000, shares=shares, **stated), *others]
    whole = decided(case, rules, settings=settings)
    for region in case.region_ids:
        mine = case.only_region(region)
        alone = decided(mine, rules, settings=settings)
        posts = posts_by_id(case, whole.allocation)
        assert posts_by_id(mine, alone.allocation) == {k: n for k, n in posts.items() if k[0] in mine.base_ids}
        values = [o.after.reached[0].value for p, o in zip(whole.parts, whole.outcomes, strict=True) if p.region_ids == (region,)]
        reached = total(alone.outcomes, "met_need")
        assert reached is not None
        assert reached.value == pytest.approx(sum(values), abs=1e-9)


# --- what an answer carries -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_are_proved_and_every_rule_was_checked(seed: int) -> None:
    case, rules = random_question(seed)
    answer = decided(case, rules, [MetNeed(), Travel()])
    best = total(answer.outcomes, "met_need")
    assert best is not None
    assert best.value <= best.bound <= best.value + 1e-6
    assert {rule.id for rule, _ in answer.findings} == {"need", "capacity", "filling", *(rule.id for rule in rules)}
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
        areas=[0] * 40 + [1] * 40, bases=(0, 1), counties=(0, 0), regions=(0,), need=need, in_post=[[0.5], [0.2]]
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
    assert second.value <= best_value(case, rules, aims[1]) + 1e-6


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
@pytest.mark.parametrize("seconds", [1e-9, 1e-3, 3e-3, 1e-2, 3e-2])
def test_stopped_by_time_is_no_answer_or_a_true_one(seconds: float, strategy: Any) -> None:
    case, rules = hard_question()
    short = Settings(gap_of_gain=1e-9, seconds=seconds, strategy=strategy)
    assert_true_or_none(decide(case, rules, [MetNeed(), Travel()], short, processes=1), "time")


@pytest.mark.parametrize("strategy", ["plain", "prices"])
def test_stopped_by_hand_is_no_answer_or_a_true_one(strategy: Any) -> None:
    case, rules = hard_question()
    stages = []

    def interrupt(_part: object, progress: Progress) -> None:
        stages.append(progress.stage)
        if len(stages) == 1:
            os.kill(os.getpid(), signal.SIGINT)

    settings = Settings(gap_of_gain=1e-9, seconds=20.0, strategy=strategy)
    assert_true_or_none(decide(case, rules, [MetNeed(), Travel()], settings, processes=1, told=interrupt), "hand")
    assert stages


def hard_question() -> tuple[Case, list[Rule]]:
    """Two services in half posts: some hundredths of a second of search."""
    case, rules = clear_question()
    roles = [replace(each, step_wte=0.5) for each in case.roles]
    services = [replace(each, level="county") for each in case.services]
    return replace(case, roles=tuple(roles), services=tuple(services), minutes=0.5 * case.minutes), rules


def assert_true_or_none(answer: Answer | NoAnswer, reason: str) -> None:
    """Nothing, for the reason given; or a plan no better than the best, which its bound does not exclude."""
    if isinstance(answer, NoAnswer):
        assert answer.reason == reason
        return
    case, rules = hard_question()
    best, found = value(case, rules), [o.after.reached[0] for o in answer.outcomes if isinstance(o.after, Solved)]
    assert sum(reached.value for reached in found) - 1e-6 <= best
    assert best <= sum(reached.bound for reached in found) + 1e-6
    twin = MetNeed().value(case, answer.allocation)
    assert sum(reached.value for reached in found) == pytest.approx(twin, abs=0.01)


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
