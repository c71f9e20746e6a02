"""Locations with limited room named by their seeds, ours and plain HiGHS, processor time, one thread each.

Drawn as Cornuejols, Sridharan and Thizy draw them (*European Journal of Operational Research* 50, 1991).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

import placement as pl
from tests.benchmarks.rows import Row

MOST_SECONDS = 300.0
OF_PLAIN = 0.6
SAME = 1e-7
MEASURED = ((30, 150, 3.0, 2), (50, 200, 3.0, 1), (50, 200, 5.0, 2), (60, 500, 8.0, 1))
"""Sites, customers, room over demand and seed."""


@dataclass(frozen=True)
class Housed:
    """Customers by sites: the cost of serving all of a customer there; demand, room, cost of opening."""

    name: str
    cost: NDArray[np.float64]
    demand: NDArray[np.float64]
    room: NDArray[np.float64]
    opening: NDArray[np.float64]


def drawn(sites: int, customers: int, ratio: float, *, seed: int) -> Housed:
    """Points in a square of 1; all rooms together are `ratio` times the demand."""
    draw = np.random.default_rng(seed)
    here, there = draw.uniform(0, 1, (customers, 2)), draw.uniform(0, 1, (sites, 2))
    demand, room = draw.integers(5, 36, customers).astype(float), draw.integers(10, 161, sites).astype(float)
    opening = np.round(draw.uniform(0, 90, sites) + draw.uniform(100, 110, sites) * np.sqrt(room))
    room = np.round(room * ratio * demand.sum() / room.sum())
    apart = np.hypot(*(here[:, None] - there).transpose(2, 0, 1))
    name = f"limited room: {customers} customers, {sites} sites, {ratio:g} times the room, seed {seed}"
    return Housed(name, np.round(10 * apart * demand[:, None], 2), demand, room, opening)


def plainly(one: Housed) -> tuple[float, float]:
    """Value and processor seconds of HiGHS on the textbook's programme, every customer tied to every site."""
    began = time.process_time()
    customers, sites = one.cost.shape
    pairs, none = customers * sites, np.zeros(0, dtype=np.int32)
    rows = sparse.csr_array(
        sparse.block_array(
            [
                [None, sparse.kron(sparse.eye_array(customers), np.ones((1, sites)))],
                [sparse.diags_array(-one.room), sparse.kron(one.demand[None], sparse.eye_array(sites))],
                [sparse.vstack([-sparse.eye_array(sites)] * customers), sparse.eye_array(pairs)],
            ]
        )
    )
    upper = np.concatenate([np.ones(customers), np.zeros(sites + pairs)])
    lower = np.where(upper > 0, 1.0, -highspy.kHighsInf)
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "time_limit": MOST_SECONDS}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    columns = sites + pairs
    costs = np.concatenate([one.opening, one.cost.ravel()])
    highs.addCols(columns, costs, np.zeros(columns), np.ones(columns), 0, none, none, np.zeros(0))
    starts, index = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
    highs.addRows(len(upper), lower, upper, rows.nnz, starts, index, rows.data)
    highs.changeColsIntegrality(sites, np.arange(sites, dtype=np.int32), np.ones(sites, dtype=np.uint8))
    highs.run()
    return float(highs.getInfo().objective_function_value), time.process_time() - began


def housed_row(one: Housed, most: float = OF_PLAIN) -> Row:
    """To the proof by both, ours through the entry of three lines."""
    began = time.process_time()
    found = pl.siting.capacitated(one.cost, one.demand, one.room, one.opening)
    taken = time.process_time() - began
    value, plain = plainly(one)
    agree = found.proved and found.value <= value * (1 + SAME)
    return Row(
        one.name,
        f"{taken:.1f} s, {taken / plain:.2f}",
        f"at most {most:g} of plain HiGHS, {plain:.1f} s",
        agree and taken <= most * plain,
    )


def capacitated_rows() -> list[Row]:
    """Each in minutes at most."""
    return [
        housed_row(drawn(sites, customers, ratio, seed=seed)) for sites, customers, ratio, seed in MEASURED
    ]
