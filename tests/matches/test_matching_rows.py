"""The benchmark of matching on a tiny market, so that it cannot rot. Nothing here holds a time to a limit."""

from __future__ import annotations

from tests.benchmarks.matching import SIZES, Size, checked, made_up, matching_rows, timed
from tests.benchmarks.rows import broken

TINY = Size("tiny", applicants=80, seats=25, clusters=6, services=2, choices=4)


def test_each_mode_has_its_time_and_its_check() -> None:
    rows = matching_rows((TINY,))
    assert [row.what.split(", ")[1] for row in rows[::2]] == ["most_placed", "stable", "lottery"]
    assert all(row.measured.startswith("0 breaches in ") for row in rows[1::2])


def test_what_is_slow_or_spoilt_breaks_the_limit() -> None:
    assert not broken([timed("a", 9.9), checked("b", 99.0, 0)])
    assert len(broken([timed("a", 10.1), checked("b", 0.1, 1)])) == 2


def test_the_markets_are_as_large_as_was_promised() -> None:
    assert all((size.applicants, size.seats) == (5000, 2000) for size in SIZES)
    market = made_up(TINY)
    assert (len(market.choices), int(market.seats.sum())) == (80, 25)
    assert (market.partner >= 0).any()
    assert made_up(TINY).choices == market.choices
