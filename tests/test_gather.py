"""From tables and a scenario to a case, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.data.travel import estimate, from_table
from placement.scenario import read_scenario
from placement.scenario.case_builder import _commutes, gather
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.case import Case


def gathered(folder: Path, *, only_region: str | None = None, **region: Any) -> Case:
    tiny_region(folder / "tiny", **region)
    return gather(
        read_region(folder / "tiny"),
        read_scenario(tiny_scenario(folder / "tiny.toml")),
        only_region=only_region,
    )


def commute(minutes: list[float], people: list[float]) -> float:
    found = _commutes(np.array([minutes]).T, np.zeros(len(people), dtype=np.int64), np.array(people), 1)
    return float(found[0, 0])


@pytest.mark.parametrize(
    ("minutes", "people", "half"),
    [
        ([10, 20, 30], [1, 1, 1], 20),  # 2 of 3 live within 20
        ([30, 10, 20], [1, 1, 1], 20),
        ([10, 20], [1, 1], 10),  # half of them within 10
        ([10, 20, 30], [1, 1, 3], 30),  # 2 of 5 within 20
        ([10, 20, 30], [5, 1, 1], 10),
        ([10, 20, 30], [0, 0, 4], 30),
        ([np.inf, 5.0], [1, 2], 5),
        ([np.inf, 5.0], [2, 1], np.inf),
    ],
)
def test_commute_is_the_minutes_within_which_half_of_the_residents_live(
    minutes: list[float], people: list[float], half: float
) -> None:
    assert commute(minutes, people) == half


def test_each_base_and_county_has_its_own_commute() -> None:
    minutes = np.array([[1.0, 9.0], [5.0, 2.0], [7.0, 8.0]])
    found = _commutes(minutes, np.array([0, 0, 2]), np.array([10.0, 20.0, 30.0]), 3)
    assert found.tolist() == [[5, 2], [np.inf, np.inf], [7, 8]]


def test_tables_become_arrays_in_file_order(tmp_path: Path) -> None:
    case = gathered(tmp_path)
    assert case.area_ids == tuple(f"a{i}" for i in range(1, 9))
    assert case.base_ids == ("b1", "b2", "b3", "b4", "new")
    assert case.base_candidate.tolist() == [False] * 4 + [True]
    assert case.in_post.tolist() == [[2.5, 2.5], [1.5, 1.5], [1.5, 1.5], [1.5, 1.5], [0, 0]]
    assert case.funded.tolist() == [[3, 3]] * 4 + [[0, 0]]
    assert case.area_cluster.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert case.area_rural.tolist() == [0, 0, 1, 1, 2, 2, 0, 0]
    assert case.population.tolist() == [10_000] * 8
    assert case.need.shape == (8, 2)


def test_a_role_costs_its_salary_on_costs_and_non_pay_in_whole_pounds(tmp_path: Path) -> None:
    def odd(tables: Any) -> None:
        tables["roles"][0].update(
            salary_pounds_per_year=40_001, on_cost_pct=25.5, non_pay_pounds_per_year=2_000.75
        )

    case = gathered(tmp_path, edit=odd)
    assert case.roles[0].pounds_per_wte == 52_202  # 40,001 x 1.255 + 2,000.75 = 52,202.005
    assert case.roles[1].pounds_per_wte == 39_500  # 30,000 x 1.25 + 2,000
    assert [role.limited for role in case.roles] == [False, True, False] * 2
    assert [role.service for role in case.roles] == [0, 0, 0, 1, 1, 1]


def test_rows_of_workforce_may_stand_in_any_order(tmp_path: Path) -> None:
    one = gathered(tmp_path / "one")
    other = gathered(tmp_path / "other", edit=lambda tables: tables["workforce"].reverse())
    assert one.in_post.tolist() == other.in_post.tolist()


def test_without_a_table_of_membership_an_area_belongs_to_its_cluster(tmp_path: Path) -> None:
    member = gathered(tmp_path).membership
    assert member.cluster.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert member.share.tolist() == [1.0] * 8


def test_membership_splits_the_areas_it_names_and_no_other(tmp_path: Path) -> None:
    split = [{"area_id": "a1", "cluster_id": c, "share": share} for c, share in (("c1", 0.7), ("c2", 0.3))]
    member = gathered(tmp_path, optional={"membership": split}).membership
    found = sorted(zip(member.area.tolist(), member.cluster.tolist(), member.share.tolist(), strict=True))
    assert found[:3] == [(0, 0, 0.7), (0, 1, 0.3), (1, 0, 1.0)]
    assert len(found) == 9


def test_one_region_alone_keeps_the_whole_for_its_share(tmp_path: Path) -> None:
    whole, alone = gathered(tmp_path / "whole"), gathered(tmp_path / "alone", only_region="region2")
    assert alone.whole_region_ids == whole.whole_region_ids == ("region1", "region2")
    assert alone.whole_population.tolist() == whole.whole_population.tolist()
    assert whole.whole_population.sum() == 80_000
    assert alone.whole_need.tolist() == whole.whole_need.tolist()
    assert alone.region_ids == ("region2",)
    assert 0 < len(alone.area_ids) < len(whole.area_ids)


JOURNEYS = ("minutes", "reach_minutes", "km", "commute_minutes")


def across(tables: Any) -> None:
    """The first areas, whose clusters are planned in one region, lie in the last county, of the other."""
    for area in tables["areas"][:3]:
        area["county_id"] = tables["counties"][-1]["county_id"]


@pytest.mark.parametrize("edit", [None, across], ids=["as it is", "an area across regions"])
@pytest.mark.parametrize("name", ["region1", "region2"])
def test_one_region_alone_has_the_journeys_that_it_has_in_the_whole(
    tmp_path: Path, name: str, edit: Any
) -> None:
    whole = gathered(tmp_path / "whole", edit=edit)
    alone = gathered(tmp_path / "alone", edit=edit, only_region=name)
    for field in JOURNEYS:
        expected = getattr(whole.only_region(name), field)
        assert not np.isnan(expected).any()
        assert getattr(alone, field).tolist() == expected.tolist(), field


def test_who_lives_in_a_county_counts_for_its_commute_wherever_they_are_planned(tmp_path: Path) -> None:
    usual = gathered(tmp_path / "usual", only_region="region2")
    moved = gathered(tmp_path / "moved", edit=across, only_region="region2")
    assert usual.area_ids == moved.area_ids
    assert usual.commute_minutes.tolist() != moved.commute_minutes.tolist()


def test_one_region_alone_works_out_no_other_journeys(tmp_path: Path, monkeypatch: Any) -> None:
    asked: list[tuple[int, int]] = []

    def counted(here: Any, there: Any, *args: Any, **settings: Any) -> Any:
        asked.append((len(here), len(there)))
        return estimate(here, there, *args, **settings)

    monkeypatch.setattr("placement.scenario.travel_times.estimate", counted)
    alone = gathered(tmp_path, only_region="region2")
    assert asked == [alone.minutes.shape]


def test_a_table_of_minutes_gives_those_of_the_places_asked_for(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"area_id": ["a", "b", "a"], "base_id": ["x", "x", "y"], "mode": "car", "minutes": [1.0, 2.0, 3.0]}
    )
    assert from_table(rows, ("b", "a"), ("x",), mode="car").minutes.tolist() == [[2.0], [1.0]]


def test_it_does_not_matter_how_many_areas_are_worked_out_together(monkeypatch: Any) -> None:
    def found() -> list[Any]:
        metres = np.arange(20.0).reshape(10, 2) * 3_333
        kind = np.arange(10) % 3
        settings = {
            "detour_factor": 1.3, "minutes_each_journey": 4.0, "local_km": 5.0,
            "kmh_local": (30.0, 50.0, 55.0), "kmh_between": 80.0,
        }  # fmt: skip
        matrix = estimate(metres, metres[:4], kind, kind[:4], **settings)  # type: ignore[arg-type]
        return [matrix.minutes.tolist(), matrix.km.tolist()]

    together = found()
    monkeypatch.setitem(estimate.__globals__, "ROWS_AT_ONCE", 3)
    assert found() == together
