"""A rule's rows over years are satisfied exactly when its check finds no breach.

Plans that were decided are moved a little, at random, in one place; each rule's rows are held against its
check.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.allocation import LaterYear
from placement.model.assemble import define_all
from placement.model.case import Case
from placement.model.rules import ALWAYS, Fund, Rule
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.places import Places
from placement.model.rules.progression import Progression
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.years import name_of
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from tests.cases import KINDS, graduates, role
from tests.model.rules.double_entry import well_told
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.test_brute import OWN_CLUSTER

if TYPE_CHECKING:
    from placement.model.allocation import Allocation, Placed
    from placement.model.arrays import Floats
    from placement.model.columns import Columns

SAMPLES = 60
MOVES = (-0.5, -0.02, 0.02, 0.5)
RULES: dict[str, Rule] = {
    "fund": fund_of(230_000.0),
    "leavers": Leavers(leavers_pct=20, by_kind={"support": 10}),
    "market": HiringMarket(pct_of_staff=0, least_wte=1.0),
    "progression": Progression(),
    "core_money": CoreMoney(pounds_per_year=60_000),
    "supply": Supply(),
    "supervision": Supervision(ratio_newly_qualified=0.5, ratio_support=0.3, experienced_share=0.5),
    "places": Places(),
    **{rule.id: rule for rule in ALWAYS if rule.id == "filling"},
}
TABLES = ("staff", "hired", "left", "ended", "grown", "stand", "handed")
MOVED: dict[str, tuple[str, ...]] = {
    "fund": ("stand", "handed"),
    "leavers": ("left", "staff"),
    "market": ("hired",),
    "progression": ("grown", "hired", "staff"),
    "core_money": ("handed", "stand"),
    "supply": ("hired",),
    "supervision": ("hired", "staff"),
    "places": ("stand",),
    "filling": ("staff", "hired", "left", "ended", "stand"),
}


@cache
def decided() -> tuple[Case, Columns, Allocation]:
    """Three years of an ending fund with all three kinds of post; places and money are just enough."""
    case = case_of_years(3, money=(1.0, 0.6, 0.2), need=(6.0, 4.0))
    kinds = tuple(role(kind, step_wte=1.0) for kind in KINDS)
    years = case.years
    assert years is not None
    years = replace(
        years, pay=np.array([[50_000.0, 40_000.0, 30_000.0]] * 3), gives_grown=np.array([1.0, 1.0, 0.5]),
        moves_up=True,
    )  # fmt: skip
    case = replace(
        case, roles=kinds, years=years, classes=(graduates(2, commute_minutes=30.0),),
        base_places=np.array([2.0, 1.0]),
    )  # fmt: skip
    rules = [*RULES.values(), *OWN_CLUSTER]
    rules = [rule for rule in rules if rule.id != "filling"]
    answer = decide(case, rules, [AIM], Settings(gap_over_years=1e-4), processes=1)
    assert isinstance(answer, Answer)
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    return case, define_all(case, [r for r in rules if isinstance(r, Fund)], others, []), answer.allocation


def moved(plan: Allocation, rng: Random, table: str) -> Allocation:
    """One figure of one later year moved, none below nothing and none where there is no column."""
    year = rng.randrange(len(plan.later))
    one = plan.later[year]
    values = getattr(one, table).copy()
    step = rng.choice(MOVES) * (50_000 if table == "handed" else 1)
    some = np.argwhere(getattr(one, "staff" if table not in {"stand", "handed"} else table) > 0)
    if len(some) and rng.random() < 0.8:
        place = tuple(some[rng.randrange(len(some))].tolist())
        values[place] = max(0.0, values[place] + step)
    if table == "grown":
        values[:, [0, 2]] = 0.0
    changed: dict[str, Any] = {table: values}
    return replace(plan, later=tuple(replace(o, **changed) if o is one else o for o in plan.later))


def written(columns: Columns, plan: Allocation) -> Floats:
    x = np.zeros(columns.size)
    x[columns["posts"].index] = plan.posts[columns["posts"].keys]
    x[columns["filled"].index] = plan.filled[columns["filled"].keys]
    _people(columns, x, "placed", plan.placed)
    for one in plan.later:
        _write(columns, x, one)
    return x


def _people(columns: Columns, x: Floats, name: str, people: Placed) -> None:
    placed = columns[name]
    at = {key: i for i, key in enumerate(zip(*(key.tolist() for key in placed.keys), strict=True))}
    for g, b, k, n in zip(people.group, people.base, people.role, people.graduates, strict=True):
        x[placed.start + at[int(g), int(b), int(k)]] += n


def _write(columns: Columns, x: Floats, one: LaterYear) -> None:
    for table in (each for each in TABLES if name_of(each, one.year) in columns):
        family = columns[name_of(table, one.year)]
        keys = family.keys
        if table == "stand":
            base, kind, fund, begun = keys
            keys = (begun - 1, base, kind, fund)
        x[family.index] = getattr(one, table)[keys]
    _people(columns, x, name_of("placed", one.year), one.placed)


def rows_hold(rule: Rule, case: Case, columns: Columns, x: Floats) -> bool:
    """With room for a pound in rows of pounds, and for the rounding of figures elsewhere."""
    for block in rule.rows(case, columns):
        sums, size = np.zeros(block.size), np.zeros(block.size)
        np.add.at(sums, block.row, block.value * x[block.column])
        np.maximum.at(size, block.row, np.abs(block.value))
        slack = np.where(size > 100, 1.0, 1.2e-5)
        if (sums > block.upper + slack).any() or (sums < block.lower - slack).any():
            return False
    return True


@pytest.mark.parametrize("name", RULES)
def test_rows_hold_exactly_when_no_breach_is_found(name: str) -> None:
    case, columns, plan = decided()
    rule, broken = RULES[name], 0
    assert rows_hold(rule, case, columns, written(columns, plan))
    assert rule.check(case, plan).holds
    for seed in range(SAMPLES):
        rng = Random(seed)
        other = moved(plan, rng, rng.choice(MOVED[name]))
        holds = rows_hold(rule, case, columns, written(columns, other))
        found = rule.check(case, other)
        assert holds == found.holds, f"seed {seed}: rows {holds}, check {found.breaches[:2]}"
        assert well_told(case, found), found
        assert found.room is None or found.room >= 0 or not holds
        broken += not holds
    assert 3 < broken < SAMPLES - 3


@pytest.mark.parametrize("name", RULES)
def test_rows_are_counted_under_the_rules_own_name(name: str) -> None:
    case, columns, _ = decided()
    of_stocks = {"stocks"} if name == "filling" else set()
    assert {block.family for block in RULES[name].rows(case, columns)} == {name} | of_stocks


def test_room_is_that_of_the_year_which_has_least() -> None:
    """A base is filled and a fund spent by later years, not by the first alone."""
    case, _, plan = decided()
    years = case.years
    assert years is not None
    full, spent = [], []
    for year in range(1, 4):
        posts = (plan.posts if year == 1 else plan.later[year - 2].posts).sum(axis=2)
        paid = 0.0 if year == 1 else plan.later[year - 2].handed.sum()
        full += [case.base_places[b] - sum(posts[b]) for b in range(2)]  # every step is one WTE
        cost = sum(posts[b, k] * years.pay[year - 1, k] for b in range(2) for k in range(3))
        spent.append(230_000 * years.money["fund"][year - 1] + paid - cost)
    assert min(spent) < spent[0] - 1
    assert RULES["places"].check(case, plan).room == pytest.approx(max(min(full), 0.0), abs=1e-5)
    assert RULES["fund"].check(case, plan).room == pytest.approx(max(min(spent), 0.0), abs=1.0)
    nobody = replace(plan, posts=0 * plan.posts)
    assert RULES["places"].check(case, nobody).room == pytest.approx(max(min(full[2:]), 0.0), abs=1e-5)
