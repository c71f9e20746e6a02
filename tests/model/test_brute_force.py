"""The best plan is the best of all plans, tried one by one; and CBC finds the same value."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, Fund
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.work import NEVER
from placement.solve import highs
from placement.solve.answer import total
from tests.cases import KINDS, LEVELS, fund, graduates, role, service, tiny_case
from tests.model.brute import Conditions, Least, best_of_all
from tests.model.solving import BY_PRICES, PLAIN, USUAL, best_value, decided

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.settings import Settings

CASES = 30
SECOND_OPINIONS = 8


def small_case(rng: Random) -> Case:
    """Two bases, three areas and three kinds of post: a few thousand plans."""
    two = rng.random() < 0.3
    offered = [
        service(
            name,
            level=rng.choice(LEVELS),
            limit_minutes=rng.choice([10.0, 25.0]),
            visit_share=rng.choice([0.0, 0.6]),
        )
        for name in (("physio", "ot") if two else ("physio",))
    ]
    kinds = KINDS[:2] if two else KINDS
    return tiny_case(
        areas=(0, 1, 1),
        bases=(0, 1),
        counties=rng.choice([(0, 0), (0, 1)]),
        regions=rng.choice([(0, 0), (0, 1)]),
        services=offered,
        roles=[role(kind, s) for s in range(len(offered)) for kind in kinds],
        classes=[graduates(rng.randint(1, 2), 0, rng.randint(0, 1), commute_minutes=rng.choice([5.0, 15.0]))],
        need=np.array(rng.choices([0.3, 0.8, 1.7, 2.9], k=3 * len(offered))).reshape(3, -1),
        in_post=np.array(rng.choices([0.0, 0.4, 1.0, 1.5], k=2 * len(offered))).reshape(2, -1),
        places=rng.choices([1.0, 1.5, 2.0], k=2),
        minutes=np.array(rng.choices([0.0, 5.0, 10.0, 20.0, 30.0], k=6)).reshape(3, 2),
        population=10_000.0,
        members=rng.choice([None, None, [(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0), (2, 1, 1.0)]]),
    )


def question(seed: int) -> tuple[Case, list[Rule], Conditions]:
    """A small case, its rules, and the same rules as the enumeration takes them."""
    rng = Random(seed)
    case, amount = small_case(rng), rng.choice([60_000, 110_000, 180_000])
    people = [float(case.population[case.area_region == r].sum()) for r in range(len(case.region_ids))]
    newly, support, pool = rng.choice([0.5, 1.0]), rng.choice([0.5, 1.0]), rng.choice([0.0, 0.5, 1.0])
    rules: list[Rule] = [rule for rule in USUAL if not isinstance(rule, Supply | Supervision)]
    rules += [
        fund(amount),
        Supply(pool_wte_at_each_base=pool),
        Supervision(ratio_newly_qualified=newly, ratio_support=support),
    ]
    bounds = []
    if rng.random() < 0.5:
        least = rng.choice([0.5, 1.5])
        rules.append(Floor(id="floor", places=("c1",), amount=least, kinds=("newly_qualified", "support")))
        bounds.append(Least(frozenset({1}), frozenset({"newly_qualified", "support"}), least))
    if rng.random() < 0.5:
        rules.append(Ceiling(id="ceiling", places=("c0",), amount=1.0, kinds=("registered", "support")))
        bounds.append(Least(frozenset({0}), frozenset({"registered", "support"}), 1.0, most=True))
    pounds = tuple(int(amount * p / sum(people) + 1e-6) for p in people)
    return case, rules, Conditions(pounds, newly, support, 0.7, pool, tuple(bounds))


@cache
def expected_of(seed: int, level: Literal["area", "cluster"]) -> float | None:
    case, _, terms = question(seed)
    return best_of_all(case, replace(terms, level=level))


@pytest.mark.parametrize("settings", [BY_PRICES, PLAIN], ids=["prices", "plain"])
@pytest.mark.parametrize("level", ["area", "cluster"])
@pytest.mark.parametrize("seed", range(CASES))
def test_the_answer_is_the_best_of_all_plans(
    seed: int, level: Literal["area", "cluster"], settings: Settings
) -> None:
    case, rules, _ = question(seed)
    aim = MetNeed(level=level)
    expected = expected_of(seed, level)
    if expected is None:
        assert best_value(case, rules, aim, settings=settings) is None
        return
    answer = decided(case, rules, [aim], settings=settings)
    found = total(answer.outcomes, aim.id)
    assert found is not None
    assert found.value == pytest.approx(expected, abs=2e-6)
    assert aim.value(case, answer.allocation) == pytest.approx(found.value, abs=1e-4)


def test_the_questions_include_possible_and_impossible_ones() -> None:
    answers = [best_value(*question(seed)[:2]) for seed in range(CASES)]
    assert None in answers
    assert sum(answer is not None for answer in answers) > CASES / 2


@pytest.mark.filterwarnings(
    "ignore:PULP_CBC_CMD is deprecated"
)  # PuLP is pinned below the release that drops it
@pytest.mark.parametrize("seed", range(SECOND_OPINIONS))
def test_cbc_finds_the_same_value(seed: int) -> None:
    case, rules, _ = question(seed)
    paying = [rule for rule in rules if isinstance(rule, Fund)]
    others = [*ALWAYS, *(rule for rule in rules if rule not in paying)]
    _, whole = assemble(case, paying, others, [MetNeed()])
    opinions = [highs.best_value(part, part.goals[0], limit=NEVER, by="cbc") for part in whole.parts()]
    found = best_value(case, rules)
    if found is None:
        assert "infeasible" in opinions
    else:
        values = [value for value in opinions if isinstance(value, float)]
        assert len(values) == len(opinions)
        assert sum(values) == pytest.approx(found, abs=2e-6)
