"""A series of budgets in one live model, against each budget decided by itself; and prices against plain."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from placement.aims import MetNeed, Travel
from placement.decide import Answer, decide, total
from placement.errors import OurFault
from placement.model.goals import Settings
from placement.rules.fund import Fund
from placement.series import decide_series
from tests.questions import random_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from placement.decide import NoAnswer
    from placement.model.outcome import Reached
    from placement.rules import Rule

AIMS = [MetNeed(), Travel()]
PARTS = (1.0, 0.7, 0.35, 0.9)
"""Of the fund's amount; the largest first, then in any order."""


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
    together = decide_series(case, [scaled(rules, p) for p in PARTS], AIMS, settings, processes=1)
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
    answers = decide_series(case, [scaled(rules, p) for p in parts], AIMS, Settings(gap_of_gain=1e-6))
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
        decide_series(case, [rules, dearer], AIMS, Settings(), processes=1)


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
