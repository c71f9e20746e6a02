"""What was measured beside spopt as rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

import placement as pl
from tests.benchmarks.rows import Row
from tests.benchmarks.sitings import (
    Contest,
    Duel,
    Problem,
    choose,
    contest,
    duel,
    made_up,
    missing,
    new_york,
    planar,
    published,
)
from tests.classical.readers import LARGER

LONG_ENOUGH = 1.0
"""Seconds that spopt with CBC takes at least where times are compared."""
OVER_CBC = 0.5
OVER_HIGHS = 1.05
OVER_EITHER = 0.2
"""On coverings of 2,000 points or more: five times as fast as either."""
DUELS = ("pmed6", "pmed11", "pmed16")
WITHIN = 0.0025
"""Of its value, what a plan for 5,000 points may lie above the bound."""
OF_PLAIN, OF_SPOPT = 0.04, 0.015
"""Parts of the processor time of plain HiGHS, and of spopt with HiGHS, that ours may take at most."""


def siting_rows() -> list[Row]:
    """The published problems, then the large coverings, each beside spopt with both of its solvers."""
    command = missing()
    if command is not None:
        return [Row("Siting problems beside spopt", "not measured: spopt is missing", command, holds=False)]
    larger = {one.name: one for one in published(table=LARGER)}
    return [
        *published_rows(_long_enough(published())),
        *large_rows([contest(each) for each in large_coverings()]),
        *duel_rows([duel(larger[name]) for name in DUELS]),
        proved_row(list(larger.values())),
        planar_row(planar(2000, 50, seed=1)),
    ]


def large_coverings() -> list[Problem]:
    """Coverings of thousands of points, drawn when they are measured."""
    return [
        made_up(2000, 200, 10, 80.0, seed=1),
        made_up(2000, 200, 40, 30.0, seed=1),
        made_up(4000, 300, 30, 40.0, seed=2),
        new_york(50, 5.0, seed=1),
    ]


def planar_rows() -> list[Row]:
    """The largest, for as long as it is given."""
    return [within_row(planar(5000, 50, seed=1))]


def _long_enough(problems: Sequence[Problem]) -> list[Contest]:
    """Once each; those that are long enough are then measured."""
    first = [contest(problem, times=1) for problem in problems]
    return [contest(one.problem) if one.cbc.seconds > LONG_ENOUGH else one for one in first]


def published_rows(contests: Sequence[Contest]) -> list[Row]:
    """Optimum of all; times of those over a second: their median is held to the limits, each is shown."""
    long = [one for one in contests if one.cbc.seconds > LONG_ENOUGH]
    rows = [_agreement("Published p-medians and coverings: all three reach the optimum", contests)]
    if not long:
        return [*rows, Row("Published problems over 1 s with spopt and CBC", "none", "", None)]
    cbc = statistics.median(one.over_cbc for one in long)
    highs = statistics.median(one.over_highs for one in long)
    which = f"median of the {len(long)} published problems over 1 s"
    return [
        *rows,
        Row(f"Ours over spopt with CBC, {which}", f"{cbc:.2f}", f"at most {OVER_CBC:g}", cbc <= OVER_CBC),
        Row(
            f"Ours over spopt with HiGHS, {which}",
            f"{highs:.2f}",
            f"at most {OVER_HIGHS:g}",
            highs <= OVER_HIGHS,
        ),
        *(_shown(one, None) for one in long),
    ]


def large_rows(contests: Sequence[Contest]) -> list[Row]:
    """Coverings that the benchmark makes: each is held to its limit."""
    return [
        _agreement("Large coverings: all three find the same optimum", contests),
        *(_shown(one, OVER_EITHER) for one in contests),
    ]


def duel_rows(duels: Sequence[Duel]) -> list[Row]:
    """Larger p-medians, each held to its part of what plain HiGHS and spopt with HiGHS take."""
    return [
        Row(
            f"{one.problem.name}, processor seconds, one run each",
            f"{one.ours.seconds:.2f} s: {of_plain:.3f} of plain HiGHS, {of_spopt:.4f} of spopt with HiGHS",
            f"at most {OF_PLAIN:g} and {OF_SPOPT:g}; "
            f"plain {one.plain.seconds:.1f} s, spopt {one.spopt.seconds:.1f} s",
            one.agree and of_plain <= OF_PLAIN and of_spopt <= OF_SPOPT,
        )
        for one in duels
        for of_plain, of_spopt in [
            (one.ours.seconds / one.plain.seconds, one.ours.seconds / one.spopt.seconds)
        ]
    ]


def proved_row(problems: Sequence[Problem]) -> Row:
    """Every larger published median, once each: the limit is the published optimum."""
    taken: list[float] = []
    for problem in problems:
        began = time.process_time()
        sites = choose(problem)  # raises where it proves nothing
        taken += [time.process_time() - began] if problem.reaches(problem.value(sites)) else []
    slowest = f"slowest {max(taken, default=0):.1f} processor seconds, all {sum(taken):.1f}"
    return Row(
        f"p-medians of {len(problems[0].network.weight)} to {len(problems[-1].network.weight)} nodes proved",
        f"{len(taken)} of {len(problems)}, {slowest}",
        "all of them at the published optimum",
        len(taken) == len(problems),
    )


def planar_row(problem: Problem) -> Row:
    """A median of points in a square, to its proof."""
    began = time.process_time()
    choose(problem)  # raises where it proves nothing
    taken = time.process_time() - began
    return Row(problem.name, f"proved in {taken:.1f} processor seconds", "a proof", holds=True)


def within_row(problem: Problem, part: float = WITHIN, seconds: float = 400.0) -> Row:
    """A median of points in a square too large for a proof: how near its bound the plan is by then."""
    began, clock = time.process_time(), time.perf_counter()
    found = pl.siting.p_median(problem.network.distance, problem.p, problem.network.weight, seconds=seconds)
    taken, elapsed = time.process_time() - began, time.perf_counter() - clock
    gap = (found.value - found.bound) / found.value
    return Row(
        problem.name,
        f"within {gap:.2%} after {elapsed:.0f} s, {taken:.0f} of them on the processor",
        f"at most {part:.2%} and, of the {seconds:g} s asked for, at most 1.1",
        gap <= part and elapsed <= 1.1 * seconds,
    )


def _agreement(what: str, contests: Sequence[Contest]) -> Row:
    agreed = sum(one.agree for one in contests)
    return Row(what, f"{agreed} of {len(contests)}", "all of them", agreed == len(contests))


def _shown(one: Contest, limit: float | None) -> Row:
    """One problem: seconds, and the ratio to either."""
    ratios = f"{one.over_cbc:.2f} of spopt with CBC, {one.over_highs:.2f} of spopt with HiGHS"
    peers = f"CBC {one.cbc.seconds:.2f} s, HiGHS {one.highs.seconds:.2f} s"
    holds = None if limit is None else max(one.over_cbc, one.over_highs) <= limit
    return Row(
        f"{one.problem.name}, median of {one.times}",
        f"{one.ours.seconds:.2f} s: {ratios}",
        peers if limit is None else f"at most {limit:g} of either; {peers}",
        holds,
    )
