"""Draws that are spread evenly: each part of a distribution once, and each draw with its mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.data.spread import EvenSample, part_drawn

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


@pytest.mark.parametrize("count", [1, 2, 5, 20, 21])
def test_every_part_of_the_distribution_is_drawn_once(count: int) -> None:
    sample = EvenSample(31, count)
    parts = [sample.part("pay", 7, number) for number in sample.numbers]
    assert sorted(int(part * count) for part in parts) == list(range(count))


@pytest.mark.parametrize("count", [2, 5, 20, 21])
def test_each_draw_has_a_mirror_in_which_all_figures_are_as_far_to_the_other_side(count: int) -> None:
    sample = EvenSample(1, count)
    for name in ("pay", "need", "travel"):
        parts = np.array([sample.part(name, 3, number) for number in sample.numbers])
        pairs = np.delete(parts, count // 2) if count % 2 else parts
        assert pairs + pairs[::-1] == pytest.approx(1.0)


def test_no_draw_of_a_sample_is_likelier_to_be_high_than_another() -> None:
    """Over 4,000 names the mean of each draw is a half, to three times its standard error."""
    sample = EvenSample(1, 5)
    drawn = np.array([[sample.part(f"x{n}", 1, k) for k in sample.numbers] for n in range(4_000)])
    assert drawn.mean(axis=0) == pytest.approx(0.5, abs=3 * np.sqrt(1 / 12 / 4_000))


def test_what_moves_with_others_moves_with_them_in_a_sample_too() -> None:
    sample = EvenSample(1, 20)
    rows: list[Mapping[Hashable, Any]] = [{"item": item, "moves_with": "pay"} for item in "ab"]
    for number in sample.numbers:
        first, second = (part_drawn(row, 1, number, sample) for row in rows)
        assert first == second
    alone: Mapping[Hashable, Any] = {"item": "a"}
    apart = {part_drawn(alone, 1, n, sample) for n in sample.numbers}
    assert len(apart) == 20
