"""The frontier of small cases, against every plan tried one by one; bounds, order, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest

from placement.errors import BadInput
from placement.model.aims import LeastCost, MetNeed, Travel, WorstServed
from placement.scenario.inputs import read_inputs
from placement.solve.settings import Settings
from placement.studies.frontier.aims import aims_named
from placement.studies.frontier.page import pages
from placement.studies.frontier.search import Cut, Frontier, best_possible, search
from placement.studies.frontier.study import frontier, left_out, recheck
from tests.builders import tiny_region, tiny_scenario
from tests.model.brute import Conditions, Met, _posts, _staff, _value, best_of_all, need_of, slots_of
from tests.model.test_brute_force import question

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.scenario.inputs import Inputs

EXACT = Settings(gap_of_gain=1e-9, gap=1e-6, seconds=30.0)
SEEDS = (0, 1, 3, 8)
NEAR = 2e-3
"""Of need met: a lowest share may be given up by its tolerance, 0.0001, at each threshold."""


def at_least(case: Case, terms: Conditions, share: float) -> float | None:
    """The most need met of all plans that meet this share of the need of every cluster."""
    every = frozenset(range(len(case.services)))
    wanted = [c for c in range(len(case.cluster_ids)) if case.cluster_need[c].sum() > 0]
    met = tuple(Met(frozenset({c}), every, share) for c in wanted)
    return best_of_all(case, replace(terms, met=met))


def totals(found: Frontier, number: int) -> list[float]:
    return [sum(plan.worth[number] for plan in each.plans) for each in found.found]


def lowest(found: Frontier, number: int) -> list[float]:
    return [min(plan.worth[number] for plan in each.plans) for each in found.found]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_threshold_has_the_best_of_all_plans_that_reach_it(seed: int) -> None:
    case, rules, terms = question(seed)
    found = search(case, rules, (MetNeed(), WorstServed()), EXACT, 4, 1)
    best = best_of_all(case, terms)
    if best is None:
        assert not isinstance(found, Frontier)
        return
    assert isinstance(found, Frontier)
    need, share = totals(found, 0), lowest(found, 1)
    assert need[0] == pytest.approx(best, abs=1e-3)
    for each, value, has in zip(found.found, need, share, strict=True):
        asked: Any = each.asked
        if "least" not in asked:
            continue
        expected = at_least(case, terms, asked["least"])
        assert expected is not None
        assert value == pytest.approx(expected, abs=1e-3)
        assert has >= asked["least"] - 1e-6
    top = max(share)
    assert at_least(case, terms, top - 1e-4) is not None
    assert top > 1 - 1e-4 or at_least(case, terms, top + 2e-4) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proved_holds_for_every_plan_tried(seed: int) -> None:
    case, rules, terms = question(seed)
    found = search(case, rules, (MetNeed(), WorstServed()), Settings(gap_of_gain=0.2, seconds=30.0), 5, 1)
    if not isinstance(found, Frontier):
        return
    for share in (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8):
        value = at_least(case, terms, share)
        if value is not None:
            assert best_possible(found.cuts, 0, (0.0, share)) >= value - 1e-3
            assert min(cut.limit(1, (value - 1e-3, share)) for cut in found.cuts) >= share - 1e-4


@pytest.mark.parametrize("seed", SEEDS)
def test_each_weight_has_the_best_of_all_plans(seed: int) -> None:
    case, rules, terms = question(seed)
    found = search(case, rules, (MetNeed(), LeastCost()), EXACT, 6, 1)
    plans = every_plan(case, terms)
    if not plans:
        assert not isinstance(found, Frontier)
        return
    assert isinstance(found, Frontier)
    need, cost = totals(found, 0), [-worth for worth in totals(found, 1)]
    assert need[0] == pytest.approx(max(value for value, _ in plans), abs=NEAR)
    assert cost[-1] == pytest.approx(min(pounds for _, pounds in plans), abs=1.0)
    for each, value, pounds in zip(found.found, need, cost, strict=True):
        asked: Any = each.asked
        if "weight" in asked:
            weight = asked["weight"]
            expected = max(v - weight * p for v, p in plans)
            assert value - weight * pounds == pytest.approx(expected, abs=NEAR)
    assert all(a >= b - NEAR for a, b in pairwise(need))
    assert all(a >= b - 1 for a, b in pairwise(cost))


def every_plan(case: Case, terms: Conditions) -> list[tuple[float, int]]:
    """Need met and pounds of every plan."""
    prices = [case.roles[k].pounds_per_step for _, k in slots_of(case)]
    found: dict[tuple[float, ...], int] = {}
    for posts in _posts(case, terms):
        pounds = sum(n * price for n, price in zip(posts, prices, strict=True))
        for staff in _staff(case, terms, posts):
            found[staff] = min(found.get(staff, pounds), pounds)
    values = ((_value(case, terms, staff), pounds) for staff, pounds in found.items())
    return [(value, pounds) for value, pounds in values if value is not None]


def test_a_bound_follows_from_what_is_proved() -> None:
    cuts = [Cut(10.0, weights=(1.0, 0.0)), Cut(8.0, given=1, at=0.5), Cut(12.0, weights=(1.0, 8.0))]
    assert best_possible(cuts, 0, (5.0, 0.2)) == 10.0
    assert best_possible(cuts, 0, (5.0, 0.5)) == 8.0  # that share was asked for, and 8 was the most
    assert best_possible(cuts, 0, (4.0, 0.9)) == pytest.approx(12 - 8 * 0.9)
    assert best_possible(cuts, 1, (9.0, 0.2)) == pytest.approx((12 - 9) / 8)
    assert best_possible([cuts[1]], 1, (9.0, 0.2)) == 0.5  # more than 8 rules a share of 0.5 out
    assert best_possible(cuts, 0, (11.0, 0.5)) == 11.0  # never below what the plan has


def test_dominated_and_equal_points_are_left_out_and_no_others() -> None:
    aims: tuple[Aim, Aim] = (MetNeed(), WorstServed())
    points = [(10.0, 0.2), (9.0, 0.5), (9.0, 0.4), (9.0, 0.5), (8.0, 0.6), (7.0, 0.55)]
    assert left_out(points, aims) == {2: ("dominated", 1), 3: ("same", 1), 5: ("dominated", 1 + 3)}


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    tiny_region(tmp_path / "tiny")
    return read_inputs(tiny_scenario(tmp_path / "tiny.toml", data="tiny"))


def test_a_study_is_in_order_none_dominated_and_follows_from_its_plans(inputs: Inputs) -> None:
    study = frontier(inputs, ["met_need", "least_cost"], 5, processes=1)
    document: Any = study.document
    points = [point["values"] for point in document["points"]]
    assert len(points) > 1
    assert all(a[0] > b[0] and a[1] > b[1] for a, b in pairwise(points))
    for point in document["points"]:
        assert point["values"][0] <= point["bounds"][0] + 1e-6
        assert point["values"][1] >= point["bounds"][1] - 1e-6
    assert recheck(inputs, document, study.plans) == []
    points[0][0] += 0.5
    assert "points.0.values" in recheck(inputs, document, study.plans)
    points[0][0] -= 0.5
    document["points"][0]["bounds"][0] += 0.5
    assert recheck(inputs, document, study.plans) == ["points.0.bounds"]


def test_pages_are_the_same_bytes_and_name_both_aims_in_both_languages(inputs: Inputs) -> None:
    document = frontier(inputs, ["met_need", "worst_served"], 3, processes=1).document
    drawn = pages(document)
    assert drawn == pages(document)
    assert sorted(drawn) == ["index.cy.html", "index.en.html"]
    assert "Share of need met in the worst served cluster" in drawn["index.en.html"].decode()
    assert "Cyfran yr angen a ddiwellir yn y clwstwr" in drawn["index.cy.html"].decode()


def test_every_bad_argument_is_told_at_once(inputs: Inputs) -> None:
    with pytest.raises(BadInput) as told:
        aims_named(inputs, ["met_need", "people_within"], 1)
    assert [fault.key for fault in told.value.faults] == ["frontier_points", "frontier_minutes"]
    for names, key in (
        (["met_need"], "frontier_two"),
        (["met_need", "met_need"], "frontier_two"),
        (["met_need", "met_needs"], "frontier_aim"),
        (["met_need", "least_change"], "frontier_earlier"),
        (["met_need", "worst_served=street"], "frontier_level"),
    ):
        with pytest.raises(BadInput) as told:
            aims_named(inputs, names, 7)
        assert [fault.key for fault in told.value.faults] == [key]


def test_travel_decides_posts_again_and_minutes_are_as_asked(inputs: Inputs) -> None:
    travel, people = aims_named(inputs, ["travel", "people_within=20"], 7)
    assert isinstance(travel, Travel)
    assert travel.posts == "free"
    assert people.model_dump()["minutes"] == 20


@pytest.mark.parametrize("level", ["area", "rural_class"])
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_thresholds_hold_for_each_place_of_a_level(seed: int, level: Literal["area", "rural_class"]) -> None:
    case, rules, terms = question(seed)
    case = replace(case, area_rural=np.array([0, 1, 2]))
    found = search(case, rules, (MetNeed(), WorstServed(level=level)), EXACT, 3, 1)
    assert isinstance(found, Frontier)
    every = frozenset(range(len(case.services)))
    for need, share in zip(totals(found, 0), lowest(found, 1), strict=True):
        met = tuple(
            Met(frozenset({place}), every, share - 1e-4, level)
            for place, wanted in need_of(case, level).items()
            if sum(wanted) > 0
        )
        best = best_of_all(case, replace(terms, met=met))
        assert best is not None
        assert need == pytest.approx(best, abs=NEAR)


def test_a_level_is_asked_for_by_name_and_counts_whom_a_base_reaches(inputs: Inputs) -> None:
    _, lowest_share = aims_named(inputs, ["met_need", "worst_served=area"], 7)
    assert isinstance(lowest_share, WorstServed)
    assert (lowest_share.level, lowest_share.where) == ("area", "within reach")
    study = frontier(inputs, ["met_need", "worst_served=rural_class"], 3, processes=1)
    assert recheck(inputs, study.document, study.plans) == []
    drawn = pages(study.document)
    assert "worst served of urban areas, towns and villages" in drawn["index.en.html"].decode()
    assert "o blith ardaloedd trefol, trefi a phentrefi" in drawn["index.cy.html"].decode()
