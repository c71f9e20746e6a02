"""Classes with limits that people count in."""

from __future__ import annotations

import pytest

from placement.report.palette import SHARES, class_of, fifths, readable_step, share_classes, spread


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([25.3, 82.3], (20.0, 40.0, 60.0, 80.0)),
        ([25.3, 99.0], (20.0, 40.0, 60.0, 80.0)),
        ([0.01, 1.7], (0.4, 0.8, 1.2, 1.6)),
    ],
)
def test_limits_are_fifths_of_a_round_number_and_stay_in_the_next_edition(
    values: list[float], limits: tuple[float, ...]
) -> None:
    assert fifths(values) == pytest.approx(limits)


@pytest.mark.parametrize(
    ("shares", "limits"),
    [
        ([0.1, 0.5, 0.9], SHARES),
        ([], SHARES),
        ([0.679, 0.697], (0.67, 0.68, 0.69, 0.70, 0.71, 0.72)),  # from 67 to 70 points: one each
        ([0.58, 0.69, float("nan")], (0.58, 0.61, 0.64, 0.67, 0.70, 0.73)),
        ([0.998, 1.0], (0.95, 0.96, 0.97, 0.98, 0.99, 1.0)),  # no class lies above all of it
    ],
)
def test_shares_that_are_alike_are_told_apart_by_whole_points(
    shares: list[float], limits: tuple[float, ...]
) -> None:
    assert share_classes(shares) == pytest.approx(limits)


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0, 2.0], [0.0, -1.0]])
def test_values_that_do_not_differ_have_no_limits(values: list[float]) -> None:
    assert fifths(values) == ()


@pytest.mark.parametrize(("width", "step"), [(0.013, 0.02), (0.9, 1.0), (1.0, 1.0), (2.1, 5.0), (6.0, 10.0)])
def test_steps_are_one_two_or_five(width: float, step: float) -> None:
    assert readable_step(width) == pytest.approx(step)


def test_a_limit_belongs_to_the_class_above() -> None:
    assert [class_of(value, (10, 20)) for value in (9.9, 10, 19.9, 20)] == [0, 1, 1, 2]


def test_fewer_classes_still_use_the_whole_palette() -> None:
    assert spread(("a", "b", "c", "d", "e"), 3) == ["a", "c", "e"]
    assert spread(("a", "b", "c", "d", "e"), 1) == ["c"]
