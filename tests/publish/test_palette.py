"""Classes with limits that people count in."""

from __future__ import annotations

import pytest

from placement.report.palette import class_of, readable_step, rounded_breaks, spread


def test_limits_are_near_the_quantiles_and_rounded() -> None:
    assert rounded_breaks([float(n) for n in range(101)]) == (20.0, 40.0, 60.0, 80.0)
    assert rounded_breaks([0.412, 0.5, 0.613, 0.702, 0.81, 0.97]) == (0.5, 0.6, 0.7, 0.8)


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0, 2.0]])
def test_values_that_do_not_differ_have_no_limits(values: list[float]) -> None:
    assert rounded_breaks(values) == ()


def test_many_alike_give_fewer_classes_in_order() -> None:
    breaks = rounded_breaks([1.0] * 50 + [2.0, 3.0, 9.0])
    assert list(breaks) == sorted(set(breaks))
    assert all(1.0 < limit <= 9.0 for limit in breaks)


@pytest.mark.parametrize(("width", "step"), [(0.013, 0.02), (0.9, 1.0), (1.0, 1.0), (2.1, 5.0), (6.0, 10.0)])
def test_steps_are_one_two_or_five(width: float, step: float) -> None:
    assert readable_step(width) == pytest.approx(step)


def test_a_limit_belongs_to_the_class_above() -> None:
    assert [class_of(value, (10, 20)) for value in (9.9, 10, 19.9, 20)] == [0, 1, 1, 2]


def test_fewer_classes_still_use_the_whole_palette() -> None:
    assert spread(("a", "b", "c", "d", "e"), 3) == ["a", "c", "e"]
    assert spread(("a", "b", "c", "d", "e"), 1) == ["c"]
