"""The siting part of the benchmark on problems that are done in a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import siting_rows, sitings
from tests.benchmarks.command import Measured
from tests.benchmarks.growth import Step, shown
from tests.benchmarks.rows import broken
from tests.benchmarks.siting_rows import (
    duel_rows,
    large_rows,
    planar_row,
    proved_row,
    published_rows,
    within_row,
)
from tests.benchmarks.sitings import (
    Contest,
    Duel,
    Problem,
    Timed,
    choose,
    choose_plainly,
    contest,
    made_up,
    planar,
)
from tests.classical.readers import Network

KM = np.array([0.0, 3.0, 4.0, 10.0])
ROAD = Network(np.array([3, 1, 1, 3]), np.abs(KM[:, None] - KM))
"""Four places along a road, where 3, 1, 1 and 3 people live (as in `tests.classical`)."""
ENDS = Problem("road", ROAD, 2, None, published=7.0)
WITHIN_3 = Problem("covered", ROAD, 1, 3.0, published=5.0)


def held(ours: float, cbc: float = 2.0, highs: float = 2.0, found: dict[str, float] | None = None) -> Contest:
    """A contest with these seconds; all found 7 unless said otherwise."""
    found = {"ours": 7.0, "cbc": 7.0, "highs": 7.0, **(found or {})}
    return Contest(
        ENDS, 5, Timed(ours, found["ours"]), Timed(cbc, found["cbc"]), Timed(highs, found["highs"])
    )


def test_ours_opens_both_ends_of_a_road_and_covers_five_people() -> None:
    assert choose(ENDS) == [0, 3]
    assert ENDS.value([0, 3]) == 7
    assert choose(WITHIN_3) == [1]
    assert WITHIN_3.value([1]) == 5
    assert WITHIN_3.value([0]) == 4


def test_a_made_up_covering_is_the_same_each_time_and_ours_finds_the_best_pair() -> None:
    problem, again = (made_up(60, 8, 2, 150.0, seed=3) for _ in range(2))
    assert (problem.network.distance == again.network.distance).all()
    assert (problem.network.weight == again.network.weight).all()
    assert (problem.network.distance != made_up(60, 8, 2, 150.0, seed=4).network.distance).any()
    best = max(problem.value([i, j]) for i in range(8) for j in range(i))
    assert problem.value(choose(problem)) == best


@pytest.mark.bench
def test_spopt_finds_the_same_by_either_solver() -> None:
    for problem in (ENDS, WITHIN_3):
        found = contest(problem, times=1)
        assert found.agree
        assert min(found.ours.seconds, found.cbc.seconds, found.highs.seconds) > 0


def test_without_spopt_the_row_is_broken_and_has_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("importlib.import_module", refuse)
    (row,) = siting_rows.siting_rows()
    assert row.holds is False
    assert 'pip install "spopt>=0.7,<0.8"' in row.beside


def test_a_long_first_turn_is_followed_by_two_more(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []

    def take(seconds: float) -> None:
        def timed(_way: object, _problem: Problem) -> Timed:
            turns.append(1)
            return Timed(seconds, 7.0)

        turns.clear()
        monkeypatch.setattr(sitings, "_timed", timed)

    take(1.0)
    assert contest(ENDS).times == 5
    assert len(turns) == 3 * 5
    take(11.0)
    assert contest(ENDS).times == 3
    assert len(turns) == 3 * 3


def test_published_rows_hold_the_median_and_every_optimum() -> None:
    assert not broken(published_rows([held(0.5), held(0.9), held(9.0)]))
    assert len(broken(published_rows([held(1.1), held(1.2), held(0.1)]))) == 1, "slower than half of CBC"
    assert len(broken(published_rows([held(0.5, highs=0.4)]))) == 1, "slower than HiGHS"
    assert not broken(published_rows([held(0.5, cbc=0.9)])), "under a second: its optimum alone"
    for spoilt in ({"ours": 7.5}, {"cbc": 7.5}, {"ours": 8.0, "cbc": 8.0, "highs": 8.0}):
        rows = published_rows([held(0.5, found=spoilt), held(0.5)])
        assert [row.measured for row in broken(rows)] == ["1 of 2"]


def test_plain_highs_opens_both_ends_of_a_road_too() -> None:
    assert choose_plainly(ENDS) == [0, 3]


def test_each_duel_is_held_to_both_parts_and_to_the_optimum() -> None:
    def fought(ours: float, value: float = 7.0) -> Duel:
        return Duel(ENDS, Timed(ours, value), Timed(5.0, 7.0), Timed(20.0, 7.0))

    rows = duel_rows([fought(0.19), fought(0.21), fought(0.31), fought(0.19, 7.5)])
    assert [row.holds for row in rows] == [True, False, False, False]


def test_each_large_covering_is_held_to_a_fifth_of_either() -> None:
    assert not broken(large_rows([held(0.4)]))
    assert len(broken(large_rows([held(0.4, cbc=1.9), held(0.4, highs=1.9), held(0.1)]))) == 2
    assert "median of 5" in large_rows([held(0.4)])[1].what


def test_the_published_problems_are_read_where_they_are() -> None:
    problems = {problem.name: problem for problem in sitings.published()}
    assert len(problems) == 15
    assert problems["pmed1"].reaches(5819)
    assert not problems["pmed1"].reaches(5820)
    assert problems["swain-10-1"].limit == 10
    small = problems["swain-10-1"]
    assert small.reaches(small.value(choose(small)))
    with pytest.raises(FileNotFoundError):
        sitings.published(Path("nowhere"))


def test_growth_stands_beside_the_step_before() -> None:
    small, large = (
        Measured(seconds=s, cpu_seconds=s, peak_bytes=b, gap_of_gain=0.0, solve_seconds=s)
        for s, b in ((10.0, 10**9), (30.0, 2 * 10**9))
    )
    first, second = shown([Step("one", 100, 5, small), Step("all", 400, 20, large)])
    assert first.measured == "10.0 s, 1.00 GB"
    assert "4.0 times the areas" in second.beside
    assert "3.0 times its seconds, 2.0 times its memory" in second.beside


def test_larger_medians_are_proved_at_their_optimum() -> None:
    row = proved_row([ENDS, ENDS])
    assert row.holds
    assert row.measured.startswith("2 of 2, slowest ")
    wrong = Problem("road", ROAD, 2, None, published=6.0)
    assert not proved_row([ENDS, wrong]).holds
    assert planar_row(planar(40, 3, seed=1)).holds
    assert within_row(planar(40, 3, seed=1), 0.0001, 60.0).holds
    assert not within_row(planar(40, 3, seed=1), -1.0, 60.0).holds
