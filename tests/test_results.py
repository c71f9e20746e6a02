"""The tables of a run, by hand."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.rules.travel_limit import TravelLimit
from placement.results.coverage import gini
from placement.results.reach import unreached
from placement.results.results import result_tables
from tests.cases import allocation, fund, graduates, role, service, tiny_case

if TYPE_CHECKING:
    import pandas as pd

    from placement.model.case import Case


def tables(case: Case, after: Any, before: Any = None, **paying: Any) -> dict[str, pd.DataFrame]:
    return result_tables(case, [fund(120_000, **paying)], after, before or allocation(case), None)


def test_posts_have_their_place_their_wte_and_their_money() -> None:
    case = tiny_case(
        roles=[role("registered", pounds_once=2_500), role("support", pounds_per_wte=30_001, pounds_once=700)]
    )
    posts = tables(case, allocation(case, posts={(3, 0): 2, (1, 1): 3}), months_in_first_year=8)["posts"]
    assert posts.to_dict("records") == [
        {"base_id": "b1", "cluster_id": "c1", "county_id": "l0", "region_id": "r0", "role_id": "support-0",
         "service_id": "physio", "fund_id": "fund", "steps": 3, "wte": 1.5, "pounds_per_year": 45_003,
         "pounds_first_year": 30_002, "pounds_once": 1_400},
        {"base_id": "b3", "cluster_id": "c3", "county_id": "l1", "region_id": "r1", "role_id": "registered-0",
         "service_id": "physio", "fund_id": "fund", "steps": 2, "wte": 2.0, "pounds_per_year": 100_000,
         "pounds_first_year": 66_667, "pounds_once": 5_000},
    ]  # fmt: skip


def test_a_plain_formula_would_split_a_regions_new_wte_by_need() -> None:
    # r0 has need 30 and 10 and 4 new WTE: 3 and 1; r1 has 5 and 15 and none
    case = tiny_case(need=[[30], [10], [5], [15]])
    found = tables(case, allocation(case, posts={(1, 0): 4}))["result_clusters"].set_index("cluster_id")
    assert found["wte_new"].tolist() == [0, 4, 0, 0]
    assert found["wte_formula"].tolist() == [3, 1, 0, 0]
    assert found["wte_difference"].tolist() == [-3, 3, 0, 0]
    assert found["pounds_per_year"].tolist() == [0, 200_000, 0, 0]


def test_shares_of_need_met_before_and_after() -> None:
    case = tiny_case(need=[[4], [8], [0], [5]])
    before = allocation(case, care=[(0, 0, 0, 1.0)])
    after = allocation(case, care=[(0, 0, 0, 2.0), (1, 0, 0, 2.0), (3, 3, 0, 5.0)])
    found = tables(case, after, before)
    assert found["result_clusters"]["share_before"].tolist() == [0.25, 0, 0, 0]
    assert found["result_clusters"]["share_after"].tolist() == [0.5, 0.25, 0, 1]
    assert found["result_regions"]["need_wte"].tolist() == [12, 5]
    assert found["result_regions"]["share_after"].tolist() == [pytest.approx(4 / 12, abs=1e-6), 1]
    assert found["result_services"]["care_after_wte"].tolist() == [9]
    assert found["result_areas"]["care_after_wte"].tolist() == [2, 2, 0, 5]


def test_care_from_neighbours_is_what_crosses_a_clusters_border() -> None:
    case = tiny_case()
    after = allocation(case, care=[(0, 0, 0, 1.0), (0, 1, 0, 0.5), (1, 0, 0, 0.25), (2, 2, 0, 3.0)])
    found = tables(case, after)["result_clusters"]
    assert found["care_from_neighbours_after_wte"].tolist() == [0.5, 0.25, 0, 0]
    assert found["care_from_neighbours_before_wte"].tolist() == [0, 0, 0, 0]


def test_people_of_a_split_area_have_neighbours_each_in_their_own_way() -> None:
    # half of a0's people belong to c0, half to c1; staff of c1 give the area 2 WTE
    case = tiny_case(areas=(0, 1), bases=(0, 1), members=[(0, 0, 0.5), (0, 1, 0.5), (1, 1, 1.0)])
    found = tables(case, allocation(case, care=[(0, 1, 0, 2.0)]))["result_clusters"]
    assert found["care_after_wte"].tolist()[:2] == [1.0, 1.0]
    assert found["care_from_neighbours_after_wte"].tolist()[:2] == [1.0, 0.0]


def test_average_minutes_weigh_the_care() -> None:
    case = tiny_case()
    after = allocation(case, care=[(0, 0, 0, 1.0), (0, 1, 0, 3.0), (1, 1, 0, 1.0)])  # 0 and 10 minutes
    found = tables(case, after)["result_areas"]
    assert found["minutes_average"].tolist()[:2] == [7.5, 0]
    assert np.isnan(found["minutes_average"].tolist()[2])


def test_services_and_cluster_services_count_their_own() -> None:
    case = tiny_case(services=[service("physio"), service("ot")], need=[[1, 2], [3, 4], [5, 6], [7, 8]])
    after = allocation(case, posts={(0, 0): 1, (0, 5): 3, (2, 5): 1}, care=[(0, 0, 1, 1.0)])
    found = tables(case, after)
    services = found["result_services"].set_index("service_id")
    assert services["posts"].to_dict() == {"physio": 1, "ot": 4}
    assert services["wte_new"].to_dict() == {"physio": 1.0, "ot": 2.0}
    assert services["need_wte"].to_dict() == {"physio": 16.0, "ot": 20.0}
    each = found["result_cluster_services"]
    assert each["wte_new"].tolist() == [1, 1.5, 0, 0, 0, 0.5, 0, 0]
    assert each["share_after"].tolist() == [0, 0.5, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("shares", "expected"), [("population", [60_000, 60_000]), ("free", [0, 0])])
def test_regions_know_their_share_of_the_money(shares: str, expected: list[int]) -> None:
    case = tiny_case()
    assert (
        tables(case, allocation(case), shares=shares)["result_regions"]["pounds_share"].tolist() == expected
    )


def test_care_and_placed_join_by_id() -> None:
    case = tiny_case(classes=[graduates(2)])
    found = tables(case, allocation(case, placed=[(0, 1, 1, 2)], care=[(0, 1, 0, 0.5)]))
    assert found["placed"].to_dict("records") == [
        {"class_id": "g0-0", "base_id": "b1", "role_id": "newly_qualified-0", "graduates": 2}
    ]
    assert found["care"].to_dict("records") == [
        {"area_id": "a0", "base_id": "b1", "service_id": "physio", "care_wte": 0.5, "minutes": 10.0}
    ]


def test_a_plan_without_posts_has_every_table() -> None:
    case = tiny_case()
    found = tables(case, allocation(case))
    assert len(found["posts"]) == 0
    assert found["result_clusters"]["wte_new"].tolist() == [0, 0, 0, 0]
    assert found["opened"].columns.tolist() == [
        "base_id",
        "cluster_id",
        "region_id",
        "fund_id",
        "pounds_once",
    ]


def test_totals_of_every_table_agree() -> None:
    case = tiny_case()
    after = allocation(case, posts={(0, 0): 1, (3, 2): 3}, care=[(0, 0, 0, 1.0), (3, 2, 0, 2.0)])
    found = tables(case, after)
    new = [
        found[f"result_{name}"]["wte_new"].sum()
        for name in ("clusters", "services", "regions", "cluster_services")
    ]
    care = [
        found[f"result_{name}"]["care_after_wte"].sum()
        for name in ("clusters", "services", "regions", "areas")
    ]
    assert new == [2.5] * 4
    assert care == [3.0] * 4


@pytest.mark.parametrize(
    ("share", "need", "expected"),
    [
        ([0.5, 0.5, 0.5], [1, 2, 3], 0.0),
        ([0.0, 1.0], [1, 1], 0.5),
        ([1.0, 0.0, 0.0, 0.0], [1, 1, 1, 1], 0.75),
        ([0.2, 0.6], [1, 1], 0.25),  # |0.2 - 0.6| / 4 over a mean of 0.4
        ([0.0, 1.0], [3, 1], 0.75),
        ([0.0, 0.0], [1, 1], 0.0),
    ],
)
def test_gini_by_hand(share: list[float], need: list[float], expected: float) -> None:
    assert gini(np.array(share), np.array(need, dtype=float)) == pytest.approx(expected)


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    rng = Random(1)
    share = np.array([rng.choice([0.1, 0.3, 0.3, 0.8, 1.0]) for _ in range(12)])
    need = np.array([rng.uniform(0.5, 4) for _ in range(12)])
    weight = need / need.sum()
    difference = sum(
        weight[i] * weight[j] * abs(share[i] - share[j]) for i, j in product(range(12), repeat=2)
    )
    assert gini(share, need) == pytest.approx(difference / 2 / (share @ weight))


def test_gini_grows_as_what_one_place_has_goes_to_a_richer_one() -> None:
    need = np.ones(3)
    steps = [gini(np.array([0.5 - x, 0.5, 0.5 + x]), need) for x in (0.0, 0.1, 0.2, 0.3)]
    assert all(one < other for one, other in pairwise(steps))


def test_what_only_an_opened_base_reaches_is_out_of_reach_until_it_opens() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 0), regions=(0,), candidate=[False, True])
    near = [TravelLimit(default=5.0)]
    closed, opened = allocation(case), allocation(case, opened=[1])
    assert [row.area_id for row in unreached(case, near, closed, closed) if row.reason == "limit"] == ["a1"]
    assert [row for row in unreached(case, near, opened, closed) if row.reason == "limit"] == []
