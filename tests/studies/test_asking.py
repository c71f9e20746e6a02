"""Asks in live models, against each question decided by itself; and prices against plain."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import OurFault
from placement.model.aims import MetNeed, Travel
from placement.model.rules.fund import Fund
from placement.solve import resolve as asking
from placement.solve.answer import Answer, total
from placement.solve.decide import decide
from placement.solve.resolve import Ask, Resolved, ask
from placement.solve.settings import Settings
from tests.questions import random_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.answer import NoAnswer
    from placement.solve.outcome import Reached

AIMS = [MetNeed(), Travel()]
PARTS = (1.0, 0.7, 0.35, 0.9)
"""Of the fund's amount; the largest first, then in any order."""


def asked_of(
    case: Case, variants: Sequence[Sequence[Rule]], settings: Settings
) -> tuple[Resolved, list[Answer | NoAnswer]]:
    """Each list of rules in one live model."""
    asks = [Ask(rules=tuple(rules)) for rules in variants]
    found = ask(case, variants[0], AIMS, settings, asks, processes=1)
    return found, [found.answer(number) for number in range(len(asks))]


def scaled(rules: Sequence[Rule], part: float) -> list[Rule]:
    return [
        rule.model_copy(update={"amount": rule.amount * part}) if isinstance(rule, Fund) else rule
        for rule in rules
    ]


def first(answer: Answer | NoAnswer) -> Reached | None:
    return total(answer.outcomes, "met_need") if isinstance(answer, Answer) else None


@pytest.mark.parametrize("strategy", ["prices", "plain"])
@pytest.mark.parametrize("seed", range(8))
def test_each_step_is_what_it_would_be_alone(seed: int, strategy: Literal["prices", "plain"]) -> None:
    case, rules = random_question(seed)
    settings = Settings(gap_of_gain=1e-6, seconds=30.0, strategy=strategy)
    _, together = asked_of(case, [scaled(rules, p) for p in PARTS], settings)
    for part, answer in zip(PARTS, together, strict=True):
        alone = decide(case, scaled(rules, part), AIMS, settings, processes=1)
        assert isinstance(answer, Answer) == isinstance(alone, Answer)
        found, expected = first(answer), first(alone)
        if found is None or expected is None:
            continue
        assert found.value <= expected.bound + 1e-5
        assert expected.value <= found.bound + 1e-5
        assert found.bound - found.value <= 1e-5 + 1e-6 * abs(found.value)
        assert isinstance(answer, Answer)
        assert all(finding.holds for _, finding in answer.findings)


def test_more_money_is_never_worth_less() -> None:
    case, rules = random_question(1)
    parts = [1.0, 0.8, 0.6, 0.4, 0.2]
    _, answers = asked_of(case, [scaled(rules, p) for p in parts], Settings(gap_of_gain=1e-6))
    values = [found.value for answer in answers if (found := first(answer)) is not None]
    assert len(values) >= 2
    assert all(more >= less - 1e-5 for more, less in pairwise(values))


def test_questions_that_differ_otherwise_are_refused() -> None:
    case, rules = random_question(1)
    assert any(isinstance(rule, Fund) for rule in rules)
    other = {"pounds": "wte", "wte": "pounds"}
    dearer = [
        rule.model_copy(update={"measure": other[rule.measure]}) if isinstance(rule, Fund) else rule
        for rule in rules
    ]
    with pytest.raises(OurFault):
        asked_of(case, [rules, dearer], Settings())


def test_what_keeps_another_goes_on_its_own_but_in_small_parts() -> None:
    asks = [Ask(), Ask(), Ask(), Ask(keeps=2), Ask(keeps=3)]
    assert asking._bundles(asks, alone=False) == [[0, 1], [2, 3, 4]]
    assert asking._bundles(asks, alone=True) == [[0, 1, 2, 3, 4]]
    many = [Ask()] * (asking.BUNDLE + 1)
    assert asking._bundles(many, alone=True) == asking._bundles(many, alone=False)
    assert [len(bundle) for bundle in asking._bundles(many, alone=True)] == [asking.BUNDLE, 1]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_stays_wherever_it_is_asked(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one live programme with the free steps, or in one of its own: the same questions, so no better."""
    case, rules = random_question(seed)
    asks = [Ask(rules=tuple(scaled(rules, part))) for part in (1.0, 0.7, 0.4)]
    asks += [replace(asks[1], keeps=2), replace(asks[0], keeps=3)]
    settings = Settings(gap_of_gain=1e-6)
    values = []
    for alone in (1.0, 0.0):
        monkeypatch.setattr(asking, "ALONE", alone)
        found = ask(case, rules, AIMS, settings, asks, processes=1)
        steps = [found.posts(number) for number in (2, 3, 4)]
        for less, more in pairwise(steps):
            assert less is None or more is None or (more >= less).all()
        values.append([found.reached(number) for number in range(len(asks))])
    for together, apart in zip(*values, strict=True):
        assert (together is None) == (apart is None)
    for together, apart in zip(*(each[:3] for each in values), strict=True):
        if together is not None and apart is not None:
            assert together.value <= apart.bound + 1e-5
            assert apart.value <= together.bound + 1e-5


@pytest.mark.parametrize("seed", range(8))
def test_what_is_kept_stays_and_costs_no_less_than_nothing(seed: int) -> None:
    case, rules = random_question(seed)
    settings = Settings(gap_of_gain=1e-6, seconds=30.0)
    least, most = scaled(rules, 0.5), tuple(scaled(rules, 1.0))
    asks = [Ask(rules=most), Ask(rules=tuple(least)), Ask(rules=most, keeps=1)]
    found = ask(case, rules, AIMS, settings, asks, processes=1)
    free, small, nested = (found.reached(number) for number in range(3))
    if free is None or small is None or nested is None:
        return
    assert nested.value <= free.bound + 1e-5
    assert small.value <= nested.bound + 1e-5
    kept, all_of_them = found.posts(1), found.posts(2)
    assert kept is not None
    assert all_of_them is not None
    assert (all_of_them >= kept).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_post_less_costs_what_the_same_question_alone_says(seed: int) -> None:
    case, rules = random_question(seed)
    settings = Settings(gap_of_gain=1e-6, seconds=30.0)
    free = ask(case, rules, AIMS[:1], settings, [Ask()], processes=1)
    posts = free.posts(0)
    if posts is None or not posts.any():
        return
    at = tuple(np.argwhere(posts)[0])
    fewer = np.full(posts.shape, 10_000)
    fewer[at] = posts[at] - 1
    found = ask(case, rules, AIMS[:1], settings, [Ask(), Ask(most=fewer), Ask()], processes=1)
    alone = ask(case, rules, AIMS[:1], settings, [Ask(most=fewer)], processes=1)
    without, by_itself, again = found.reached(1), alone.reached(0), found.reached(2)
    assert again == found.reached(0)
    assert (without is None) == (by_itself is None)
    if without is None or by_itself is None:
        return
    assert abs(without.value - by_itself.value) <= 1e-4
    left = found.posts(1)
    assert left is not None
    assert left[at] < posts[at]


@pytest.mark.parametrize("seed", range(50))
def test_prices_and_plain_agree_within_their_proved_gaps(seed: int) -> None:
    case, rules = random_question(seed)
    answers = [
        decide(case, rules, [MetNeed()], Settings(gap_of_gain=0.01, seconds=30.0, strategy=how), processes=1)
        for how in ("prices", "plain")
    ]
    fast, plain = (first(answer) for answer in answers)
    assert (fast is None) == (plain is None)
    if fast is not None and plain is not None:
        assert fast.value <= plain.bound + 1e-6
        assert plain.value <= fast.bound + 1e-6
