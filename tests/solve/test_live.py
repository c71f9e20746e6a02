"""A question held open: other amounts are answered as if asked afresh, and nothing else is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from placement.errors import OurFault
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.live import ROOM, AskedParts, LiveQuestion, asked_parts, shared_out
from placement.solve.outcome import Reached, Solved
from placement.solve.parallel import Outcome
from placement.solve.resolve import settings_for_many
from tests.app.serving import tiny_question

if TYPE_CHECKING:
    import placement as pl

AMOUNTS = (120_000, 60_000, 300_000, 700_000)
"""The last has no room in what was made of the first, three times as much: its columns have other bounds."""


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> pl.Question:
    return tiny_question(tmp_path_factory.mktemp("live"))


def parts(question: pl.Question, most: object = None) -> AskedParts:
    scenario = question.inputs.scenario
    return asked_parts(question.inputs.case, scenario.rules, scenario.aims[:1], most)  # type: ignore[arg-type]


def reached(asked: AskedParts, live: LiveQuestion) -> Reached:
    found = live.ask(asked)
    answer = asked.answer([found[number] for number in range(len(asked.programmes))])
    assert isinstance(answer, Answer)
    spent = answer.allocation.posts.sum(axis=(0, 2)) @ [role.pounds_per_step for role in asked.case.roles]
    fund = next(rule for rule in asked.rules if rule.id == "money")
    assert spent <= fund.amount  # type: ignore[attr-defined]
    firsts = [
        one.after.reached[0]
        for one in answer.outcomes
        if isinstance(one, Outcome) and isinstance(one.after, Solved)
    ]
    return Reached("all", sum(one.value for one in firsts), sum(one.bound for one in firsts), "gap", 0.0)


def test_other_amounts_are_answered_as_if_they_were_asked_afresh(question: pl.Question) -> None:
    settings = replace(settings_for_many(question.inputs, 0.01), today_by_piece=False)
    live: LiveQuestion | None = None
    for amount in AMOUNTS:
        changed = question.with_setting("money", amount=amount)
        asked = parts(changed, None if live is None else live.made_of.most)
        live = live or LiveQuestion(asked, settings, range(len(asked.programmes)))
        assert live.takes(asked, settings)
        found = reached(asked, live)
        scenario = changed.inputs.scenario
        exact = decide(
            changed.inputs.case, scenario.rules, scenario.aims[:1], replace(settings, gap_of_gain=0.0)
        )
        assert isinstance(exact, Answer)
        after = [one.after for one in exact.outcomes]
        best = sum(one.reached[0].value for one in after if isinstance(one, Solved))
        assert found.bound >= best - 1e-6
        assert found.value <= best + 1e-6
        today = scenario.aims[0].value(changed.inputs.case, exact.before)
        assert best - found.value <= 0.01 * (best - today) + 1e-6
    assert AMOUNTS[2] <= ROOM * AMOUNTS[0] < AMOUNTS[3]


def test_another_figure_than_an_amount_is_another_question(question: pl.Question) -> None:
    settings = settings_for_many(question.inputs, 0.01)
    live = LiveQuestion(parts(question), settings, [0])
    most = live.made_of.most
    assert live.takes(parts(question.with_setting("money", amount=50_000), most), settings)
    assert not live.takes(parts(question), replace(settings, gap_of_gain=0.02))
    workforce = question.table("workforce")
    more = workforce.assign(in_post_wte=workforce["in_post_wte"] + 1.0)
    others = (
        question.with_setting("supply", pool_wte_at_each_base=1.0),
        question.with_setting("travel_limit", default=5.0),
        question.with_setting(question.inputs.scenario.aims[0].id, worth="flat"),
        question.with_table("workforce", more),
    )
    for other in others:
        assert not live.takes(parts(other, most), settings)


def test_parts_are_shared_out_once_each_and_alike_in_every_process(question: pl.Question) -> None:
    (programme, *_) = parts(question).programmes
    many = [programme] * 5
    shares = shared_out(many, 2)
    assert sorted(number for share in shares for number in share) == [0, 1, 2, 3, 4]
    assert shares == shared_out(many, 2)
    assert all(shares)


def test_what_does_not_hold_is_our_fault(question: pl.Question) -> None:
    """An answer of a live question is put together and checked as every other is."""
    asked = parts(question)
    live = LiveQuestion(asked, settings_for_many(question.inputs, 0.01), range(len(asked.programmes)))
    found = live.ask(asked)
    poorer = parts(question.with_setting("money", amount=1_000), live.made_of.most)
    with pytest.raises(OurFault, match="breaks its own rules"):
        poorer.answer([found[number] for number in range(len(asked.programmes))])
