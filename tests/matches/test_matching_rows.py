"""The benchmark of matching on a tiny market, so that it cannot rot. Nothing here holds a time to a limit."""

from __future__ import annotations

from tests.benchmarks.matching import SIZES, Size, checked, made_up, matching_rows
from tests.benchmarks.rows import broken

TINY = Size("tiny", applicants=80, seats=25, clusters=6, services=2, choices=4)


def test_each_mode_is_checked() -> None:
    rows = matching_rows((TINY,))
    assert [row.what.split(", ")[1] for row in rows] == ["most_placed", "stable", "lottery"]
    assert all(row.measured.startswith("0 breaches; ") for row in rows)


def test_a_breach_breaks_the_row_and_no_time_does() -> None:
    assert not broken([checked("a", 99.0, 0)])
    assert len(broken([checked("b", 0.1, 1)])) == 1


def test_the_markets_are_as_large_as_was_promised() -> None:
    assert all((size.applicants, size.seats) == (5000, 2000) for size in SIZES)
    market = made_up(TINY)
    assert (len(market.choices), int(market.seats.sum())) == (80, 25)
    assert (market.partner >= 0).any()
    assert made_up(TINY).choices == market.choices
