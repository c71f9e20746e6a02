"""Who has how much of their need covered, who ends with less, whom nobody reaches: by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.travel_limit import TravelLimit
from placement.results.coverage import EVERY, coverage, coverage_entry, coverage_table, gini, nothing
from placement.results.less import less_table, less_time
from placement.results.reach import unreached, unreached_entry, unreached_table
from tests.cases import allocation, role, service, tiny_case

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.results.document_entries import CoverageEntry

RULES = [TravelLimit(), PlanningLevel()]


def four() -> tuple[Case, Allocation, Allocation]:
    """Four neighbourhoods of need 10: urban 1,000 people, urban 2,000, town 3,000, village 4,000.

    Shares before: 0.4, 0.5, 0.05 and nothing; after: 0.5, 0.48, 0.1 (less a grain) and 0.3.
    """
    case = tiny_case(rural=[0, 0, 1, 2], population=[1_000, 2_000, 3_000, 4_000])
    before = allocation(case, care=[(0, 0, 0, 4.0), (1, 1, 0, 5.0), (2, 2, 0, 0.5)])
    care = [(0, 0, 0, 5.0), (1, 1, 0, 4.8), (2, 2, 0, 0.999997), (3, 3, 0, 3.0)]
    return case, allocation(case, care=care), before


def whole(case: Case, after: Allocation, before: Allocation) -> dict[str, CoverageEntry]:
    return {p["rural_class"]: p for p in coverage(case, after, before) if p["service_id"] == EVERY}


def test_people_under_each_limit_before_and_after() -> None:
    everywhere = whole(*four())[EVERY]
    assert (everywhere["areas"], everywhere["residents"], everywhere["need_wte"]) == (4, 10_000, 40)
    then, now = everywhere["before"], everywhere["after"]
    assert (then["residents_none"], now["residents_none"]) == (4_000, 0)
    assert (then["residents_under_10"], now["residents_under_10"]) == (7_000, 0)  # 0.1 less a grain is 0.1
    assert (then["residents_under_30"], now["residents_under_30"]) == (7_000, 3_000)  # 0.3 is not under 0.3
    assert (then["residents_under_50"], now["residents_under_50"]) == (8_000, 9_000)
    assert then["care_wte"] == 9.5
    assert then["share"] == pytest.approx(9.5 / 40)


def test_the_lowest_share_and_where_it_is() -> None:
    everywhere = whole(*four())[EVERY]
    assert (everywhere["before"]["lowest_share"], everywhere["before"]["lowest_area_id"]) == (0, "a3")
    assert everywhere["after"]["lowest_area_id"] == "a2"
    assert everywhere["after"]["lowest_share"] == pytest.approx(0.1, abs=1e-6)


def test_who_rises_and_who_falls_by_more_than_a_point() -> None:
    everywhere = whole(*four())[EVERY]
    assert (everywhere["more"]["areas"], everywhere["more"]["residents"]) == (3, 8_000)
    assert (everywhere["more"]["most_points"], everywhere["more"]["most_area_id"]) == (30, "a3")
    assert (everywhere["less"]["areas"], everywhere["less"]["residents"]) == (1, 2_000)
    assert (everywhere["less"]["most_points"], everywhere["less"]["most_area_id"]) == (2, "a1")


@pytest.mark.parametrize(("after", "areas", "most"), [(4.9, 0, 1.0), (4.89, 1, 1.1), (5.0, 0, 0.0)])
def test_a_fall_of_a_point_is_not_more_than_a_point_and_is_told_all_the_same(
    after: float, areas: int, most: float
) -> None:
    case = tiny_case()
    before, now = (allocation(case, care=[(1, 1, 0, wte)]) for wte in (5.0, after))
    less = whole(case, now, before)[EVERY]["less"]
    assert less["areas"] == areas
    assert less["most_points"] == pytest.approx(most)
    assert less["most_area_id"] == ("a1" if most else "")


def test_each_rural_class_has_its_own_figures() -> None:
    by_class = whole(*four())
    assert [by_class[name]["residents"] for name in ("urban", "town", "village")] == [3_000, 3_000, 4_000]
    assert [by_class[name]["less"]["residents"] for name in ("urban", "town", "village")] == [2_000, 0, 0]
    assert by_class["village"]["after"]["share"] == 0.3


def test_a_class_that_is_not_there_has_no_row_and_an_area_without_need_does_not_count() -> None:
    case = tiny_case(need=[[4], [8], [0], [5]])
    nobody = allocation(case)
    by_class = whole(case, nobody, nobody)
    assert set(by_class) == {EVERY, "urban"}
    assert by_class[EVERY]["areas"] == 3
    assert by_class[EVERY]["before"]["residents_none"] == 30_000


def test_each_service_alone_tells_what_their_sum_hides() -> None:
    two = (service("physio"), service("ot"))
    case = tiny_case(services=two, need=[[5, 5]] * 4, in_post=2.0)
    care = [(a, a, s, 4.0) for a in range(4) for s in range(2) if (a, s) != (3, 1)]
    after = allocation(case, care=care)
    found = {(p["service_id"], p["rural_class"]): p for p in coverage(case, after, after)}
    assert found["ot", EVERY]["after"]["residents_none"] == 10_000
    assert found["physio", EVERY]["after"]["residents_none"] == 0
    assert found[EVERY, EVERY]["after"]["residents_none"] == 0
    assert found[EVERY, EVERY]["after"]["lowest_share"] == 0.4


def test_gini_of_neighbourhoods_counts_people() -> None:
    # one thousand people with nothing, three thousand with all alike: 1/4 of the mean is missing
    case = tiny_case(areas=(0, 1), population=[1_000, 3_000])
    after = allocation(case, care=[(1, 1, 0, 5.0)])
    assert whole(case, after, after)[EVERY]["after"]["gini"] == pytest.approx(0.25)
    assert gini(np.array([0.0, 0.5]), np.array([1.0, 3.0])) == pytest.approx(0.25)


def test_the_table_holds_what_the_answer_holds() -> None:
    places = coverage(*four())
    rows = coverage_table(places).to_dict("records")
    assert len(rows) == 8  # one service and all, each everywhere and in three classes
    row, entry = rows[3], coverage_entry(places)[3]
    assert (row["service_id"], row["rural_class"]) == ("", "village")
    assert (entry["service_id"], entry["rural_class"]) == ("", "village")
    assert row["share_after"] == entry["after"]["share"] == 0.3
    assert row["residents_under_10_before"] == entry["before"]["residents_under_10"] == 4_000
    assert row["lowest_area_after_id"] == "a3"
    assert row["most_points_more"] == entry["more"]["most_points"] == 30


def test_nothing_is_less_than_a_twentieth_of_a_per_cent() -> None:
    assert nothing(np.array([0.0, 0.0004, 0.0006])).tolist() == [True, True, False]


# Who ends with less, and where the time went.


def test_time_that_goes_to_another_cluster_is_told_with_its_neighbourhood() -> None:
    case = tiny_case(areas=(0, 1, 1), in_post=4.0)
    before = allocation(case, care=[(0, 0, 0, 3.0), (1, 0, 0, 0.5), (2, 0, 0, 0.5)])
    after = allocation(case, care=[(0, 0, 0, 2.0), (1, 0, 0, 1.2), (2, 0, 0, 0.8)])
    (row,) = less_time(case, after, before)
    assert (row.area_id, row.cluster_id, row.service_id, row.base_id) == ("a0", "c0", "physio", "b0")
    assert (row.share_before, row.share_after) == (0.3, 0.2)
    assert (row.base_before_wte, row.base_after_wte) == (3.0, 2.0)
    assert (row.base_all_before_wte, row.base_all_after_wte) == (4.0, 4.0)
    assert (row.more_cluster_id, row.more_area_id) == ("c1", "a1")
    assert row.more_cluster_wte == pytest.approx(1.0)
    assert row.more_area_wte == pytest.approx(0.7)
    assert (row.base_new_wte, row.base_moved_wte) == (0, 0)


def test_time_that_stays_in_the_cluster_is_told_as_that() -> None:
    case = tiny_case(areas=(0, 0, 1))
    before = allocation(case, care=[(0, 0, 0, 1.5), (1, 0, 0, 0.5)])
    after = allocation(case, care=[(0, 0, 0, 0.5), (1, 0, 0, 1.5)])
    (row,) = less_time(case, after, before)
    assert (row.cluster_id, row.more_cluster_id, row.more_area_id) == ("c0", "c0", "a1")


def test_time_that_nobody_else_gets_is_not_put_down_to_anybody() -> None:
    case = tiny_case()
    before, after = (allocation(case, care=[(0, 0, 0, wte)]) for wte in (2.0, 1.0))
    (row,) = less_time(case, after, before)
    assert (row.more_cluster_id, row.more_area_id, row.more_cluster_wte) == ("", "", 0.0)


def test_what_another_base_brings_in_its_place_counts_first() -> None:
    # b0 leaves a0 for a1, and b1 comes to a0 instead: nobody falls, so nothing is told
    case = tiny_case()
    before = allocation(case, care=[(0, 0, 0, 2.0), (1, 1, 0, 2.0)])
    after = allocation(case, care=[(0, 1, 0, 2.0), (1, 0, 0, 2.0)])
    assert less_time(case, after, before) == []


def test_new_staff_and_those_who_move_are_told() -> None:
    case = tiny_case(
        areas=(0, 1), bases=(0, 0, 1), roles=[role()], candidate=[False, True, False], moves_from=[-1, 0, -1],
        moving=[[0], [0.5], [0]],
    )  # fmt: skip
    before = allocation(case, care=[(0, 0, 0, 2.0)])
    after = allocation(case, posts={(0, 0): 1}, opened=[1], care=[(0, 0, 0, 1.0), (1, 0, 0, 1.5)])
    (row,) = less_time(case, after, before)
    assert row.base_new_wte == 1.0
    assert row.base_moved_wte == 0.5


def test_the_furthest_fall_is_told_first_and_small_ones_not_at_all() -> None:
    case = tiny_case()
    before = allocation(case, care=[(a, a, 0, 2.0) for a in range(4)])
    after = allocation(case, care=[(0, 0, 0, 1.95), (1, 1, 0, 1.5), (2, 2, 0, 1.0), (3, 3, 0, 2.0)])
    rows = less_time(case, after, before)
    assert [row.area_id for row in rows] == ["a2", "a1"]
    assert less_table(rows)["area_id"].tolist() == ["a2", "a1"]
    assert len(less_table([])) == 0
    assert "more_cluster_wte" in less_table([])


# Whom nobody reaches, and why.


def test_each_neighbourhood_that_is_not_reached_has_its_reason() -> None:
    # one county; a0 is served; a1 has a base of nobody; a2 lies 20 minutes from any; c3 has a county alone
    case = tiny_case(
        areas=(0, 1, 2, 3), bases=(0, 1), counties=(0, 0, 0, 1), regions=(0, 0), in_post=[[2], [0]],
        services=[service(limit_minutes=9.0)], rural=[0, 1, 2, 2],
    )  # fmt: skip
    plan = allocation(case, care=[(0, 0, 0, 2.0)])
    rows = unreached(case, RULES, plan, plan)
    assert [(row.area_id, row.reason, row.nearest_base_id) for row in rows] == [
        ("a1", "nobody", "b1"),
        ("a2", "limit", "b1"),
        ("a3", "level", ""),
    ]
    assert rows[1].nearest_minutes == 10
    assert np.isnan(rows[2].nearest_minutes)
    entry = unreached_entry(rows)
    assert (entry["areas"], entry["residents"]) == (3, 30_000)
    assert entry["residents_by_class"] == {"urban": 0, "town": 10_000, "village": 20_000}
    assert [(g["reason"], g["area_ids"]) for g in entry["groups"]] == [
        ("limit", ["a2"]),
        ("level", ["a3"]),
        ("nobody", ["a1"]),
    ]


def test_a_neighbourhood_of_which_no_journey_is_known_is_not_said_to_be_too_far() -> None:
    minutes = [[0.0, 10.0], [np.inf, np.inf], [np.inf, 30.0]]
    case = tiny_case(areas=(0, 0, 0), bases=(0, 0), minutes=minutes, services=[service(limit_minutes=9.0)])
    plan = allocation(case, care=[(0, 0, 0, 2.0)])
    rows = unreached(case, RULES, plan, plan)
    assert [(row.area_id, row.reason, row.nearest_base_id) for row in rows] == [
        ("a1", "unknown", ""),
        ("a2", "limit", "b1"),
    ]
    anywhere = [rule for rule in RULES if not isinstance(rule, TravelLimit)]
    rows = unreached(case, anywhere, plan, plan)
    assert [(row.area_id, row.reason) for row in rows] == [("a1", "unknown"), ("a2", "elsewhere")]


def test_staff_within_reach_whose_time_goes_to_others_are_a_reason_of_their_own() -> None:
    case = tiny_case(areas=(0, 0), bases=(0,))
    plan = allocation(case, care=[(0, 0, 0, 2.0)])
    (row,) = unreached(case, RULES, plan, plan)
    assert (row.area_id, row.reason, row.nearest_base_id) == ("a1", "elsewhere", "b0")


def test_a_post_that_the_plan_adds_makes_a_base_staffed() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), in_post=[[2], [0]], roles=[role()])
    without = allocation(case, care=[(0, 0, 0, 2.0)])
    near = [TravelLimit(default=5.0), PlanningLevel()]
    assert [row.reason for row in unreached(case, near, without, without)] == ["nobody"]
    idle = allocation(case, posts={(1, 0): 1}, care=[(0, 0, 0, 2.0)])
    assert [row.reason for row in unreached(case, near, idle, without)] == ["elsewhere"]


def test_services_that_miss_the_same_neighbourhoods_are_told_together() -> None:
    two = (service("physio", limit_minutes=5.0), service("ot", limit_minutes=5.0))
    case = tiny_case(services=two, areas=(0, 1), bases=(0,), need=[[1, 1], [1, 1]], in_post=[[2, 2]])
    plan = allocation(case, care=[(0, 0, 0, 1.0), (0, 0, 1, 1.0)])
    rows = unreached(case, RULES, plan, plan)
    (group,) = unreached_entry(rows)["groups"]
    assert group["service_ids"] == ["physio", "ot"]
    assert (group["areas"], group["residents"], group["area_ids"]) == (1, 10_000, ["a1"])
    assert len(unreached_table(rows)) == 2
    assert unreached_entry([])["groups"] == []
