"""The benchmark of a national budget on a tiny region, whose workers tell their time when they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.studies.national.boards import read_board_files
from tests.benchmarks.national_rows import rows_of
from tests.running import small

pytestmark = pytest.mark.spawned


def test_a_national_budget_is_held_to_its_boards_apart(tmp_path: Path) -> None:
    ratio, bound = rows_of("Tiny", read_board_files([small(tmp_path)]))
    assert ratio.what.startswith("Tiny: one budget over 2 boards")
    assert ratio.holds is not None
    assert bound.beside == "at most 0.01"
    assert bound.holds == (float(bound.measured) <= 0.01)
    assert 0 <= float(bound.measured) < 1  # whole jobs are a large part of so small a budget
