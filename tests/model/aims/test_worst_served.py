"""The lowest share of need met in any place, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.aims import MetNeed, WorstServed
from placement.solve.answer import total
from tests.cases import allocation, fund, role, service, tiny_case
from tests.model.solving import USUAL, decided, reached

CARE = [(0, 0, 0, 2.0), (1, 1, 0, 6.0), (2, 2, 0, 3.0), (3, 3, 0, 9.0)]


def test_the_lowest_share_of_any_cluster_county_or_region() -> None:
    # need 10 everywhere; l0 has 8 of 20, l1 12 of 20
    case = tiny_case(counties=(0, 0, 1, 1), regions=(0, 0))
    plan = allocation(case, care=CARE)
    assert WorstServed().value(case, plan) == pytest.approx(0.2)
    assert WorstServed(level="county").value(case, plan) == pytest.approx(0.4)
    assert WorstServed(level="region").value(case, plan) == pytest.approx(0.5)


def test_only_the_places_named_count() -> None:
    case = tiny_case()
    plan = allocation(case, care=CARE)
    assert WorstServed(places=("c1", "c3")).value(case, plan) == pytest.approx(0.6)
    assert WorstServed(level="county", places=("l1",)).value(case, plan) == pytest.approx(0.6)


def test_the_services_named_count_together() -> None:
    # physio 1 of 4, ot 3 of 4, diet none of 2: the first two 4 of 8, all three 4 of 10
    services = [service("physio"), service("ot"), service("diet")]
    case = tiny_case(
        areas=(0,), bases=(0,), counties=(0,), regions=(0,), services=services, need=[[4.0, 4.0, 2.0]]
    )
    plan = allocation(case, care=[(0, 0, 0, 1.0), (0, 0, 1, 3.0)])
    assert WorstServed().value(case, plan) == pytest.approx(0.4)
    assert WorstServed(services=("physio", "ot")).value(case, plan) == pytest.approx(0.5)
    assert WorstServed(services=("diet",)).value(case, plan) == 0


def test_care_of_a_split_area_counts_by_its_shares() -> None:
    # a0 (need 10, care 4) is c0's for three quarters; a1 (need 10, care 1) is c1's
    case = tiny_case(
        areas=(0, 1),
        bases=(0,),
        counties=(0, 0),
        regions=(0,),
        members=[(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0)],
    )
    plan = allocation(case, care=[(0, 0, 0, 4.0), (1, 0, 0, 1.0)])
    assert WorstServed(places=("c0",)).value(case, plan) == pytest.approx(3 / 7.5)
    assert WorstServed().value(case, plan) == pytest.approx((1 + 1) / 12.5)


def test_places_without_need_are_left_out_and_without_any_the_value_is_one() -> None:
    case = tiny_case(need=[[10], [0], [10], [10]])
    assert WorstServed().value(case, allocation(case, care=CARE)) == pytest.approx(0.2)
    nobody = tiny_case(need=0.0)
    for aims in ([WorstServed()], [MetNeed(), WorstServed()]):
        answer = decided(nobody, [fund(100_000), *USUAL], aims)
        found = total(answer.outcomes, "worst_served")
        assert found is not None
        assert (found.value, WorstServed().value(nobody, answer.allocation)) == (1, 1)
        assert all(part.region_ids for part in answer.parts)


def test_a_place_outside_the_case_does_not_count() -> None:
    # of one region alone nobody is left whom the aim names
    case = tiny_case().only_region("r0")
    answer = decided(case, [fund(100_000), *USUAL], [WorstServed(places=("c3",))])
    assert reached(answer, "worst_served")[-1].value == 1


def test_posts_go_where_the_shortage_is_deepest_though_more_need_could_be_met_elsewhere() -> None:
    # One post of 1 WTE. In c0, 4 of 10 are met, in c1 2 of 10. Nobody drives from base to base; in c1 a
    # WTE of care takes 1.5 WTE of time for its drives, so that more need is met by a post in c0.
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        services=[service(level="cluster", visit_share=1.0, minutes_between=(0.0, 0.0, 0.0))],
        roles=[role()],
        in_post=[[4.0], [3.0]],
        minutes=[[0.0, 60.0], [60.0, 60.0]],
        population=10_000,
    )
    rules = [fund(50_000), *(rule for rule in USUAL if rule.id != "travel_limit")]
    answer = decided(case, rules, [WorstServed()])
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [0, 1]
    assert reached(answer, "worst_served")[0].value == pytest.approx(4 / 1.5 / 10, abs=1e-6)
    flat = decided(case, rules, [MetNeed(worth="flat")])
    assert flat.allocation.posts.sum(axis=(1, 2)).tolist() == [1, 0]


def test_regions_that_the_aim_does_not_name_stay_programmes_of_their_own() -> None:
    # r1 alone counts: its programme has the value, 5 of 20 with its one post, and that of r0 has none
    case, aim = tiny_case(roles=[role()]), WorstServed(level="region", places=("r1",))
    answer = decided(case, [fund(100_000), *USUAL], [aim, MetNeed()])
    assert [part.region_ids for part in answer.parts] == [("r0",), ("r1",)]
    assert [each.value for each in reached(answer, "worst_served")] == pytest.approx([0, 0.25])
    assert aim.value(case, answer.allocation) == pytest.approx(0.25, abs=1e-3)


def test_places_of_several_regions_are_decided_together() -> None:
    # each region has £50,000 for one post of its own: 5 of 20 in both
    case = tiny_case(roles=[role()])
    answer = decided(case, [fund(100_000), *USUAL], [WorstServed(level="region")])
    assert [part.region_ids for part in answer.parts] == [("r0", "r1")]
    assert reached(answer, "worst_served")[0].value == pytest.approx(0.25)


def test_later_aims_leave_the_worst_served_their_share() -> None:
    case = tiny_case(
        need=[[9], [2], [4], [7]], in_post=[[0.4], [2], [0], [1]], roles=[role(), role("support")]
    )
    rules = [fund(220_000), *USUAL]
    alone = decided(case, rules, [WorstServed()])
    both = decided(case, rules, [WorstServed(), MetNeed()])
    kept = WorstServed().value(case, both.allocation)
    assert kept >= WorstServed().value(case, alone.allocation) - WorstServed().tolerance - 1e-4
    assert MetNeed().value(case, both.allocation) >= MetNeed().value(case, alone.allocation) - 1e-4


def test_nothing_can_be_done_for_a_place_that_nobody_reaches() -> None:
    far = np.full((4, 4), 99.0)
    far[:3, :3] = 0.0
    case = tiny_case(minutes=far)
    assert reached(decided(case, [fund(100_000), *USUAL], [WorstServed()]), "worst_served")[0].value == 0
