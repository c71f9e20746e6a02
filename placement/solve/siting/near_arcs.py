"""Programmes over sites with limited room, in HiGHS: who is served where, and which sites are open.

That nobody is served from a shut site follows from its room. Said once more for a customer and a site it
makes the relaxation tighter and the programme longer, so it is said only where the prices have the two near
each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from placement.model import work
from placement.model.arrays import Bools, Floats, Ints, inner
from placement.model.work import Limit
from placement.solve.highs import HEURISTICS
from placement.solve.outcome import StoppedBy
from placement.solve.siting.choice import HAIR, Choice
from placement.solve.siting.master import ends_with
from placement.solve.siting.rooms import Rooms


@dataclass(frozen=True)
class NearAnswer:
    """The sites that are open, None if there is no plan; what is proved, and what ended the search early."""

    opened: Ints | None
    bound: float
    stopped_by: StoppedBy | None


def served(rooms: Rooms, opened: Ints, limit: Limit) -> tuple[float, Floats] | None:
    """The least cost of serving all from these sites, and shares of customers by these.

    None where that cannot be, or where the clock came first.
    """
    cost = rooms.cost[:, opened]
    customer, place = np.nonzero(np.isfinite(cost))
    count = len(customer)
    every = np.arange(count)
    takes = rooms.takes[customer, opened[place]]
    rows = sparse.csr_array(
        (
            np.concatenate([np.ones(count), takes]),
            (np.concatenate([customer, rooms.customers + place]), np.concatenate([every, every])),
        ),
        shape=(rooms.customers + len(opened), count),
    )
    ones, none = np.ones(rooms.customers), np.full(len(opened), -highspy.kHighsInf)
    highs = _highs()
    highs.setOptionValue("time_limit", min(limit.seconds, 1e9))
    _filled(
        highs,
        cost[customer, place],
        np.ones(count),
        rows,
        np.concatenate([ones, none]),
        np.ones(rooms.customers + len(opened)),
    )
    highs.run()
    iterations = max(int(highs.getInfo().simplex_iteration_count), 0)
    work.count(work.of_linear(rows.shape[0], rows.nnz, iterations))
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    share = np.zeros((rooms.customers, len(opened)))
    share[customer, place] = np.clip(np.array(highs.getSolution().col_value), 0.0, 1.0)
    return inner(np.where(np.isfinite(cost), cost, 0.0).ravel(), share.ravel()), share


def searched(
    rooms: Rooms,
    choice: Choice,
    near: Bools,
    start: Ints,
    *,
    gap: float,
    limit: Limit,
    nodes: int | None = None,
) -> NearAnswer:
    """HiGHS on these sites, from a plan (none if it has no site). `near` is customers by sites."""
    sites = rooms.sites
    matrix, low, high = _rows(rooms, choice, near)
    arcs = matrix.shape[1] - sites
    finite = np.isfinite(rooms.cost)
    highs = _highs()
    options = {"mip_rel_gap": 0.0, "mip_abs_gap": max(gap, 1e-9), "time_limit": min(limit.seconds, 1e9)}
    for name, setting in (options if nodes is None else options | {"mip_max_nodes": nodes}).items():
        highs.setOptionValue(name, setting)
    pays_late = [f"mip_heuristic_run_{name}" for name in HEURISTICS]
    for name in (*pays_late, "mip_allow_restart", "mip_detect_symmetry"):
        highs.setOptionValue(name, False)
    cost = np.concatenate([choice.cost, rooms.cost[finite]])
    upper, lower = (
        np.concatenate([one, np.full(arcs, top)]) for one, top in ((choice.upper, 1.0), (choice.lower, 0.0))
    )
    _filled(highs, cost, upper, matrix, low, high, lower)
    every = np.arange(sites, dtype=np.int32)
    highs.changeColsIntegrality(sites, every, np.ones(sites, dtype=np.uint8))
    if len(start):
        highs.setSolution(sites, every, np.isin(every, start).astype(float))
    ends_with(highs, limit, matrix.nnz)
    highs.run()
    info, status, kinds = highs.getInfo(), highs.getModelStatus(), highspy.HighsModelStatus
    iterations, done = (max(int(one), 0) for one in (info.simplex_iteration_count, info.mip_node_count))
    work.count(work.of_search(matrix.shape[0], matrix.nnz, iterations, done))
    if status == kinds.kInfeasible:
        return NearAnswer(None, np.inf, None)
    early: dict[Any, StoppedBy] = {
        kinds.kTimeLimit: "time",
        kinds.kInterrupt: limit.reached() or "work",
        kinds.kSolutionLimit: "gap",
    }
    values = np.array(highs.getSolution().col_value)
    has_plan = (
        len(values) == len(cost)
        and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    opened = np.flatnonzero(values[:sites] > 0.5) if has_plan else None
    return NearAnswer(opened, float(info.mip_dual_bound), early.get(status))


def _rows(rooms: Rooms, choice: Choice, near: Bools) -> tuple[Any, Floats, Floats]:
    """Columns are the sites and then who may be served where, customer by customer."""
    sites, customers = rooms.sites, rooms.customers
    customer, site = np.nonzero(np.isfinite(rooms.cost))
    arcs = len(customer)
    every, each = np.arange(sites), sites + np.arange(arcs)
    linked = np.flatnonzero(near[customer, site])
    links = customers + sites + 2 + np.arange(len(linked))
    entries = [
        (customer, each, np.ones(arcs)),
        (customers + site, each, rooms.takes[customer, site]),
        (customers + every, every, -np.ones(sites)),
        (np.full(sites, customers + sites), every, rooms.room),
        (np.full(sites, customers + sites + 1), every, np.ones(sites)),
        (links, each[linked], np.ones(len(linked))),
        (links, site[linked], -np.ones(len(linked))),
    ]
    height = customers + sites + 2 + len(linked)
    row, column, value = (np.concatenate([one[k] for one in entries]) for k in range(3))
    matrix = sparse.csr_array((value, (row, column)), shape=(height, sites + arcs))
    low, high = np.full(height, -highspy.kHighsInf), np.zeros(height)
    low[:customers] = high[:customers] = 1.0
    low[customers + sites] = float(rooms.demand.sum()) * (1 - HAIR)
    high[customers + sites] = highspy.kHighsInf
    low[customers + sites + 1], high[customers + sites + 1] = choice.fewest, choice.most
    if choice.rows.shape[0]:
        beside = sparse.csr_array((choice.rows.shape[0], arcs))
        matrix = sparse.csr_array(sparse.vstack([matrix, sparse.hstack([choice.rows, beside])]))
        low, high = np.concatenate([low, choice.row_lower]), np.concatenate([high, choice.row_upper])
    return matrix, low, high


def _highs() -> Any:
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(name, value)
    return highs


def _filled(
    highs: Any, cost: Floats, upper: Floats, rows: Any, low: Floats, high: Floats, lower: Floats | None = None
) -> None:
    """Columns and rows of a programme handed over."""
    count, none = len(cost), np.zeros(0, dtype=np.int32)
    least = np.zeros(count) if lower is None else lower
    highs.addCols(count, cost, least, upper, 0, none, none, np.zeros(0))
    starts, index = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
    highs.addRows(len(low), low, high, rows.nnz, starts, index, rows.data)
