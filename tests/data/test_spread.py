"""Distributions by hand, groups that share their draw, and faults that name the cell."""

from __future__ import annotations

import zlib
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.data.spread import Spread, group_of, part_drawn, spread_of, words_of
from placement.results.drawing import drawn_value

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWS = range(1, 2001)


def row(item: str = "x", **changed: Any) -> Mapping[Any, Any]:
    return {
        "item": item,
        "low": 1.0,
        "value": 2.0,
        "high": 8.0,
        "moves_with": "",
        "distribution": "",
        **changed,
    }


@pytest.mark.parametrize(
    ("distribution", "part", "figure"),
    [
        ("", 1 / 7, 2.0),  # the triangle's part below its mode is (2 - 1) / (8 - 1)
        ("triangular", 0.0, 1.0),
        ("uniform", 0.5, 4.5),
        ("lognormal", 0.5, 2.0),
        ("lognormal", 0.0, 1.0),
        ("lognormal", 1.0, 8.0),
        ("list 1 2 8", 0.0, 1.0),
        ("list 1 2 8", 0.34, 2.0),
        ("list 1 2 8", 0.999, 8.0),
    ],
)
def test_distributions_by_hand(distribution: str, part: float, figure: float) -> None:
    assert spread_of(row(distribution=distribution)).at(part) == pytest.approx(figure)


def test_a_lognormal_one_is_as_likely_half_as_twice_on_sides_alike() -> None:
    """Low 1, value 2, high 4: a factor of 2 on either side, so the figure's logarithm is symmetrical."""
    spread = Spread("lognormal", 1.0, 2.0, 4.0)
    for part in (0.01, 0.2, 0.4):
        assert spread.at(part) * spread.at(1 - part) == pytest.approx(4.0)


def test_words_are_drawn_by_their_place_and_one_said_thrice_three_times_as_often() -> None:
    drawn = row(low=1, value=1, high=2, distribution="list area area area cluster")
    assert words_of(drawn) == ("area", "cluster")
    assert [spread_of(drawn).at(part) for part in (0.0, 0.74, 0.76, 1.0)] == [1, 1, 2, 2]
    assert words_of(row(distribution="list 1 2 8")) == words_of(row()) == ()


@pytest.mark.parametrize("changed", [{"high": 3}, {"low": 0}, {"value": 1.5}, {"distribution": "list a 2"}])
def test_words_are_counted_from_1_and_each_once(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        spread_of(row(**{"low": 1, "value": 1, "high": 2, "distribution": "list a b", **changed}))


@pytest.mark.parametrize("distribution", ["normal", "list", "list 1 9", "uniform 3", "list x"])
def test_what_is_no_distribution_is_refused(distribution: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        spread_of(row(distribution=distribution))


@pytest.mark.parametrize("said", ["Need", "need 2", "need 0.5 x", "0.5"])
def test_what_is_no_group_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        group_of(row(moves_with=said))
    assert group_of(row(moves_with="need-rates")) == ("need-rates", 1.0)
    assert group_of(row(moves_with="need-rates 0.8")) == ("need-rates", 0.8)
    assert group_of(row()) is None


def test_members_that_move_wholly_together_are_equally_far_along_and_scale_alike() -> None:
    """So a national error in two need rates leaves their ratio as it was."""
    one = row("a", moves_with="need", low=1.0, value=2.0, high=3.0)
    two = row("b", moves_with="need", low=10.0, value=20.0, high=30.0)
    for number in range(1, 30):
        assert drawn_value(two, 7, number) == pytest.approx(10 * drawn_value(one, 7, number))


@pytest.mark.parametrize("wanted", [0.0, 0.5, 0.8])
def test_members_of_a_group_correlate_as_stated_and_each_keeps_its_own_distribution(wanted: float) -> None:
    """Of 2,000 draws: the correlation of normal scores to 0.05, and tenths alike to 2 points."""
    said = f"need {wanted:g}"
    parts = np.array(
        [[part_drawn(row(item, moves_with=said), 1, number) for item in "ab"] for number in DRAWS]
    )
    scores = np.vectorize(NormalDist().inv_cdf)(parts)
    assert np.corrcoef(scores.T)[0, 1] == pytest.approx(wanted, abs=0.05)
    for column in parts.T:
        assert np.histogram(column, 10, (0, 1))[0] / len(column) == pytest.approx(0.1, abs=0.02)


def test_a_row_without_a_group_is_drawn_as_it_always_was() -> None:
    """The same figures as before there were groups: seed 3, draws 1 to 3, kept from then."""
    plain: Mapping[Any, Any] = {"item": "x", "low": 1.0, "value": 2.0, "high": 4.0}
    assert [drawn_value(plain, 3, n) for n in (1, 2, 3)] == pytest.approx(
        [before(plain, n) for n in (1, 2, 3)]
    )


def before(plain: Mapping[Any, Any], number: int) -> float:
    """As it was written then."""
    u = float(np.random.default_rng([3, number, zlib.crc32(b"x")]).random())
    low, mode, high = plain["low"], plain["value"], plain["high"]
    if u < (mode - low) / (high - low):
        return float(low + np.sqrt(u * (high - low) * (mode - low)))
    return float(high - np.sqrt((1 - u) * (high - low) * (high - mode)))
