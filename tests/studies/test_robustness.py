"""Draws that anyone can draw again, and classes counted by hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.results.drawing import drawn_value, moving
from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.studies.frontier.study import frontier
from placement.studies.robustness.classes import (
    class_of,
    classed,
    counts,
    firm_by_cluster,
    firm_by_cluster_service,
    firm_by_region_service,
    gains,
    worst_tenth,
)
from placement.studies.robustness.draws import ReferencePlan, decide_draws, steps_of
from placement.studies.robustness.study import alternatives_study, robustness_study
from tests.cases import role, service, tiny_case
from tests.running import small

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from placement.model.case import Case
    from placement.results.drawing import Row
    from placement.store.study import Study

ROW: Row = {"item": "x", "low": 1.0, "value": 2.0, "high": 4.0}


def two_bases() -> Case:
    """Two bases of one region, two services with one role each, dear and cheap."""
    return tiny_case(
        areas=[0, 1],
        bases=[0, 1],
        counties=[0, 0],
        regions=(0,),
        services=[service("physio"), service("ot")],
        roles=[role("registered", 0, pounds_per_wte=50_000), role("registered", 1, pounds_per_wte=40_000)],
        need=[[1.0, 1.0], [1.0, 1.0]],
        in_post=[[0.0, 0.0], [0.0, 0.0]],
        population=[100, 100],
        minutes=[[1.0, 2.0], [2.0, 1.0]],
        commute=10.0,
        places=5.0,
        classes=[],
    )


def test_a_draw_is_the_same_however_many_there_are_and_stays_in_its_range() -> None:
    some = [drawn_value(ROW, 1, number) for number in range(400)]
    assert some[:5] == [drawn_value(ROW, 1, number) for number in range(5)]
    assert some[:5] != [drawn_value(ROW, 2, number) for number in range(5)]
    assert some[:5] != [drawn_value({**ROW, "item": "y"}, 1, number) for number in range(5)]
    assert min(some) >= 1.0
    assert max(some) <= 4.0
    assert np.mean(some) == pytest.approx(7 / 3, abs=0.1)  # of a triangle: (1 + 2 + 4) / 3
    assert np.mean([value < 2.0 for value in some]) == pytest.approx(1 / 3, abs=0.07)


def test_classes_by_hand() -> None:
    """Two physios at the first base, one therapist at the second; ten plans.

    The first physio is in nine of ten: firm. The second is in five: swappable, and in four of the five
    without it there is one at the second base. The therapist is in two: contested; of the eight without,
    seven have one at the first base and all a second... none else.
    """
    stated = np.array([[2, 0], [0, 1]])
    plans = [np.array([[2, 0], [0, 1]])] * 2
    plans += [np.array([[2, 0], [0, 0]])]
    plans += [np.array([[2, 1], [0, 0]])] * 2
    plans += [np.array([[1, 1], [1, 0]])] * 4
    plans += [np.array([[0, 1], [0, 0]])]
    first, second, therapist = classed(two_bases(), stated, plans)
    assert (first.share, first.said, first.number) == (0.9, "firm", 1)
    assert (second.share, second.said, second.number) == (0.5, "swappable", 2)
    assert (second.swap, second.swap_share) == ((1, 0), 0.8)
    assert (therapist.share, therapist.said) == (0.2, "contested")
    assert (therapist.swap, therapist.swap_share) == ((0, 1), 7 / 8)
    assert counts([first, second, therapist]) == {"posts": 3, "firm": 1, "swappable": 1, "contested": 1}


def test_what_is_firm_by_cluster_by_hand() -> None:
    """Two clusters with 2 and 1 WTE as stated; ten plans, of which one leaves the first with nothing."""
    case = tiny_case(areas=(0, 1), bases=(0, 1), need=[[10.0], [10.0]], roles=[role("registered")])
    stated, less, more = (np.array([[a], [b]]) for a, b in ((2, 1), (0, 3), (1, 2)))
    assert firm_by_cluster(case, stated, [more] * 9 + [less]) == 2.0  # 1 of the 2, and the 1
    assert firm_by_cluster(case, stated, [more] * 8 + [less] * 2) == 1.0  # the first is not sure of any
    assert firm_by_cluster(case, stated, [stated] * 10) == 3.0
    assert firm_by_cluster(case, stated, []) is None


def test_what_is_firm_at_each_level_by_hand() -> None:
    """Two bases, each a cluster, with a post of one service in each as stated; the others exchange them."""
    case = two_bases()
    stated, exchanged = np.array([[1, 0], [0, 1]]), np.array([[0, 1], [1, 0]])
    assert firm_by_region_service(case, stated, [exchanged] * 10) == 2.0
    assert firm_by_cluster(case, stated, [exchanged] * 10) == 2.0
    assert firm_by_cluster_service(case, stated, [exchanged] * 10) == 0.0
    assert firm_by_cluster_service(case, stated, [stated] * 9 + [exchanged]) == 2.0
    assert firm_by_region_service(case, stated, [np.array([[2, 0], [0, 0]])] * 10) == 1.0


def test_limits_of_classes_belong_to_the_better_class() -> None:
    assert [class_of(share) for share in (1.0, 0.9, 0.89, 0.5, 0.49, 0.0)] == [
        "firm", "firm", "swappable", "swappable", "contested", "contested",
    ]  # fmt: skip


def test_the_worst_tenth_by_hand() -> None:
    gained = np.stack([np.arange(20.0), np.full(20, 3.0)], axis=1)
    assert worst_tenth(gained).tolist() == [0.5, 3.0]  # the mean of 0 and 1; of 3 and 3
    assert worst_tenth(gained[:5]).tolist() == [0.0, 3.0]  # one draw at least


def test_a_draw_values_its_own_plan_as_it_was_decided(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    assert [row["item"] for row in moving(inputs)] == ["detour_factor"]
    best = decided(inputs)
    drawn = decide_draws(inputs, [1, 2, 3], ReferencePlan(best.allocation, best.before), processes=1)
    plans = [one.plan for one in drawn if one.plan is not None]
    assert len(plans) == 3
    found = gains(inputs, plans, [1, 2, 3], processes=1)
    for k, one in enumerate(drawn):
        assert found[k, k] == pytest.approx(one.value - one.before, abs=1e-4)
        assert (found[k] <= one.bound - one.before + 1e-4).all()
    assert steps_of(plans[0]).sum() > 0


def test_one_process_begins_no_other_and_two_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scenario says `processes = 1`, and nothing is said to the study."""

    def refused(*_: object) -> list[object]:
        raise AssertionError("a process beside this one was begun")

    inputs = read_inputs(small(tmp_path))
    studies: tuple[Callable[..., Study], ...] = (
        partial(robustness_study, inputs, draws=2, loss=0.005, beside=2),
        partial(alternatives_study, inputs, loss=0.005, count=2),
        partial(frontier, inputs, ["met_need", "travel"], points=3),
    )
    two = [study(processes=2).document for study in studies]
    monkeypatch.setattr("placement.solve.backends.Ours.start", refused)
    assert [study().document for study in studies] == two
