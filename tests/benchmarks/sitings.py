"""Ours and spopt on the same siting problems, by turns in one process: from distances in memory to sites.

spopt 0.7 (Feng and others, "spopt", *Journal of Open Source Software* 7, 2022) hands its problems to CBC or
to HiGHS through PuLP. Every one of the three has one thread and has to prove the optimum: no gap is allowed.
"""

from __future__ import annotations

import importlib
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
from scipy import sparse

import placement as pl
from tests.classical.readers import OPTIMA, PUBLISHED, Network, read_expected, read_network

KINDS = {"p-median": False, "maximal covering": True}
"""The kinds of problem that spopt solves too, and whether they have a limit."""
LONG_SECONDS = 10.0
"""A first turn longer than this is followed by two more, not by four."""
MOST_SECONDS = 300.0
SAME = 1e-9


@dataclass(frozen=True)
class Problem:
    """Sites to choose: `limit` is a covering's; `published` the optimum as printed, `slack` half a digit."""

    name: str
    network: Network
    p: int
    limit: float | None
    published: float | None = None
    slack: float = 0.0

    def value(self, sites: list[int]) -> float:
        """Weighted distance, or the demand covered."""
        distance, weight = self.network.distance[:, sites], self.network.weight
        if self.limit is None:
            return float(weight @ distance.min(axis=1))
        return float(weight[(distance <= self.limit).any(axis=1)].sum())

    def reaches(self, value: float) -> bool:
        """Whether this is the published optimum; true where none was published."""
        return self.published is None or abs(value - self.published) <= self.slack + SAME * self.published


@dataclass(frozen=True)
class Timed:
    """Median seconds of one contender, and the value of what it chose."""

    seconds: float
    value: float


@dataclass(frozen=True)
class Contest:
    """One problem, so many times by each."""

    problem: Problem
    times: int
    ours: Timed
    cbc: Timed
    highs: Timed

    @property
    def agree(self) -> bool:
        """Whether all found the same value, which is the published one."""
        found = (self.ours.value, self.cbc.value, self.highs.value)
        return all(self.problem.reaches(value) for value in found) and max(found) - min(found) <= SAME * max(
            found
        )

    @property
    def over_cbc(self) -> float:
        return self.ours.seconds / self.cbc.seconds

    @property
    def over_highs(self) -> float:
        return self.ours.seconds / self.highs.seconds


def published(folder: Path = PUBLISHED, table: str = OPTIMA) -> list[Problem]:
    """The published p-medians and coverings, in the order of their table."""
    problems = []
    for one in read_expected(folder, table).values():
        if one.problem not in KINDS:
            continue
        if one.p is None:
            raise ValueError(f"{one.case} says no number of sites")
        network = read_network(one.case, folder)
        people, figure, slack = int(network.weight.sum()), one.value, one.slack
        if one.case == "sf-p4":  # printed as a mean
            figure, slack = figure * people, slack * people
        counted = None if one.case == "sf-mclp" else figure  # printed as points left out, not as people
        problems.append(Problem(one.case, network, one.p, one.limit, counted, slack))
    return problems


def made_up(points: int, sites: int, p: int, limit: float, *, seed: int) -> Problem:
    """Points around forty towns on a square of 1,000, sites at some of them, all drawn with the seed."""
    draw = np.random.default_rng(seed)
    towns = draw.uniform(0, 1000, (40, 2))
    where = towns[draw.integers(0, len(towns), points)] + draw.normal(0, 60, (points, 2))
    site = where[draw.choice(points, sites, replace=False)]
    distance = np.hypot(*(where[:, None] - site).transpose(2, 0, 1)).round(3)
    network = Network(draw.integers(1, 100, points), distance)
    return Problem(f"covering of {points:,} points, {p} of {sites} sites", network, p, limit)


def new_york(p: int, limit: float, *, seed: int) -> Problem:
    """A stand-in of New York's 2,713 census tracts: points drawn on a square of 100, each also a site."""
    draw = np.random.default_rng(seed)
    where = draw.uniform(0, 100, (2713, 2))
    distance = np.hypot(*(where[:, None] - where).transpose(2, 0, 1))
    network = Network(draw.integers(1, 9000, 2713), distance)
    return Problem(f"New York-sized covering of 2,713 points that are sites, p = {p}", network, p, limit)


def planar(points: int, p: int, *, seed: int) -> Problem:
    """A p-median of points drawn on a square of 100, each also a site."""
    where = np.random.default_rng(seed).uniform(0, 100, (points, 2))
    distance = np.hypot(*(where[:, None] - where).transpose(2, 0, 1))
    network = Network(np.ones(points, dtype=np.int64), distance)
    return Problem(f"p-median of {points:,} points in a square, p = {p}", network, p, None)


def choose(problem: Problem) -> list[int]:
    """Ours, through the entry of three lines."""
    network = problem.network
    if problem.limit is None:
        found = pl.siting.p_median(network.distance, problem.p, network.weight)
    else:
        found = pl.siting.max_coverage(network.distance, problem.p, problem.limit, network.weight)
    if not found.proved:
        raise RuntimeError(f"ours proved nothing: {found}")
    return list(found.opened)


def choose_plainly(problem: Problem) -> list[int]:
    """A p-median as the plain programme of sites and services, in one call to HiGHS."""
    cost = problem.network.distance * problem.network.weight[:, None]
    points, sites = cost.shape
    every, none = points * sites, np.zeros(0, dtype=np.int32)
    served = sparse.kron(sparse.eye_array(points), np.ones((1, sites)))
    linked = sparse.vstack([sparse.eye_array(sites)] * points)
    rows = sparse.csr_array(
        sparse.block_array(
            [
                [np.ones((1, sites)), None],
                [None, served],
                [linked, -sparse.eye_array(every)],
            ]
        )
    )
    lower = np.concatenate([[problem.p], np.ones(points), np.zeros(every)])
    upper = np.concatenate([[problem.p], np.ones(points), np.full(every, highspy.kHighsInf)])
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "time_limit": MOST_SECONDS}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    columns = sites + every
    costs = np.concatenate([np.zeros(sites), cost.ravel()])
    highs.addCols(columns, costs, np.zeros(columns), np.ones(columns), 0, none, none, np.zeros(0))
    starts, index = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
    highs.addRows(len(lower), lower, upper, rows.nnz, starts, index, rows.data)
    whole = np.arange(sites, dtype=np.int32)
    highs.changeColsIntegrality(sites, whole, np.ones(sites, dtype=np.uint8))
    highs.run()
    return [int(j) for j in np.flatnonzero(np.array(highs.getSolution().col_value)[:sites] > 0.5)]


@dataclass(frozen=True)
class Duel:
    """Processor seconds of one larger p-median, by ours, plain HiGHS and spopt with HiGHS, once each."""

    problem: Problem
    ours: Timed
    plain: Timed
    spopt: Timed

    @property
    def agree(self) -> bool:
        return all(self.problem.reaches(one.value) for one in (self.ours, self.plain, self.spopt))


def duel(problem: Problem) -> Duel:
    """All by turns in this process, one thread each."""
    ways = (choose, choose_plainly, lambda each: choose_by_spopt(each, with_highs))
    return Duel(problem, *(_timed_alone(way, problem) for way in ways))


def _timed_alone(way: Callable[[Problem], list[int]], problem: Problem) -> Timed:
    began = time.process_time()
    sites = way(problem)
    return Timed(time.process_time() - began, problem.value(sites))


def missing() -> str | None:
    """The command that brings spopt; None where it is there."""
    try:
        _spopt()
    except ModuleNotFoundError:
        return '.venv/bin/python -m pip install "spopt>=0.7,<0.8"'
    return None


def _spopt() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        return importlib.import_module("spopt.locate")


def choose_by_spopt(problem: Problem, solver: Any) -> list[int]:
    """spopt, without the tables that it makes of an answer unless told not to."""
    spopt = _spopt()
    distance, weight = problem.network.distance, problem.network.weight
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 4 will want all this written otherwise
        if problem.limit is None:
            model = spopt.PMedian.from_cost_matrix(distance, weight, p_facilities=problem.p)
        else:
            model = spopt.MCLP.from_cost_matrix(distance, weight, problem.limit, problem.p)
        model.solve(solver(), results=False)
    return [j for j, open_here in enumerate(model.fac_vars) if open_here.value() > 0.5]


def with_cbc() -> Any:
    return pulp.PULP_CBC_CMD(msg=False, threads=1, gapRel=0.0, timeLimit=MOST_SECONDS)


def with_highs() -> Any:
    return pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=MOST_SECONDS)


def contest(problem: Problem, *, times: int = 5) -> Contest:
    """All three by turns, so that what else the machine does falls on each; long ones three times at most."""
    ways: tuple[Callable[[], list[int]], ...] = (
        lambda: choose(problem),
        lambda: choose_by_spopt(problem, with_cbc),
        lambda: choose_by_spopt(problem, with_highs),
    )
    turns = [[_timed(way, problem) for way in ways]]
    if max(each.seconds for each in turns[0]) > LONG_SECONDS:
        times = min(times, 3)
    turns += [[_timed(way, problem) for way in ways] for _ in range(times - 1)]
    ours, cbc, highs = (
        Timed(statistics.median(turn[i].seconds for turn in turns), turns[0][i].value)
        for i in range(len(ways))
    )
    return Contest(problem, times, ours, cbc, highs)


def _timed(way: Callable[[], list[int]], problem: Problem) -> Timed:
    began = time.perf_counter()
    sites = way()
    return Timed(time.perf_counter() - began, problem.value(sites))
