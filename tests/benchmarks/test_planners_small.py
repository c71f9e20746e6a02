"""What is made of a crowd's turns and of first looks: right, wrong, missing, fair, bounded."""

from __future__ import annotations

import pytest

from placement.model.rules import Fund
from tests.benchmarks.first_looks import FirstLook
from tests.benchmarks.planner_rows import crowd_rows, look_rows
from tests.benchmarks.planners import Crowd, Turn, amount_of, told

MINUTES = 600.0


def crowd(answers: dict[int, int]) -> Crowd:
    """Planners with so many answers each, ten seconds apart, and a server that holds 300 MB."""
    turns = [
        Turn(planner, 10_000 * turn, 10.0 * turn, 10.0 * turn + 8)
        for planner, count in answers.items()
        for turn in range(count)
    ]
    memory = [(float(at), 300.0) for at in range(0, 600, 10)]
    return Crowd(planners=len(answers), turns=turns, memory_mb=memory, alone_mb=240.0)


def held(found: Crowd) -> list[bool | None]:
    return [row.holds for row in crowd_rows(found, MINUTES)]


def test_a_crowd_that_is_answered_in_turn_holds_every_limit() -> None:
    found = crowd({0: 5, 1: 4, 2: 5})
    assert held(found) == [True, True, None, True, None]
    assert crowd_rows(found, MINUTES)[0].measured == "14 right, 0 wrong, 0 missing"
    assert found.session_mb == 20.0
    assert "answers: 14 of 14 asked for" in told(found, MINUTES)


def test_what_is_wrong_missing_or_never_asked_for_breaks_a_limit() -> None:
    wrong, missing, stuck, unfair, grown = (crowd({0: 5, 1: 5}) for _ in range(5))
    wrong.wrong.append("Planner 0, turn 1: the page does not say £60,000")
    missing.turns.append(Turn(0, 99, 590.0))
    stuck.doing[1] = "the form"
    unfair.turns = [turn for turn in unfair.turns if turn.planner == 0 or turn.amount < 20_000]
    grown.memory_mb += [(float(at), 500.0) for at in range(450, 600, 10)]
    assert held(wrong)[0] is held(missing)[0] is held(stuck)[0] is False
    assert held(unfair)[:2] == [True, False]
    assert held(grown) == [True, True, None, False, None]
    dead = crowd({0: 1})
    dead.alive = False
    assert held(dead)[0] is False


def test_first_looks_are_held_to_two_and_five_seconds() -> None:
    quick = [FirstLook(1.0, 0.8, 0.9, proved, 12.0, 0.001) for proved in (8.0, 3.0, 2.5, 4.0)]
    rows = look_rows("Powys", quick)
    assert [row.holds for row in rows] == [True, True]
    assert rows[1].measured == "3.5 s, 8.0 s the first time"
    none = [*quick, FirstLook(1.0, 3.5, 0.9, None, 12.0, 0.001)]
    assert [row.holds for row in look_rows("Powys", none)] == [True, False]


@pytest.mark.parametrize("has", [120_000, 700_000])
def test_every_planner_and_turn_asks_for_another_amount_and_nobody_for_what_the_fund_has(has: int) -> None:
    fund = Fund(
        id="money",
        name_en="Money",
        name_cy="Arian",
        measure="pounds",
        amount=has,
        recurrent=True,
        shares="free",
    )
    asked = [amount_of(fund, number, turn) for number in range(10) for turn in range(50)]
    assert len({*asked, has}) == 501
