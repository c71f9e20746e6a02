"""From known plans to a whole answer: one plan for each unit, within every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints
from placement.model.blocks import Block, Unit, UnitPlan
from placement.model.merge import Merged, merge
from placement.model.outcome import Unsolved
from placement.model.pieces import Joint, plain_programme
from placement.model.programme import Goal, Programme
from placement.model.solver import Live

MOST_NODES = 1
"""Of one pick: the root mostly finds the best there is, and another round of prices does more."""
NARROW = (0.1, 0.4, 1.0)
"""How far plans may lie behind the best company, as parts of what there is to gain: the nearest first."""
FIRST = 0.01
"""The same where there is no answer yet, as a share of the best."""

Picked = tuple[float, Floats]
"""The worth of an answer, and every column."""


@dataclass(frozen=True)
class Company:
    """Every plan known so far, and what they could be worth together at best, where that is known."""

    known: tuple[tuple[UnitPlan, ...], ...]
    merged: Merged | None

    @property
    def most(self) -> float:
        return np.inf if self.merged is None else self.merged.best


def company(blocks: Sequence[Block], joint: Joint) -> Company:
    """The plans of all units as they are now, merged by what they take where totals are few."""
    units = [unit for block in blocks for unit in block.units]
    known = tuple(tuple(unit.plans) for unit in units)
    takes = [_takes(joint, unit, plans) for unit, plans in zip(units, known, strict=True)]
    return Company(known, merge(joint, takes, [np.array([plan.worth for plan in plans]) for plans in known]))


def best_together(
    programme: Programme,
    goal: Goal,
    blocks: Sequence[Block],
    company: Company,
    *,
    above: float,
    gap: float,
    seconds: float,
) -> Picked | None:
    """A choice of one known plan for each unit that is worth more than `above`, the best or near it.

    Where totals are few, what plans could be worth together at best (see `merge`) says which of them need
    not be tried, and whether any choice can gain at all. None where no better choice was found.
    """
    known, merged = company.known, company.merged
    if merged is None:
        return _better(pick(programme, goal, blocks, known, seconds, gap), above)
    gain = merged.best - above if np.isfinite(above) else FIRST * abs(merged.best)
    if gain <= gap / 4:
        return None
    for part in NARROW:
        least = max(merged.best - part * gain, above + gap / 4)
        near = [
            [plan for plan, most in zip(plans, via, strict=True) if most >= least]
            for plans, via in zip(known, merged.via, strict=True)
        ]
        if found := _better(pick(programme, goal, blocks, near, seconds, gap), above):
            return found
    return None if np.isfinite(above) else pick(programme, goal, blocks, known, seconds, gap)


def _better(picked: Picked | None, above: float) -> Picked | None:
    return picked if picked is not None and picked[0] > above else None


def _takes(joint: Joint, unit: Unit, plans: Sequence[UnitPlan]) -> Ints:
    """Plans x totals, whole."""
    matrix = joint.matrix[: joint.groups][:, unit.decided]
    return np.round(np.array([matrix @ plan.decided for plan in plans])).astype(np.int64)


def pick(
    programme: Programme,
    goal: Goal,
    blocks: Sequence[Block],
    choices: Sequence[Sequence[UnitPlan]],
    seconds: float,
    gap: float,
) -> Picked | None:
    """The best choice of one plan for each unit that all rows allow.

    Columns: the plans of each unit, then the helpers, whole. Rows: those that join, those of the helpers,
    and one plan for each unit. None where the plans do not go together.
    """
    units = [unit for block in blocks for unit in block.units]
    plans = [(number, plan) for number, listed in enumerate(choices) for plan in listed]
    if not all(choices):
        return None
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
    live = Live(picking, picking.goals[0], piece=True)
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
