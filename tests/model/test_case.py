"""What a case works out from its figures, by hand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.model.allocation import round_care
from placement.model.case import Case
from tests.cases import allocation, allocations, cases, graduates, role, service, tiny_case


def one(values: int) -> Any:
    return np.array([values])


def test_a_clinic_costs_no_driving() -> None:
    assert tiny_case().use(one(0), one(3), one(0)) == pytest.approx([1.0])


@pytest.mark.parametrize(("rural", "between"), [(0, 5), (1, 10), (2, 15)])
def test_home_visits_cost_the_round_and_the_way_between(rural: int, between: int) -> None:
    # 20 minutes there and 20 back over 4 visits, and the way between two of them, for an hour each
    case = tiny_case(services=[service(visit_share=1.0)], rural=rural)
    assert case.use(one(0), one(2), one(0)) == pytest.approx([1 + (40 / 4 + between) / 60])


def test_only_the_share_of_visits_at_home_drives() -> None:
    offered = [
        service("clinic"),
        service("half", visit_share=0.5, visits_per_round=2.0, minutes_per_visit=30.0),
    ]
    case = tiny_case(services=offered)
    # (2 x 10 / 2 + 5) / 30 = 0.5, for half of the visits
    assert case.use(np.array([0, 0]), np.array([1, 1]), np.array([0, 1])) == pytest.approx([1.0, 1.25])


@pytest.mark.parametrize(
    ("pounds", "step", "expected"),
    [(40_000, 1.0, 40_000), (40_000, 0.5, 20_000), (40_001, 0.5, 20_001), (33_333, 0.1, 3_334)],
)
def test_pounds_for_a_step_round_up_so_that_no_fund_is_overspent(
    pounds: int, step: float, expected: int
) -> None:
    assert role(pounds_per_wte=pounds, step_wte=step).pounds_per_step == expected


def test_need_of_clusters_and_regions() -> None:
    case = tiny_case(
        areas=(0, 0, 1, 2), need=[[1], [2], [4], [8]],
        members=[(0, 0, 1.0), (1, 0, 0.75), (1, 1, 0.25), (2, 1, 1.0), (3, 2, 1.0)],
    )  # fmt: skip
    assert case.cluster_need[:, 0] == pytest.approx([2.5, 4.5, 8, 0])
    assert case.region_need[:, 0] == pytest.approx([7, 8])
    assert case.cluster_need.sum() == pytest.approx(case.need.sum())


def test_care_of_clusters_follows_the_shares_of_their_areas() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), members=[(0, 0, 0.6), (0, 1, 0.4), (1, 1, 1.0)])
    plan = allocation(case, care=[(0, 0, 0, 1.0), (0, 1, 0, 0.5), (1, 1, 0, 2.0)])
    assert plan.cluster_care(case)[:, 0] == pytest.approx([0.9, 2.6, 0, 0])


def test_wte_of_posts_and_of_who_fills_them() -> None:
    case = tiny_case()
    plan = allocation(case, posts={(0, 1): 2, (0, 2): 3}, filled={(0, 1): 1})
    assert plan.posts_wte(case)[0].tolist() == [0, 2, 1.5]
    assert plan.filled_wte(case)[0].tolist() == [0, 1, 1.5]


def test_where_bases_and_areas_lie() -> None:
    case = tiny_case(areas=(3, 0), bases=(2, 1), counties=(0, 0, 1, 2), regions=(0, 1, 1))
    assert case.area_region.tolist() == [1, 0]
    assert case.base_county.tolist() == [1, 0]
    assert case.base_region.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("wte", "rounded"),
    [(1.2345678, 1.234567), (0.1 + 0.2, 0.3), (2.9999999999, 3.0), (-1e-9, 0.0), (9e-7, 0.0), (0.0, 0.0)],
)
def test_care_is_rounded_down_to_a_millionth(wte: float, rounded: float) -> None:
    assert round_care(np.array([wte])).tolist() == [rounded]


def test_one_region_alone() -> None:
    case = tiny_case(
        areas=(0, 2, 3, 1), bases=(3, 0, 2), need=[[1], [2], [3], [4]], in_post=[[5], [6], [7]],
        population=[10, 20, 30, 40], classes=[graduates(1, home_county=0), graduates(2, home_county=1)],
    )  # fmt: skip
    alone = case.only_region("r1")
    assert (alone.area_ids, alone.base_ids) == (("a1", "a2"), ("b0", "b2"))
    assert (alone.cluster_ids, alone.county_ids, alone.region_ids) == (("c2", "c3"), ("l1",), ("r1",))
    assert alone.area_cluster.tolist() == [0, 1]
    assert alone.base_cluster.tolist() == [1, 0]
    assert alone.need[:, 0].tolist() == [2, 3]
    assert alone.in_post[:, 0].tolist() == [5, 7]
    assert alone.minutes.tolist() == [[10, 0], [0, 10]]
    assert [(group.id, group.home_county) for group in alone.classes] == [("g0-1", 0)]
    assert alone.commute_minutes.tolist() == case.commute_minutes[1:, [0, 2]].tolist()
    assert alone.whole_region_ids == case.whole_region_ids == ("r0", "r1")
    assert alone.whole_need.sum() == 10
    assert alone.whole_population.tolist() == [50, 50]


def test_the_only_region_is_the_whole_case() -> None:
    case = tiny_case(counties=(0, 0, 0, 0), regions=(0,), classes=[graduates(1)])
    assert differences(case.only_region("r0"), case) == []


def test_one_region_of_two_has_every_field_of_its_size() -> None:
    alone = tiny_case().only_region("r0")
    shapes = {"A": len(alone.area_ids), "B": len(alone.base_ids), "L": len(alone.county_ids)}
    assert alone.commute_minutes.shape == (shapes["L"], shapes["B"])
    for name in ("minutes", "reach_minutes", "km"):
        assert getattr(alone, name).shape == (shapes["A"], shapes["B"])
    assert all(
        len(getattr(alone, name)) == shapes["B"]
        for name in ("base_places", "funded", "base_employer", "base_candidate")
    )


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(case=cases())
def test_regions_part_the_places_and_the_need_between_them(case: Case) -> None:
    alone = [case.only_region(region) for region in case.region_ids]
    for name in ("area_ids", "base_ids", "cluster_ids", "county_ids"):
        assert sorted(place for part in alone for place in getattr(part, name)) == sorted(getattr(case, name))
    assert sum(part.need.sum() for part in alone) == pytest.approx(case.need.sum())
    assert sum(group.size for part in alone for group in part.classes) == sum(g.size for g in case.classes)
    assert case.cluster_need.sum() == pytest.approx(case.whole_need.sum())


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_care_reaches_the_same_people_by_cluster_as_by_area(data: st.DataObject) -> None:
    case = data.draw(cases())
    plan = data.draw(allocations(case))
    assert plan.cluster_care(case).sum() == pytest.approx(plan.care.wte.sum())


def differences(one: Case, other: Case) -> list[str]:
    return [f.name for f in fields(Case) if not same(getattr(one, f.name), getattr(other, f.name))]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    if is_dataclass(one) and any(isinstance(getattr(one, f.name), np.ndarray) for f in fields(one)):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)
