"""What may surprise a reader who knows the place, and the numbers that go with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from placement.results.surprises import surprises


def cluster(name: str, **changed: float) -> dict[str, Any]:
    """A cluster about which there is nothing to say."""
    return {
        "cluster_id": name,
        "region_id": "north",
        "need_wte": 10.0,
        "in_post_wte": 6.0,
        "share_before": 0.60,
        "share_after": 0.61,
        "wte_new": 1.0,
        "wte_formula": 1.0,
        "wte_difference": 0.0,
        "care_before_wte": 6.0,
        "care_after_wte": 6.2,
        "care_from_neighbours_before_wte": 0.0,
        "care_from_neighbours_after_wte": 0.5,
        **changed,
    }


REGIONS = pd.DataFrame([{"region_id": "north", "share_before": 0.55, "share_after": 0.66}])
ORDINARY = [cluster(f"x{i}", share_before=0.5 + i / 100, share_after=0.51 + i / 100) for i in range(2)]
LOW, HIGH = (
    cluster("low", share_before=0.1, share_after=0.11),
    cluster("high", share_before=0.9, share_after=0.91, wte_new=0.0),
)


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("share_falls", {"share_after": 0.58}),
        ("less_than_formula", {"wte_formula": 4.0, "wte_new": 2.0, "wte_difference": -2.0}),
        ("more_than_formula", {"wte_formula": 2.0, "wte_new": 4.0, "wte_difference": 2.0}),
        ("rises_without_post", {"wte_new": 0.0, "share_after": 0.62}),
    ],
)
def test_each_kind_of_surprise_is_found_with_its_numbers(key: str, changed: dict[str, float]) -> None:
    rows = [*ORDINARY, LOW, HIGH, cluster("odd", **changed)]
    (found,) = surprises(pd.DataFrame(rows), REGIONS)
    assert (found["key"], found["cluster_id"], found["region_id"]) == (key, "odd", "north")
    assert found["region_share_before"] == 0.55
    assert found["neighbours_after_wte"] == 0.5
    assert found["own_before_wte"] == 6.0
    assert found["own_after_wte"] == pytest.approx(5.7)
    assert found["share_before"] == 0.60


@pytest.mark.parametrize(
    "changed",
    [
        {"share_after": 0.596},
        {"wte_formula": 1.5, "wte_new": 0.6, "wte_difference": -0.9},
        {"wte_formula": 9.0, "wte_new": 7.0, "wte_difference": -2.0},
        {"wte_new": 0.0, "share_after": 0.615},
    ],
)
def test_what_is_only_a_little_odd_is_no_surprise(changed: dict[str, float]) -> None:
    assert surprises(pd.DataFrame([*ORDINARY, LOW, HIGH, cluster("odd", **changed)]), REGIONS) == []


def test_the_lowest_without_and_the_highest_with_a_post_are_told() -> None:
    rows = [*ORDINARY, LOW | {"wte_new": 0.0}, HIGH | {"wte_new": 1.0}]
    found = surprises(pd.DataFrame(rows), REGIONS)
    assert [(row["key"], row["cluster_id"]) for row in found] == [
        ("lowest_share_no_post", "low"),
        ("high_share_gets_post", "high"),
    ]


def test_there_are_at_most_six_each_cluster_once_and_of_every_kind_first() -> None:
    falls = [cluster(f"f{i}", share_after=0.5 - i / 100, wte_new=0.0) for i in range(9)]
    more = [cluster(f"m{i}", wte_formula=1.0, wte_new=4.0 + i, wte_difference=3.0 + i) for i in range(2)]
    found = surprises(pd.DataFrame([*falls, *more, LOW, HIGH]), REGIONS)
    assert [(row["key"], row["cluster_id"]) for row in found][:4] == [
        ("lowest_share_no_post", "f0"),
        ("share_falls", "f8"),
        ("high_share_gets_post", "m0"),
        ("more_than_formula", "m1"),
    ]
    assert len({row["cluster_id"] for row in found}) == len(found) == 6
