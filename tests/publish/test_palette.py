"""Classes with limits that people count in."""

from __future__ import annotations

import pytest

from placement.report.palette import class_of, fifths, readable_step, spread


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
