"""Whole teams in later years: rows against the check, and what a plan without them would do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from placement.model.allocation import Allocation
from placement.model.assemble import define_all
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rules import ALWAYS
from placement.model.rules.leavers import Leavers
from placement.model.rules.team import Team
from placement.model.years import name_of
from tests.years.asked import case_of_years, fund_of
from tests.years.test_brute import OWN_CLUSTER, decided
from tests.years.test_double_entry import moved, rows_hold, written

FUND = fund_of(200_000.0)
ASKED = {
    "wherever a post goes": Team(members={"physio": 1.0}, least_wte=3.3),
    "at a place that is named": Team(members={"physio": 2.0}, places=("c1",)),
    "at bases": Team(level="base", members={"physio": 2.5}),
}


@cache
def planned(name: str) -> tuple[Case, Columns, Allocation]:
    """Three years in which money grows and goes, and a fifth of the staff leave."""
    case = case_of_years(3, money=(1.0, 1.5, 0.6), need=(5.0, 6.0), steps=0.5)
    rules = [Leavers(leavers_pct=20), ASKED[name]]
    plan = decided(case, [FUND, *rules]).allocation
    return case, define_all(case, [FUND], [*ALWAYS, *rules, *OWN_CLUSTER], []), plan


def with_teams(rule: Team, case: Case, columns: Columns, plan: Allocation) -> np.ndarray:
    """Values of the columns, with a team wherever a post stands."""
    x = written(columns, plan)
    for year in (1, *case.years.later) if case.years else ():
        posts = plan.posts if year == 1 else plan.later[year - 2].posts
        there = posts.sum(axis=(1, 2)) > 1e-6  # a base in each cluster, of the same number
        for family in (
            (f"team:{rule.id}", f"member:{rule.id}") if year == 1 else (name_of(f"team:{rule.id}", year),)
        ):
            if family in columns:
                x[columns[family].index] = there[columns[family].keys[0]]
    return x


@pytest.mark.parametrize("name", ASKED)
def test_rows_of_later_years_hold_exactly_when_no_breach_is_found(name: str) -> None:
    case, columns, plan = planned(name)
    rule, broken = ASKED[name], 0
    assert rows_hold(rule, case, columns, with_teams(rule, case, columns, plan))
    assert rule.check(case, plan).holds
    for seed in range(200):
        rng = Random(seed)
        other = moved(plan, rng, rng.choice(("staff", "stand")))
        holds = rows_hold(rule, case, columns, with_teams(rule, case, columns, other))
        found = rule.check(case, other)
        assert holds == found.holds, f"seed {seed}: rows {holds}, check {found.breaches[:2]}"
        broken += not holds
    assert 3 < broken < 197


def test_a_breach_names_the_place_the_member_and_the_year() -> None:
    case, _, plan = planned("at a place that is named")
    gone = replace(plan.later[1], staff=0 * plan.later[1].staff)
    breaches = (
        ASKED["at a place that is named"].check(case, replace(plan, later=(plan.later[0], gone))).breaches
    )
    assert ("c1", "physio", "3") in {breach.where for breach in breaches}
    assert all(breach.where[-1] == "3" for breach in breaches)


def test_without_the_rule_a_later_post_stands_alone() -> None:
    """The money of the second year pays for two posts; the second cluster, with the greater need, has nobody.

    A team there takes three, so both posts go to the first, where one is in post.
    """
    case = case_of_years(2, money=(1.0, 1.0), need=(3.0, 6.0))
    team, fund = Team(members={"physio": 3.0}), fund_of(100_000.0)
    free, whole = (decided(case, [fund, *more]).allocation for more in ([], [team]))
    assert not team.check(case, free).holds
    assert [float(one.posts[1].sum()) for one in whole.later] == [0.0]
    assert float(whole.posts[0].sum()) == 2
