"""Why there is no plan: the clash, proved irreducible, and ways out that are open when taken."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from placement.model.rules.team import Team
from placement.model.work import NEVER, limit
from placement.solve import infeasibility as diagnosing
from placement.solve.infeasibility import Clash, FeasibilityProbe, changed, diagnose, only
from tests.cases import fund, tiny_case
from tests.clashes import CLASHES
from tests.clashing import Clashing
from tests.model.solving import best_value, decided

if TYPE_CHECKING:
    from placement.model.rules import Rule
    from placement.solve.highs import By


def found(clashing: Clashing, by: By = "highs") -> Clash:
    clash = diagnose(clashing.case, clashing.rules, clashing.case.region_ids, by=by)
    assert clash is not None
    return clash


@cache
def of_name(name: str, by: By = "highs") -> Clash:
    """A clash found once, for all tests that look at it."""
    return found(CLASHES[name], by)


def ways_of(clash: Clash) -> set[frozenset[tuple[str, tuple[str, float | None]]]]:
    return {frozenset((given.rule.id, (given.unit, given.amount)) for given in way) for way in clash.ways}


@pytest.mark.parametrize("name", CLASHES)
def test_the_clash_and_what_each_would_have_to_give(name: str) -> None:
    clashing, clash = CLASHES[name], of_name(name)
    assert {rule.id for rule in clash.rules} == clashing.clash
    assert clash.irreducible
    assert ways_of(clash) == {frozenset(way.items()) for way in clashing.ways}


@pytest.mark.parametrize("name", CLASHES)
def test_deciding_finds_no_plan_and_another_solver_the_same_clash(name: str) -> None:
    clashing = CLASHES[name]
    assert best_value(clashing.case, clashing.rules) is None
    clash = of_name(name, "cbc")
    assert {rule.id for rule in clash.rules} == clashing.clash
    assert ways_of(clash) == ways_of(of_name(name))


@pytest.mark.parametrize("name", CLASHES)
def test_without_any_one_of_them_the_others_can_be_met(name: str) -> None:
    clashing, clash = CLASHES[name], of_name(name)
    assert best_value(clashing.case, only(clashing.rules, clash.rules)) is None
    for rule in clash.rules:
        others = [one for one in clash.rules if one is not rule]
        assert best_value(clashing.case, only(clashing.rules, others)) is not None, rule.id


@pytest.mark.parametrize("name", CLASHES)
def test_every_way_out_is_open_and_no_wider_than_it_must_be(name: str) -> None:
    """Applied, a plan is found and verified; a grain less, and there is none."""
    clashing = CLASHES[name]
    for way in of_name(name).ways:
        laxer: list[Rule] = list(clashing.rules)
        for given in way:
            laxer = changed(laxer, given.rule, given.after)
        decided(clashing.case, laxer)
        first = way[0]
        if len(way) > 1 or first.amount is None:
            continue
        least = first.rule.ways(clashing.case)
        less = (
            first.amount - first.rule.grain()
            if least is None
            else max((0.0, *(w for w in least if w < first.amount)))
        )
        tighter = first.rule.give(less) if less > 1e-9 else first.rule
        assert tighter is not None
        assert best_value(clashing.case, changed(clashing.rules, first.rule, tighter)) is None


def test_ways_are_grouped_by_unit_and_sorted_within() -> None:
    clash = found(CLASHES["two floors and one purse"])
    assert [(way[0].unit, way[0].amount) for way in clash.ways] == [
        ("pounds_per_year", 60_000),
        ("wte", 1.0),
        ("wte", 1.0),
    ]


def test_what_can_be_met_has_no_clash() -> None:
    case = tiny_case()
    assert diagnose(case, [fund(100_000)], case.region_ids) is None


def test_unfinished_is_never_called_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    clashing = CLASHES["too little money for a floor"]
    monkeypatch.setattr(diagnosing, "best_value", lambda *_, **__: None)
    assert FeasibilityProbe(clashing.case, NEVER).possible(clashing.rules) is None
    assert diagnose(clashing.case, clashing.rules, clashing.case.region_ids) is None


def test_a_question_that_ran_out_of_time_leaves_the_rule_in_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clashing = CLASHES["too little money for a floor"]
    usual = FeasibilityProbe.possible

    def slow(self: FeasibilityProbe, stated: list[Rule]) -> bool | None:
        return usual(self, stated) if any(rule.id == "places" for rule in stated) else None

    monkeypatch.setattr(FeasibilityProbe, "possible", slow)
    clash = found(clashing)
    assert {rule.id for rule in clash.rules} == {"fund", "floor", "places"}
    assert not clash.irreducible


def test_the_smallest_of_many_amounts_is_found_by_halves() -> None:
    """A team of 10,000 has 20,000 amounts that it could give; two people are there and no money."""
    case = tiny_case()
    team = Team(id="team", level="cluster", places=("c1",), members={"physio": 10_000.0})
    clash = diagnose(case, [fund(1.0), team], case.region_ids, limit=limit(60.0))
    assert clash is not None
    assert ways_of(clash) == {frozenset({("team", ("wte", 9_998.0))})}


def test_a_least_that_nobody_is_eligible_for_is_a_clash_and_not_kept_by_spending_nothing() -> None:
    case = tiny_case()
    clash = diagnose(case, [fund(200_000, least=1_000, kinds=())], case.region_ids)
    assert clash is not None
    assert [rule.id for rule in clash.rules] == ["fund"]
