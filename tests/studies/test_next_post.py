"""The next post and the first to go, against every step tried by brute force and a case done by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement.model.aims import MetNeed, WorstServed
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import ALWAYS, Fund, Rule
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.standard import Standard
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from placement.studies.ladder.next_post import Around, Move, around, can_be_told, with_step, without_step
from placement.studies.staffing_value import Staffing
from tests.cases import fund, role, tiny_case
from tests.model.solving import USUAL
from tests.questions import random_question

AIM = MetNeed()
FLAT = MetNeed(worth="flat")


def decided(case: Case, rules: list[Rule], aim: MetNeed = AIM) -> Allocation | None:
    answer = decide(case, rules, [aim], Settings(gap_of_gain=1e-6), processes=1)
    return answer.allocation if isinstance(answer, Answer) else None


def found(case: Case, rules: list[Rule], plan: Allocation, aim: MetNeed = AIM) -> Around:
    told = around(case, rules, [aim], plan, ["fund"])
    assert told is not None
    return told


def holds(case: Case, rules: list[Rule], plan: Allocation, *, money: bool) -> bool:
    """Every rule but those of care, asked of a plan without care; money counts or not."""
    asked = [rule for rule in [*rules, *ALWAYS] if rule.id not in {"need", "capacity"}]
    wide = [
        rule.model_copy(update={"amount": 1e12}) if isinstance(rule, Fund) and not money else rule
        for rule in asked
    ]
    return all(rule.check(case, plan).holds for rule in wide)


def by_hand() -> tuple[Case, list[Rule]]:
    """Two clusters and counties: needs of 10 and 2.2 WTE, 2 in post; registered £50,000, support £30,000."""
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 1),
        regions=(0, 1),
        need=[[10.0], [2.2]],
        roles=[role("registered"), role("support")],
    )
    return case, [fund(100_000, shares="free"), *USUAL]


def test_by_hand() -> None:
    case, rules = by_hand()
    plan = decided(case, rules, FLAT)
    assert plan is not None
    assert plan.posts.sum(axis=(1, 2)).tolist() == [2, 0]  # two registered where 8 WTE are unmet
    told = found(case, rules, plan, FLAT)
    assert told.per_pound is not None
    assert replace(told.per_pound, gain=0.0) == Move(0, 0, 0, 1.0, 50_000, 0.0)
    assert told.per_pound.gain == pytest.approx(1.0, abs=1e-6)
    assert told.most == told.per_pound
    assert told.regions[1] is not None
    # the second cluster lacks 0.2: a registered post gives that for £50,000, a half support post for £15,000
    assert told.regions[1].role == 1
    assert told.regions[1].gain == pytest.approx(0.2, abs=1e-6)
    assert told.first_to_go is not None
    assert replace(told.first_to_go, gain=0.0) == Move(0, 0, 0, 1.0, 50_000, 0.0)
    assert told.first_to_go.gain == pytest.approx(-1.0, abs=1e-6)


def test_a_ceiling_sends_the_next_post_elsewhere_and_a_floor_keeps_the_first_from_going() -> None:
    case, rules = by_hand()
    plan = decided(case, rules, FLAT)
    assert plan is not None
    full = Ceiling(id="full", level="county", measure="wte", amount=2.0)
    told = found(case, [*rules, full], plan, FLAT)
    assert told.per_pound is not None
    assert told.per_pound.base == 1
    assert told.regions[0] is None
    kept = Floor(id="kept", level="county", measure="wte", amount=2.0, places=("l0",))
    assert found(case, [*rules, kept], plan, FLAT).first_to_go is None


@pytest.mark.parametrize("seed", range(10))
def test_no_allowed_step_is_better(seed: int) -> None:
    case, rules = random_question(seed)
    plan = decided(case, rules)
    if plan is None:
        return
    told, staffing = found(case, rules, plan), Staffing(case, rules, AIM, plan)
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    more = []
    for base, k in np.argwhere(funds[0].eligible_posts(case)).tolist():
        about = case.roles[k]
        if case.base_candidate[base]:
            continue
        gain = staffing.gain(base, about.service, staffing.step(base, k))
        move = Move(base, k, 0, about.step_wte, about.pounds_per_step, gain)
        if gain > 1e-6 and any(holds(case, rules, new, money=False) for new in with_step(case, plan, move)):
            more.append(move)
    less = []
    for base, k, f in np.argwhere(plan.posts).tolist():
        about = case.roles[k]
        idle = plan.posts[base, k].sum() > plan.filled[base, k]
        loss = 0.0 if idle else staffing.gain(base, about.service, -staffing.step(base, k))
        move = Move(base, k, f, about.step_wte, about.pounds_per_step, loss)
        if holds(case, rules, without_step(case, plan, move), money=True):
            less.append(move)
    for one, every, worth in (
        (told.per_pound, more, "per_pound"),
        (told.most, more, "gain"),
        (told.first_to_go, less, "per_pound"),
    ):
        assert (one is None) == (not every)
        if one is not None:
            best = max(getattr(move, worth) for move in every)
            assert getattr(one, worth) == pytest.approx(best, abs=1e-9)


def test_a_post_that_stands_empty_goes_first_and_costs_nothing() -> None:
    case, rules = by_hand()
    plan = decided(case, rules, FLAT)
    assert plan is not None
    limited = replace(case, roles=(replace(case.roles[0], limited=True), case.roles[1]))
    filled = plan.filled.copy()
    filled[0, 0] = 0
    told = found(limited, [rules[0]], replace(plan, filled=filled), FLAT)
    assert told.first_to_go is not None
    assert told.first_to_go.gain == 0.0


def test_it_is_not_told_where_it_would_not_be_true() -> None:
    case, rules = by_hand()
    plan = decided(case, rules)
    assert plan is not None
    worst = WorstServed()
    assert around(case, rules, [worst], plan, ["fund"]) is None
    asked = Standard(share=0.1)
    assert not can_be_told([*rules, asked], [AIM])
