"""From known plans to a whole answer: one plan for each unit, within every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints, inner
from placement.model.programme import Goal, Programme
from placement.model.work import limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.knapsack import Merged, UnitPlans, merge
from placement.solve.lagrangian.linking_rows import Joint, plain_programme
from placement.solve.lagrangian.subproblems import LinkedUnit, Subproblem, UnitPlan
from placement.solve.outcome import Unsolved
from placement.solve.reduced_cost_fixing import relaxed

MOST_NODES = 1
"""Of one pick: the root mostly finds the best there is, and another round of prices does more."""
NODES_OF_SUMS = 100
"""The same where a pick may branch on sums of totals: about ten find the best there is (West Wales)."""
MOST_WORK = 60.0
"""Of one pick, in units; nodes end it long before."""
SMALLEST = 1e-6
DEAR_IN_PICKS = ("feasibility_jump", "root_reduced_cost", "rens")
"""Heuristics left out of picks of near plans: the one left finds choices about as good in a sixth of the time
(measured in four boards)."""
NARROW = (0.1, 0.4, 1.0)
"""How far plans may lie behind the best pool, as parts of what there is to gain: the nearest first."""
FIRST = 0.01
"""The same where there is no answer yet, as a share of the best."""

Picked = tuple[float, Floats]
"""The worth of an answer, and every column."""


@dataclass(frozen=True)
class ColumnPool:
    """Plans that may be worth enough together, and what they could be worth together at best.

    Where that is below what was wanted, no choice among all known plans is worth as much. It is `exact` but
    for the rows that are not about totals, or else what prices promise.
    """

    known: tuple[tuple[UnitPlan, ...], ...]
    merged: Merged
    exact: bool
    sums: sparse.csr_array
    """Sums x columns that are whole in any choice (`Joint.sums`)."""

    @property
    def most(self) -> float:
        return self.merged.best


def column_pool(
    programme: Programme, goal: Goal, blocks: Sequence[Subproblem], joint: Joint, least: float = -np.inf
) -> ColumnPool:
    """The plans of all units that may go into a choice worth `least`.

    The prices of the linear relaxation leave out most; the rest are merged by what they take, where totals
    are few enough. Where no choice is worth `least`, what they could be worth is told as something below it.
    """
    units = [unit for block in blocks for unit in block.units]
    known = [unit.plans for unit in units]
    priced = PlanChoice(programme, goal, blocks, known).priced()
    whole = ColumnPool(tuple(map(tuple, known)), priced, exact=False, sums=joint.sums)
    if priced.best < least:
        return whole
    near = _within(known, priced, least)
    priceless = not np.isfinite(priced.best)
    losses = [np.zeros(len(via)) if priceless else priced.best - via[via >= least] for via in priced.via]
    found = merge(
        joint,
        [
            UnitPlans(_takes(joint, unit, plans), np.array([plan.worth for plan in plans]), loss)
            for unit, plans, loss in zip(units, near, losses, strict=True)
        ],
        np.inf if priceless else priced.best - least,
    )
    if found is None:
        return whole
    if not np.isfinite(found.best):
        below = least - SMALLEST
        return replace(
            whole, merged=Merged(below, lambda: tuple(np.full(len(each), below) for each in known))
        )
    return ColumnPool(tuple(map(tuple, near)), found, exact=True, sums=joint.sums)


def _within(known: Sequence[Sequence[UnitPlan]], merged: Merged, least: float) -> list[list[UnitPlan]]:
    """Those plans that may go into a choice worth `least`."""
    return [
        [plan for plan, most in zip(plans, via, strict=True) if most >= least]
        for plans, via in zip(known, merged.via, strict=True)
    ]


def best_together(
    programme: Programme,
    goal: Goal,
    blocks: Sequence[Subproblem],
    pool: ColumnPool,
    *,
    above: float,
    gap: float,
) -> Picked | None:
    """A choice of one known plan for each unit that is worth more than `above`, the best or near it.

    What plans could be worth together at best says which of them need not be tried, and whether any choice
    can gain at all. None where no better choice was found.
    """
    known, merged = pool.known, pool.merged
    gain = merged.best - above if np.isfinite(above) else FIRST * abs(merged.best)
    if gain <= gap / 4:
        return None
    for part in NARROW if pool.exact else NARROW[-1:]:
        least = max(merged.best - part * gain, above + gap / 4)
        near = _within(known, merged, least)
        if found := _better(pick(programme, goal, blocks, near, gap, pool.sums), above):
            return found
    return None if np.isfinite(above) else pick(programme, goal, blocks, known, gap, pool.sums)


def _better(picked: Picked | None, above: float) -> Picked | None:
    return picked if picked is not None and picked[0] > above else None


def _takes(joint: Joint, unit: LinkedUnit, plans: Sequence[UnitPlan]) -> Ints:
    """Plans x totals, whole."""
    matrix = joint.matrix[: joint.groups][:, unit.decided]
    found = np.array([matrix @ plan.decided for plan in plans]).reshape(len(plans), joint.groups)
    return np.round(found).astype(np.int64)


def pick(
    programme: Programme,
    goal: Goal,
    blocks: Sequence[Subproblem],
    choices: Sequence[Sequence[UnitPlan]],
    gap: float,
    sums: sparse.csr_array | None = None,
) -> Picked | None:
    """The best choice of one plan for each unit that all rows allow; None where they do not go together."""
    if not all(choices):
        return None
    return PlanChoice(programme, goal, blocks, choices, sums).best(gap)


def pick_apart(
    programme: Programme,
    goal: Goal,
    blocks: Sequence[Subproblem],
    choices: Sequence[Sequence[UnitPlan]],
    weights: Floats,
    least: float,
    *,
    prices: Sequence[float],
    start: Floats,
    nodes: int,
    sums: sparse.csr_array | None = None,
) -> tuple[Picked | None, int]:
    """A choice worth at least `least` with little of what is weighed, and how many prices were tried.

    `weights` are of every column of the programme, those of decisions count; `start` is an answer in columns.
    Taken is the first choice worth enough among those worth most once what is weighed has a price, one price
    after another; where none is, the choice with the least of it that so many nodes find.
    """
    if not all(choices):
        return None, 0
    picking = PlanChoice(programme, goal, blocks, choices, sums)
    worth = picking.programme.goals[0].cost
    weighed = [inner(weights[picking.units[n].decided], plan.decided) for n, plan in picking.plans]
    weight = np.append(weighed, np.zeros(len(worth) - len(weighed)))
    tried = 0
    if prices:
        picking.live.expect_small(DEAR_IN_PICKS)
    for price in prices:
        tried += 1
        picking.live.set_goal(worth - price * weight, "max")
        picking.start_from(start)
        found = picking.best(SMALLEST)
        if found is not None and found[0] >= least:
            return found, tried
    picking.live.add_row(np.arange(len(worth)), worth, least, np.inf)
    picking.live.set_goal(weight, "min")
    picking.start_from(start)
    return picking.best(SMALLEST, nodes), tried


class PlanChoice:
    """The choice of one plan for each unit as a programme.

    Columns: the plans of each unit, the helpers and the sums, all whole. Rows: those that join, those of the
    helpers, one plan for each unit, and what each sum is the sum of.
    """

    def __init__(
        self,
        programme: Programme,
        goal: Goal,
        blocks: Sequence[Subproblem],
        choices: Sequence[Sequence[UnitPlan]],
        sums: sparse.csr_array | None = None,
    ) -> None:
        self.whole, self.goal, self.choices = programme, goal, choices
        self.sums = sparse.csr_array((0, len(programme.upper))) if sums is None else sums
        self.units = [unit for block in blocks for unit in block.units]
        self.plans = [(number, plan) for number, listed in enumerate(choices) for plan in listed]
        self.helpers = np.flatnonzero(programme.helpers)
        units, plans, helpers = self.units, self.plans, self.helpers
        rows = np.concatenate([np.flatnonzero(programme.joins), *(block.helper_rows for block in blocks)])
        matrix = sparse.csc_array(programme.matrix[rows])
        parts = [matrix[:, unit.decided] for unit in units]
        takes = np.array([parts[n] @ plan.decided for n, plan in plans])
        each = sparse.csr_array(
            (np.ones(len(plans)), ([n for n, _ in plans], np.arange(len(plans)))),
            shape=(len(units), len(plans)),
        )
        above = sparse.hstack([sparse.csr_array(takes.T), matrix[:, helpers]])
        below = sparse.hstack([each, sparse.csr_array((len(units), len(helpers)))])
        rows_of_all, cost = sparse.vstack([above, below]), [plan.worth for _, plan in plans]
        most = np.concatenate([np.ones(len(plans)), programme.upper[helpers]])
        none = np.zeros(count := self.sums.shape[0])
        if count:
            added = np.array([self.sums[:, units[n].decided] @ plan.decided for n, plan in plans])
            summed = sparse.hstack([sparse.csr_array(added.T), self.sums[:, helpers]])
            rows_of_all = sparse.block_array([[rows_of_all, None], [summed, -sparse.eye_array(count)]])
            most = np.append(most, self.sums @ programme.upper)
        self.programme = plain_programme(
            np.concatenate([cost, goal.cost[helpers], none]),
            most,
            np.ones(len(most), dtype=bool),
            sparse.csr_array(rows_of_all),
            np.concatenate([programme.row_lower[rows], np.ones(len(units)), none]),
            np.concatenate([programme.row_upper[rows], np.ones(len(units)), none]),
        )
        self.live = HighsModel(self.programme, self.programme.goals[0])
        if count:
            self.live.presolve(on=False)  # it would put plans in the place of their sums

    def start_from(self, values: Floats) -> None:
        """A first choice from an answer in the whole's columns, if all its plans are known."""
        same = [
            np.array_equal(plan.decided, np.round(values[self.units[n].decided])) for n, plan in self.plans
        ]
        if len({n for (n, _), is_it in zip(self.plans, same, strict=True) if is_it}) == len(self.units):
            sums = self.sums @ np.round(values)
            start = np.array(same, dtype=float), np.round(values[self.helpers]), sums
            self.live.start_from(np.concatenate(start))

    def priced(self) -> Merged:
        """What plans could be worth together, from the prices of the linear relaxation."""
        self.live.search(whole=False)
        ran = self.live.run()
        self.live.search(whole=True)
        if isinstance(ran, Unsolved):
            best = -np.inf if ran.reason == "infeasible" else np.inf
            return Merged(best, lambda: tuple(np.full(len(listed), best) for listed in self.choices))
        found = relaxed(self.programme, self.programme.goals[0], ran.row_duals)
        each = -found.bound - np.maximum(found.dear[: len(self.plans)], 0.0)
        starts = np.cumsum([len(listed) for listed in self.choices])[:-1]
        return Merged(-found.bound, lambda: tuple(np.split(each, starts)))

    def best(self, gap: float, nodes: int = MOST_NODES) -> Picked | None:
        """The best choice, and every column of the whole."""
        nodes = max(nodes, NODES_OF_SUMS) if self.sums.shape[0] else nodes
        ran = self.live.run(limit=limit(MOST_WORK), nodes=nodes, gap=gap)
        if isinstance(ran, Unsolved):
            return None
        return self.chosen(ran.values)

    def chosen(self, found: Floats) -> Picked:
        """What a choice is worth, and every column of the whole."""
        values = np.zeros(len(self.whole.upper))
        values[self.helpers] = np.round(found[len(self.plans) : len(self.plans) + len(self.helpers)])
        worth = inner(self.goal.cost[self.helpers], values[self.helpers])
        for at in np.flatnonzero(found[: len(self.plans)] > 0.5):
            number, plan = self.plans[at]
            values[self.units[number].decided] = plan.decided
            values[self.units[number].rest[plan.used]] = plan.values
            worth += plan.worth
        return worth, values
