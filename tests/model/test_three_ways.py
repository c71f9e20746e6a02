"""Random questions of all rules and first aims: decided, stated again for plain HiGHS, and counted, alike."""

from __future__ import annotations

from functools import cache

import pytest

from placement.model.aims import AIMS
from tests.model.rules.each import KITS
from tests.model.stated.ways import Tally, three_ways

SEEDS = 200
AT_ONCE = 20
STATED = {name for name, kit in KITS.items() if kit.stated is not None}


@cache
def asked_from(first: int) -> Tally:
    return three_ways(range(first, first + AT_ONCE))


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_the_answer_is_that_of_the_stated_programme_and_of_every_plan_counted(first: int) -> None:
    assert asked_from(first).wrong == []


def test_every_rule_and_aim_is_stated_and_asked_and_some_questions_are_impossible() -> None:
    tallies = [asked_from(first) for first in range(0, SEEDS, AT_ONCE)]
    rules, aims = (set().union(*(getattr(tally, what) for tally in tallies)) for what in ("rules", "aims"))
    assert rules == STATED, "drawn of each rule must give it for some seeds"
    assert aims == set(AIMS)
    impossible, counted, taken = (
        sum(getattr(tally, what) for tally in tallies)
        for what in ("impossible", "counted", "with_time_taken")
    )
    assert SEEDS / 8 < impossible < SEEDS / 2
    assert counted > SEEDS / 10
    assert taken > SEEDS / 4
