"""Nobody loses care for less driving who need not: by hand, and held against plans that do not spare."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from placement.model.aims import Aim, MetNeed, Travel
from placement.model.arrays import Floats
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.programme import Programme
from placement.model.rules import split
from placement.solve.outcome import Reached, Solved
from placement.solve.repeated import RepeatedSolve
from placement.solve.spared import spared
from tests.cases import fund, service, tiny_case
from tests.model.solving import PLAIN, USUAL, decided, reached

FLAT, STEEP = MetNeed(worth="flat"), MetNeed(steps=2)


def one_base(aim: MetNeed) -> Programme:
    """1 WTE at the base of a0; a1 is ten minutes away; each needs 1 WTE."""
    case = tiny_case(areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), need=1.0, in_post=1.0)
    return assemble(case, *split(USUAL), (aim, Travel(spare_losses=True)))[1]


def giving(programme: Programme, near: float, far: float) -> Floats:
    """So much care for a0 and for a1, and what it fills of the parts of their need."""
    values = np.zeros(len(programme.upper))
    assert programme.place is not None
    care = np.flatnonzero(programme.place >= 0)
    values[care] = [near, far]
    parts = np.flatnonzero(programme.goals[0].cost)
    each = len(parts) // 2
    for place, met in enumerate((near, far)):
        width = 1 / each
        for part in range(each):
            values[parts[place * each + part]] = np.clip(met - part * width, 0, width)
    return values


def after_of(programme: Programme, values: Floats) -> Solved:
    worth, driven = (float(goal.cost @ values) for goal in programme.goals)
    ended = (
        Reached("met_need", worth, worth, "optimal", 0.0),
        Reached("travel", driven, driven, "optimal", 0.0),
    )
    return Solved(values, ended)


def test_what_is_equal_by_the_aims_before_stays_with_whom_has_it_today() -> None:
    # a1 has the one WTE today; giving it to a0 is worth as much and saves the ten minutes
    programme = one_base(FLAT)
    today, plan = giving(programme, 0.0, 1.0), giving(programme, 1.0, 0.0)
    kept = spared(programme, today[~programme.decisions], after_of(programme, plan), seed=0)
    assert programme.place is not None
    assert kept.values[programme.place >= 0] == pytest.approx([0.0, 1.0], abs=1e-4)
    worth, driven = kept.reached
    assert worth.value == pytest.approx(1.0, abs=1e-4)
    assert driven.value == pytest.approx(10.0, abs=1e-3)
    assert driven.bound == 0  # what sparing costs is seen


def test_where_somebody_must_lose_what_is_lost_is_least() -> None:
    # the first half of each need counts 1.45, the second 0.55: half a WTE each, so a1 loses half of its one
    programme = one_base(STEEP)
    today, plan = giving(programme, 0.0, 1.0), giving(programme, 0.5, 0.5)
    kept = spared(programme, today[~programme.decisions], after_of(programme, plan), seed=0)
    assert programme.place is not None
    assert kept.values[programme.place >= 0] == pytest.approx([0.5, 0.5], abs=1e-3)
    assert kept.reached[0].value >= 1.45 - 1.1e-4


def test_a_plan_in_which_nobody_loses_is_left_as_it_is() -> None:
    programme = one_base(FLAT)
    after = after_of(programme, giving(programme, 0.5, 0.5))
    assert spared(programme, giving(programme, 0.5, 0.5)[~programme.decisions], after, seed=0) is after
    assert spared(programme, giving(programme, 0.2, 0.504)[~programme.decisions], after, seed=0) is after


def test_asked_again_a_question_that_decides_nothing_keeps_todays_care_and_solves_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # by itself the one WTE goes to a0, next door; of all Wales such a programme took ten seconds to be spared
    programme = one_base(FLAT)
    today = giving(programme, 0.0, 1.0)[~programme.decisions]
    monkeypatch.setattr("placement.solve.spared._in_order", None)
    found = RepeatedSolve(programme, {"met_need": 1.0}, PLAIN, today=today).ask(programme)
    assert isinstance(found, Solved)
    assert programme.place is not None
    assert found.values[programme.place >= 0].tolist() == [0.0, 1.0]


def random_case(rng: Random) -> Case:
    return tiny_case(
        areas=(0, 0, 1, 1, 2, 3),
        services=[service(f"s{number}") for number in range(3)],
        need=1.0,
        in_post=[[rng.choice([0, 0.5, 1.0, 1.5]) for _ in range(3)] for _ in range(4)],
        counties=(0, 0, 0, 0),
        regions=(0,),
        minutes=[[float(rng.randint(1, 40)) for _ in range(4)] for _ in range(6)],
    )


def lost(case: Case, aims: tuple[Aim, ...]) -> tuple[float, float]:
    """What areas have less than today in all, and what the plan is worth by its first aim."""
    answer = decided(case, [fund(100_000), *USUAL], aims)
    had, has = (each.area_care(case).sum(axis=1) for each in (answer.before, answer.allocation))
    return float(np.maximum(had - has, 0).sum()), sum(each.value for each in reached(answer, "met_need"))


def test_of_random_questions_less_is_lost_and_the_first_aim_gives_up_no_more_than_its_tolerance() -> None:
    less, worth_kept = 0, 0
    for seed in range(6):
        case = random_case(Random(seed))
        plain, before = lost(case, (MetNeed(steps=2), Travel()))
        sparing, after = lost(case, (MetNeed(steps=2), Travel(spare_losses=True)))
        assert sparing <= plain + 0.01 * case.need.sum()
        less += sparing < plain - 0.01
        worth_kept += after >= before - 1.1e-4
    assert worth_kept == 6
    assert less >= 1  # of seed 3
