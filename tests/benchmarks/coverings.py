"""Maximal coverings named by their seeds, ours and HiGHS on the same, once each, one thread, processor time.

Overlap and the number of sites make a covering hard, not its size. HiGHS gets the rows as people write them,
or both get demand that has one set of sites merged.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy import sparse

from placement.model.work import NEVER, Limit
from placement.solve.siting.coverage import merged
from placement.solve.siting.questions import most_covered
from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SECONDS = 300.0
OPEN_SECONDS = 120.0
"""Processor seconds that each gets of a covering that nobody proves."""
OF_PLAIN, OF_MERGED, OF_NEW_YORK = 0.02, 0.2, {50: 0.6, 60: 1.0}
TIMES_FOR_TEN = 5.0
"""Ten times as many points may take so many times as long."""
SAME = 1e-9


@dataclass(frozen=True)
class Cover:
    """Points near sites, and at most so many sites to open."""

    name: str
    near: NDArray[np.bool_]
    weight: NDArray[np.float64]
    p: int


@dataclass(frozen=True)
class Covered:
    """Weight covered, what is proved, and processor seconds."""

    value: float
    bound: float
    seconds: float

    @property
    def proved(self) -> bool:
        return self.bound - self.value <= SAME * self.bound

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / self.value


def towns(points: int, *, sites: int = 500, p: int = 30, limit: float = 40.0, seed: int) -> Cover:
    """Points around sixty towns on a square of 1,000; sites at some of the points."""
    draw = np.random.default_rng(seed)
    middle = draw.uniform(0, 1000, (60, 2))
    where = middle[draw.integers(0, 60, points)] + draw.normal(0, 15, (points, 2))
    site = where[draw.choice(points, sites, replace=False)]
    name = f"{points:,} points about sixty towns, {p} of {sites} sites, seed {seed}"
    return Cover(name, _near(where, site, limit), draw.integers(1, 100, points).astype(float), p)


def uniform(sites: int, p: int, limit: float, *, points: int = 100_000, seed: int) -> Cover:
    """Points and sites anywhere on a square of 100."""
    draw = np.random.default_rng(seed)
    where, site = draw.uniform(0, 100, (points, 2)), draw.uniform(0, 100, (sites, 2))
    name = f"{points:,} uniform points, {p} of {sites} sites within {limit:g}, seed {seed}"
    return Cover(name, _near(where, site, limit), draw.integers(1, 100, points).astype(float), p)


def tracts(p: int, *, points: int = 2713, limit: float = 6.0, seed: int) -> Cover:
    """A stand-in of New York's 2,713 census tracts, each also a site."""
    draw = np.random.default_rng(seed)
    where = draw.uniform(0, 100, (points, 2))
    weight = draw.integers(1, 9000, points).astype(float)
    return Cover(
        f"New York-sized, {points:,} points, p = {p}, seed {seed}", _near(where, where, limit), weight, p
    )


def _near(where: NDArray[np.float64], site: NDArray[np.float64], limit: float) -> NDArray[np.bool_]:
    """Points by sites, a hundred thousand points at a time."""
    near = np.empty((len(where), len(site)), dtype=bool)
    for at in range(0, len(where), 100_000):
        apart = where[at : at + 100_000, None] - site
        near[at : at + 100_000] = np.hypot(apart[..., 0], apart[..., 1]) <= limit
    return near


def ours(cover: Cover, seconds: float = math.inf) -> Covered:
    """Ours, ended after so many processor seconds at the latest."""
    began = time.process_time()
    limit = Limit(stop=lambda: time.process_time() - began > seconds) if seconds < math.inf else NEVER
    found = most_covered(cover.near, cover.weight, cover.p, limit=limit)
    return Covered(found.value, found.bound, time.process_time() - began)


def by_highs(cover: Cover, seconds: float = math.inf) -> Covered:
    """HiGHS on the programme of sites and points, with one row for each point or each set of sites."""
    began = time.process_time()
    near, weight = cover.near, cover.weight
    points, sites = near.shape
    rows = sparse.csr_array(
        sparse.block_array(
            [[np.ones((1, sites)), None], [-sparse.csr_array(near.astype(float)), sparse.eye_array(points)]]
        )
    )
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "time_limit": MOST_SECONDS}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    columns, none = sites + points, np.zeros(0, dtype=np.int32)
    cost = np.concatenate([np.zeros(sites), -weight])
    highs.addCols(columns, cost, np.zeros(columns), np.ones(columns), 0, none, none, np.zeros(0))
    upper = np.concatenate([[cover.p], np.zeros(points)])
    starts, index = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
    highs.addRows(
        len(upper), np.full(len(upper), -highspy.kHighsInf), upper, rows.nnz, starts, index, rows.data
    )
    highs.changeColsIntegrality(sites, np.arange(sites, dtype=np.int32), np.ones(sites, dtype=np.uint8))

    def ends(_kind: Any, _message: str, _out: Any, given: Any, _user: Any) -> None:
        given.user_interrupt = time.process_time() - began > seconds

    if seconds < math.inf:  # to read the clock takes a quarter of a millisecond
        highs.setCallback(ends, None)
        highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    highs.run()
    chosen = np.flatnonzero(np.array(highs.getSolution().col_value)[:sites] > 0.5)
    value = float(cover.weight[cover.near[:, chosen].any(axis=1)].sum())
    return Covered(value, -float(highs.getInfo().mip_dual_bound), time.process_time() - began)


def ratio_row(cover: Cover, most: float) -> Row:
    """To the proof by both: ours as a part of what HiGHS took, at most so much where that did not end."""
    mine, plain = ours(cover), by_highs(cover)
    part = mine.seconds / plain.seconds
    less = "" if plain.proved else "at most "
    agree = mine.proved and (not plain.proved or abs(mine.value - plain.value) <= SAME * plain.value)
    return Row(
        cover.name,
        f"{mine.seconds:.1f} s, {less}{part:.3f}",
        f"at most {most:g} of plain HiGHS, {plain.seconds:.1f} s",
        agree and part <= most,
    )


def merged_row(cover: Cover, most: float, times: int = 5) -> Row:
    """From merged rows to the proof by both, medians; merging itself is the same for both, and is told.

    Where a covering ends in milliseconds, reading 100,000 points to merge them is most of the time.
    """
    began = time.process_time()
    near, weight = merged(cover.near, cover.weight)
    merging = time.process_time() - began
    rows = Cover(cover.name, near, weight, cover.p)
    runs = [(ours(rows), by_highs(rows)) for _ in range(times)]
    mine, plain = (statistics.median(each[i].seconds for each in runs) for i in (0, 1))
    agree = all(
        one.proved and other.proved and abs(one.value - other.value) <= SAME * other.value
        for one, other in runs
    )
    return Row(
        f"{cover.name}, from {len(weight):,} merged rows, median of {times}",
        f"{mine / plain:.2f} ({mine:.4f} s; with the merging {(merging + mine) / (merging + plain):.2f})",
        f"at most {most:g} of HiGHS on the same rows, {plain:.4f} s; merging {merging:.3f} s for both",
        agree and mine <= most * plain,
    )


def growth_row(small: Cover, large: Cover) -> Row:
    """Many more points that have few sets of sites near them take little longer."""
    first, second = ours(small), ours(large)
    times = second.seconds / first.seconds
    held = first.proved and second.proved and times <= TIMES_FOR_TEN
    return Row(
        large.name, f"{second.seconds:.1f} s, {times:.1f} times", f"at most {TIMES_FOR_TEN:g} times", held
    )


def open_row(cover: Cover, seconds: float = OPEN_SECONDS) -> Row:
    """What each leaves unproved after the same processor seconds."""
    mine, plain = ours(cover, seconds), by_highs(cover, seconds)
    return Row(
        cover.name,
        f"{mine.gap:.3%} open after {mine.seconds:.0f} s",
        f"at most plain HiGHS, {plain.gap:.3%} after {plain.seconds:.0f} s",
        mine.gap <= plain.gap + SAME,
    )


def covering_rows() -> list[Row]:
    """Towns and uniform points; some minutes of one core."""
    hundred = towns(100_000, seed=1)
    return [
        ratio_row(hundred, OF_PLAIN),
        growth_row(hundred, towns(1_000_000, seed=1)),
        merged_row(uniform(200, 15, 3.5, seed=1), OF_MERGED),
        merged_row(uniform(500, 20, 2.5, seed=1), OF_MERGED),
    ]


def new_york_rows() -> list[Row]:
    """The stand-in of New York; an hour of one core."""
    return [
        *(ratio_row(tracts(p, seed=1), most) for p, most in OF_NEW_YORK.items()),
        *(open_row(tracts(p, seed=1)) for p in (70, 80, 90)),
    ]
