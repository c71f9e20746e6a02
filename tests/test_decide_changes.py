"""What must follow when the question changes a little, and what must not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.aims import MetNeed, Travel
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from tests.cases import fund, random_case
from tests.changes import lessened, renamed, reordered
from tests.model.solving import PLAIN, USUAL, best_value, decided, reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rules import Rule

from tests.questions import clear_question, random_question

SEEDS = range(12)
NEVER = -1.0
"""Stands for a plan that is impossible: worse than any."""


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


def test_the_clear_question_has_one_best_plan() -> None:
    case, rules = clear_question()
    best, plan = value(case, rules), decided(case, rules).allocation
    assert {case.roles[k].kind for k in plan.posts.nonzero()[1]} == {"registered", "newly_qualified"}
    for b, k in np.ndindex(plan.posts.shape[:2]):
        here, what = (case.cluster_ids[b],), case.roles[k]
        spot: dict[str, Any] = {
            "places": here,
            "kinds": (what.kind,),
            "services": (case.services[what.service].id,),
        }
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
    assert posts_by_id(other, again) == {
        (names[b], names[k]): n for (b, k), n in posts_by_id(case, found).items()
    }
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
    for aim in aims:
        found = [[(part.value, part.bound) for part in reached(answer, aim.id)] for answer in (one, two)]
        assert found[0] == found[1]


def identical(one: Allocation, other: Allocation) -> bool:
    pairs = [(one.posts, other.posts), (one.filled, other.filled), (one.opened, other.opened)]
    pairs += [
        (getattr(one.care, name), getattr(other.care, name)) for name in ("area", "base", "service", "wte")
    ]
    pairs += [
        (getattr(one.placed, name), getattr(other.placed, name))
        for name in ("group", "base", "role", "graduates")
    ]
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
        assert posts_by_id(mine, alone.allocation) == {
            k: n for k, n in posts.items() if k[0] in mine.base_ids
        }
        (mine_in_whole,) = [
            part_reached.value
            for part, part_reached in zip(whole.parts, reached(whole, "met_need"), strict=True)
            if part.region_ids == (region,)
        ]
        assert sum(each.value for each in reached(alone, "met_need")) == pytest.approx(
            mine_in_whole, abs=1e-9
        )
