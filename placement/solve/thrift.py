"""The least money for what a plan is worth: posts that find nothing to do are not paid for.

A search that has more money than its aims can use does not care what the rest buys. A board does. So what the
plan takes is made as little as can be, block by block (a service and the bases, teams or first jobs that are
tied to it), while the worth of every block is held and everything outside it stays as it is. No service gives
anything up for it.

Where money binds, every post does something and there is nothing to search for. That is seen from one
linear programme. With the plan's whole numbers fixed, the prices y of the rows in which care stands say what
each whole number is worth, d = cost - y @ matrix. The best worth is concave in the whole numbers, so no plan
that has some of them fewer is worth more than the worth now less the d of those: where every post of the plan
has a d, or carries something that has one, none can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints, inner
from placement.model.programme import Goal, Programme, components
from placement.model.work import Limit
from placement.solve.highs import HighsModel
from placement.solve.outcome import Unsolved

HELD = 1e-4
"""How much of a goal's value may go at most, in its own unit; never more than the goal's own tolerance."""
ROUNDING = 1e-6
POUND = 0.5
"""Less than a pound is no saving."""
NODES = 300
"""Of the search of one block at most, which ends by work and never by the clock."""
LARGE = 5_000
"""Columns of a block beyond which its first node alone is searched: with 61,052 (Kent, with hubs to open)
that takes 7 s of processor time, and nine nodes took 206."""


def least_money(
    programme: Programme,
    goals: Sequence[Goal],
    values: Floats,
    *,
    duals: Floats | None,
    limit: Limit,
) -> Floats | None:
    """Values that take less money and leave every goal what it has; None if none were found or needed.

    `goals` are those that have decided posts so far, `duals` the prices of the rows with the whole numbers
    of `values` fixed and the first goal, if that linear programme has just been solved. `limit` only
    guards against a search that never ends.
    """
    pounds = programme.pounds
    if pounds is None or not (pounds * values > POUND).any():
        return None
    if duals is None:
        duals = _prices(programme, goals[0], values)
    idle = may_be_idle(programme, goals[0], pounds, values, duals)
    if not idle.any():
        return None
    found = values.copy()
    saved = False
    for columns in _blocks(programme, idle):
        if limit.reached() is not None:
            break
        saved |= _thrifty(programme, goals, pounds, found, columns, limit)
    return found if saved else None


def _prices(programme: Programme, goal: Goal, values: Floats) -> Floats:
    live = HighsModel(programme, goal)
    live.fix_whole(values)
    ran = live.run()
    return np.zeros(len(programme.row_upper)) if isinstance(ran, Unsolved) else ran.row_duals


def may_be_idle(programme: Programme, goal: Goal, pounds: Floats, values: Floats, duals: Floats) -> Bools:
    """Which paid columns of a plan are not shown to be needed. Errs to the side of "may be".

    A paid column is needed if the goal falls by more than may be given up for each unit less; or if a row of
    whole numbers alone would break without it unless something falls that is needed (a filled post needs a
    funded one, a base that is used needs to be open).
    """
    whole = programme.integer
    matrix = programme.matrix
    height = len(programme.row_upper)
    counts = matrix[:, ~whole].astype(bool).sum(axis=1) > 0
    y = np.where(counts, duals[:height], 0.0)
    worth = np.asarray(goal.side * (goal.cost - matrix.T @ y))
    paid = whole & (pounds > 0)
    there = whole & (values > 0.5)
    decided = sparse.coo_array(matrix[~counts])
    row, column, value = decided.coords[0], decided.coords[1], decided.data
    room = (programme.row_upper[~counts] - matrix[~counts] @ values)[row]
    lean = np.isfinite(room) & (value < 0) & (room < -value * (1 - ROUNDING))
    carried = (value > 0) & there[column]
    needed = there & (worth > HELD)
    least = np.full(int((~counts).sum()), np.inf)
    np.minimum.at(least, row[carried], np.where(needed[column[carried]], 1.0, 0.0))
    through = lean & (least[row] == 1.0)
    needed[column[through]] = True
    blocked = np.isfinite(room) & (value > 0) & (room < value * (1 - ROUNDING))
    others = np.bincount(row[(value > 0) & ~paid[column]], minlength=len(least))
    held = np.zeros(len(whole), dtype=bool)
    held[column[blocked & (others[row] <= 1)]] = True
    gains_less = there & (worth < -ROUNDING)
    gains_more = whole & ~paid & ~held & (values < programme.upper - 0.5) & (worth > ROUNDING)
    unsure = (gains_less | gains_more).any()
    return np.asarray(paid & there & (~needed | unsure))


def _blocks(programme: Programme, idle: Bools) -> list[Ints]:
    """The columns of each block that may have something idle, in file order."""
    local = sparse.csr_array(programme.matrix[~programme.joins])
    _, label = components(local)
    labels = dict.fromkeys(label[idle].tolist())
    return [np.flatnonzero(label == each) for each in labels]


def _thrifty(
    programme: Programme,
    goals: Sequence[Goal],
    pounds: Floats,
    values: Floats,
    columns: Ints,
    limit: Limit,
) -> bool:
    """One block searched for less money, all else as it is; whether `values` has become cheaper."""
    block = _alone(programme, values, columns)
    mine = values[columns]
    rows: list[tuple[Ints, Floats, float, float]] = []
    for goal in goals:
        cost = goal.cost[columns]
        used = np.flatnonzero(cost)
        if not len(used):
            continue
        now, give = inner(cost, mine), min(goal.tolerance, HELD) * len(columns) / len(values)
        if goal.sense == "max" and (full := _as_good_as_can_be(block, cost, mine)) is not None:
            block = replace(block, lower=full)
        elif goal.sense == "max":
            rows.append((used, cost[used], now - give, np.inf))
        else:
            rows.append((used, cost[used], -np.inf, now + give))
    takes = pounds[columns]
    live = HighsModel(block, Goal("money", "min", takes, 0.0, integers_fixed=False))
    for used, cost, least, most in rows:
        live.add_row(used, cost, least, most)
    live.start_from(mine)
    ran = live.run(limit=limit, gap=POUND, nodes=0 if len(columns) > LARGE else NODES)
    if isinstance(ran, Unsolved):
        return False
    kept = np.where(block.integer, np.round(ran.values), ran.values)
    if inner(takes, kept) > inner(takes, np.round(mine)) - POUND:
        return False
    values[columns] = kept
    return True


def _alone(programme: Programme, values: Floats, columns: Ints) -> Programme:
    """The block's columns and their rows, with what all other columns take in those rows as given."""
    rows = np.flatnonzero(np.diff(sparse.csr_array(programme.matrix[:, columns]).indptr))
    block = programme.part(columns, rows)
    here = block.matrix @ values[columns]
    others = programme.matrix[rows] @ values - here
    return replace(
        block,
        row_lower=np.minimum(block.row_lower - others, here),
        row_upper=np.maximum(block.row_upper - others, here),
    )


def _as_good_as_can_be(block: Programme, cost: Floats, values: Floats) -> Floats | None:
    """Where nothing that counts could be more, lower bounds that keep it so; else None.

    A row that holds many shares at their sum is hard for a search; the same as bounds is easy.
    """
    most = _most(block)
    counts = cost > 0
    if (cost < 0).any() or (values[counts] < most[counts] - ROUNDING * np.maximum(most[counts], 1)).any():
        return None
    lower = block.lower.copy()
    lower[counts] = np.maximum(np.minimum(values[counts], most[counts]) - ROUNDING, lower[counts])
    return lower


def _most(block: Programme) -> Floats:
    """What each column can be at most by its bound and by each row, the others at their best for it."""
    entries = sparse.coo_array(block.matrix)
    row, column, value = entries.coords[0], entries.coords[1], entries.data
    least_of = np.where(value > 0, value * block.lower[column], value * block.upper[column])
    least = np.bincount(row, weights=least_of, minlength=len(block.row_upper))
    room = block.row_upper[row] - least[row] + least_of
    most = block.upper.copy()
    up = (value > 0) & np.isfinite(room)
    np.minimum.at(most, column[up], room[up] / value[up])
    return np.maximum(most, block.lower)
