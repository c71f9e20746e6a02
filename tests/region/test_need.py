"""Need by age and deprivation, against figures reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from placement.region import need, read_region
from tests.builders import Tables, tiny_region


def test_need_of_each_area_by_hand(tmp_path: Path) -> None:
    """2,000 x 0.5 + 5,500 x 1 + 1,000 x 3 + 1,000 x 6 + 500 x 12 per 10,000 is 2.15 WTE.

    With r = 1.5 and two areas, q is 0.25 and 0.75: factors 0.8 x 1.125 = 0.9 and 0.8 x 1.375 = 1.1.
    """
    region = read_region(tiny_region(tmp_path, regions=1, counties=1, clusters=1, services=1))
    assert region.areas["deprivation_rank"].tolist() == [2, 1]
    assert need(region) == pytest.approx(np.array([[2.15 * 0.9], [2.15 * 1.1]]))


def test_deprivation_moves_need_and_adds_none(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        for row, ratio in zip(tables["services"], (1, 3), strict=True):
            row["need_deprived_ratio"] = ratio

    found = need(read_region(tiny_region(tmp_path, edit=spoil)))
    assert found.shape == (8, 2)
    assert found[:, 0] == pytest.approx(np.full(8, 2.15))
    assert found.sum(axis=0) == pytest.approx(np.full(2, 8 * 2.15))
    assert (np.diff(found[:, 1]) > 0).all()
