"""From known plans to a whole answer: one plan for each unit, within every row."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats
from placement.model.blocks import Block
from placement.model.outcome import Unsolved
from placement.model.pieces import plain_programme
from placement.model.programme import Goal, Programme
from placement.model.solver import Live

MOST_NODES = 1
"""Of one pick: the root mostly finds the best there is, and another round of prices does more."""


def pick(
    programme: Programme, goal: Goal, blocks: list[Block], seconds: float, gap: float
) -> tuple[float, Floats] | None:
    """The best choice of one known plan for each unit that all rows allow: its worth, and every column.

    Columns: the known plans of each unit, then the helpers, whole. Rows: those that join, those of the
    helpers, and one plan for each unit. None where the known plans do not go together.
    """
    units = [unit for block in blocks for unit in block.units]
    plans = [(number, plan) for number, unit in enumerate(units) for plan in unit.plans.values()]
    helpers = np.flatnonzero(programme.helpers)
    rows = np.concatenate([np.flatnonzero(programme.joins), *(block.helper_rows for block in blocks)])
    matrix = sparse.csc_array(programme.matrix[rows])
    takes = np.array([matrix[:, units[n].decided] @ plan.decided for n, plan in plans])
    each = sparse.csr_array(
        (np.ones(len(plans)), ([n for n, _ in plans], np.arange(len(plans)))), shape=(len(units), len(plans))
    )
    above = sparse.hstack([sparse.csr_array(takes.T), matrix[:, helpers]])
    below = sparse.hstack([each, sparse.csr_array((len(units), len(helpers)))])
    picking = plain_programme(
        np.concatenate([[plan.worth for _, plan in plans], goal.cost[helpers]]),
        np.concatenate([np.ones(len(plans)), programme.upper[helpers]]),
        np.ones(len(plans) + len(helpers), dtype=bool),
        sparse.csr_array(sparse.vstack([above, below])),
        np.concatenate([programme.row_lower[rows], np.ones(len(units))]),
        np.concatenate([programme.row_upper[rows], np.ones(len(units))]),
    )
    live = Live(picking, picking.goals[0])
    ran = live.run(seconds=seconds, nodes=MOST_NODES, gap=gap)
    if isinstance(ran, Unsolved):
        return None
    values = np.zeros(len(programme.upper))
    values[helpers] = np.round(ran.values[len(plans) :])
    worth = float(goal.cost[helpers] @ values[helpers])
    for at in np.flatnonzero(ran.values[: len(plans)] > 0.5):
        number, plan = plans[at]
        values[units[number].decided] = plan.decided
        values[units[number].rest] = plan.values
        worth += plan.worth
    return worth, values
