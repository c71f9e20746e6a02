"""Need by age and deprivation, against figures reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from placement.data import need, read_region
from placement.data.bands import AGE_BANDS
from tests.builders import Tables, tiny_region


def test_need_of_each_area_by_hand(tmp_path: Path) -> None:
    """2,000 x 0.5 + 5,500 x 1 + 1,000 x 3 + 1,000 x 6 + 500 x 12 per 10,000 is 2.15 WTE.

    With r = 1.5 and two areas, q is 0.25 and 0.75: factors 0.8 x 1.125 = 0.9 and 0.8 x 1.375 = 1.1.
    """
    region = read_region(tiny_region(tmp_path, regions=1, counties=1, clusters=1, services=1))
    assert region.areas["deprivation_rank"].tolist() == [2, 1]
    assert need(region) == pytest.approx(np.array([[2.15 * 0.9], [2.15 * 1.1]]))


def test_need_of_a_group_is_added_with_the_same_factor(tmp_path: Path) -> None:
    """As above, and 400 carers at 5 per 10,000 are 0.2 WTE more in the first area and none in the second."""

    def of_carers(tables: Tables) -> None:
        tables["services"][0].update(need_group="carers", need_group_per_10000=5)

    groups = [
        {"area_id": "a1", "group_id": "carers", "people": 400},
        {"area_id": "a2", "group_id": "others", "people": 9_000},
    ]
    folder = tiny_region(
        tmp_path, regions=1, counties=1, clusters=1, services=1, edit=of_carers, optional={"groups": groups}
    )
    assert need(read_region(folder)) == pytest.approx(np.array([[2.35 * 0.9], [2.15 * 1.1]]))


def test_each_service_counts_its_own_group(tmp_path: Path) -> None:
    """Without need by age and without deprivation, 1,000 people at 3 per 10,000 are 0.3 WTE."""

    def of_groups(tables: Tables) -> None:
        for row, group in zip(tables["services"], ("carers", ""), strict=True):
            row.update({f"need_{band}": 0 for band in AGE_BANDS})
            row.update(need_group=group, need_group_per_10000=3 if group else 0, need_deprived_ratio=1)

    groups = [{"area_id": f"a{n}", "group_id": "carers", "people": 1_000 * n} for n in (3, 1)]
    found = need(
        read_region(
            tiny_region(
                tmp_path, clusters=3, areas_per_cluster=1, edit=of_groups, optional={"groups": groups}
            )
        )
    )
    assert found == pytest.approx(np.array([[0.3, 0], [0, 0], [0.9, 0]]))


def test_deprivation_moves_need_and_adds_none(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        for row, ratio in zip(tables["services"], (1, 3), strict=True):
            row["need_deprived_ratio"] = ratio

    found = need(read_region(tiny_region(tmp_path, edit=spoil)))
    assert found.shape == (8, 2)
    assert found[:, 0] == pytest.approx(np.full(8, 2.15))
    assert found.sum(axis=0) == pytest.approx(np.full(2, 8 * 2.15))
    assert (np.diff(found[:, 1]) > 0).all()
