"""The plan over draws, found and bounded by prices: for the mean of the draws, or of the worst tenth of them.

The mean is the search of `lagrangian` with units whose care is decided in every draw (`units.py`). The mean
of the k worst of n draws (Rockafellar and Uryasev, *Journal of Risk* 2, 2000) is, of what plan x adds in draw
w, g_w(x),

    least over weights p of sum p_w * g_w(x),        0 <= p_w <= 1/k,  sum p_w = 1

so with any such weights no plan has a worst tenth above what the weighted mean can reach at most. Weights
come from the best mix of the plans met so far, a linear programme; each search with them meets plans that are
good where those were bad, until the best plan met is near enough to the least bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from placement.model.arrays import inner
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import Criteria, LagrangianSearch
from placement.solve.lagrangian.linking_rows import MakeUnit, plain_programme
from placement.solve.lagrangian.master import Totals
from placement.solve.lagrangian.recombine import PlanChoice
from placement.solve.lagrangian.subproblems import LinkedUnit, NotSeparable
from placement.solve.outcome import StoppedBy, Unsolved
from placement.solve.over_draws.units import DrawnUnit, WeightsOfDraws

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.model.programme import Goal, Programme
    from placement.model.work import Limit

WEIGHINGS = 25
"""Sets of weights tried for the worst tenth."""
PICK_NODES = 200
PICK_GAP = 1e-4
STUCK = 3
"""So many weighings in a row may bring neither a better plan nor a better bound."""
COARSE = 5.0
"""How much wider the gap is with the weights to begin with, which are not those of the worst."""
FAR = 1e6
"""Of what plans add in a draw, in WTE: nothing is as much."""


@dataclass(frozen=True)
class SampleAnswer:
    """What was found of one part: decisions (those of its programme), what they add, and what none can pass.

    `gains` is what they add in each draw. `value` is None where nothing was found.
    """

    decided: Floats | None
    value: float
    bound: float
    gains: Floats
    stopped_by: StoppedBy
    nearer: tuple[Floats, ...] = ()
    """Decisions of other plans met, nearer and nearer to one that was known before."""


class DrawsSearch(LagrangianSearch):
    """The search of one part over its draws. Values count from today's service in each draw.

    `first` are values of all columns (those of care do not matter) and prices of all rows to begin with: of
    the stated figures' linear relaxation. Raises NotSeparable where the part cannot be taken apart.
    """

    def __init__(
        self,
        programme: Programme,
        goal: Goal,
        first: tuple[Floats, Floats],
        draw_of: Ints,
        count: int,
        limit: Limit,
    ) -> None:
        self.weights = WeightsOfDraws(count)
        self._first, self._draw_of = first, draw_of
        super().__init__(programme, goal, None, 0.0, limit)
        self._bound_totals()

    @property
    def made(self) -> MakeUnit:
        def unit(programme: Programme, goal: Goal, columns: Ints, rows: Ints) -> LinkedUnit:
            return DrawnUnit(programme, goal, columns, rows, self._draw_of, self.weights)

        return unit

    @property
    def units(self) -> list[DrawnUnit]:
        return [unit for block in self.blocks for unit in block.units if isinstance(unit, DrawnUnit)]

    def _relax(self, live: HighsModel | None, limit: Limit) -> Floats:
        del live, limit  # the stated figures were relaxed before
        values, prices = self._first
        worth = 0.0
        for block in self.blocks:
            for number, unit in enumerate(block.units):
                decided = values[unit.decided]
                rest, slope = unit.rest_at(decided)
                block.benders_cut(number, decided, rest, slope)
                unit.core = decided if len(unit.rest) else None
                worth += rest
        self.today = np.sum([unit.in_draws(np.zeros(len(unit.decided)))[0] for unit in self.units], axis=0)
        self.before = inner(self.weights.each, self.today)
        self.relaxed = max(worth - self.before, 0.0)
        return self.joint.prices(prices)

    def _bound_totals(self) -> None:
        self.unheld = sum(unit.most for unit in self.units) - self.before
        self.totals = Totals(self.joint, self.unheld)

    def answered(self, criteria: Criteria) -> SampleAnswer:
        """The plan that is best on average, as the weights are, as near as `criteria` ask."""
        found = self.answer(criteria, lambda _value, _bound: None)
        if found is None:
            raise NotSeparable("no answer by prices")
        bound = found.bound if self.tried else self.unheld
        if found.values is None:
            return SampleAnswer(None, -np.inf, bound, np.zeros(0), found.stopped_by)
        decided = np.where(self.programme.decisions, found.values, 0.0)
        why: StoppedBy = found.stopped_by if found.settled or found.stopped_by != "gap" else "work"
        return SampleAnswer(decided, found.value, max(bound, found.value), self.gains(decided), why)

    def begin_from(self, known: Floats) -> None:
        """Value a plan that is known (every column; those of care do not matter) before anything else."""
        for block in self.blocks:
            block.value_again(known)

    def nearer(self, known: Floats, wte: Floats, price: float, least: float) -> Floats | None:
        """Of the plans met, the choice that is best once each WTE in common with a known plan has a price.

        Plans are looked at that may go into a choice worth `least`, with those of the known plan.
        """
        pool = self.column_pool(least)
        choices = []
        for unit, plans in zip(self.units, pool.known, strict=True):
            own = [plan for plan in unit.plans if np.array_equal(plan.decided, known[unit.decided])]
            choices.append([*plans, *(plan for plan in own if not any(plan is one for one in plans))])
        if not all(choices):
            return None
        picking = PlanChoice(self.programme, self.goal, self.blocks, choices)
        alike = [
            inner(np.minimum(plan.decided, known[self.units[n].decided]), wte[self.units[n].decided])
            for n, plan in picking.plans
        ]
        more = price * np.append(alike, np.zeros(len(picking.helpers)))
        picking.live.set_goal(picking.programme.goals[0].cost + more, "max")
        picking.start_from(known)
        picked = picking.best(PICK_GAP, PICK_NODES)
        return None if picked is None else np.where(self.programme.decisions, picked[1], 0.0)

    def gains(self, decided: Floats) -> Floats:
        """What decisions add in each draw to today's service there."""
        met = np.sum([unit.in_draws(decided[unit.decided])[0] for unit in self.units], axis=0)
        return np.asarray(met - self.today)

    def reweigh(self, weights: Floats) -> None:
        """Go on with other weights of the draws: what was met stays, its worth and its cuts are new."""
        self.weights.each = weights
        for block in self.blocks:
            for unit in block.units:
                if isinstance(unit, DrawnUnit):
                    unit.reweigh()
            block.begin_again()
        self.before = inner(weights, self.today)
        self.met = []
        self._bound_totals()

    def answered_for_worst(self, criteria: Criteria, worst: int) -> SampleAnswer:
        """The plan with the best mean of its `worst` draws, as near as `criteria` ask or weights can tell."""
        best = self.answered(replace(criteria, gap_of_gain=COARSE * criteria.gap_of_gain))
        value, decided, bound = -np.inf, None, best.bound
        stuck = 0
        for _ in range(WEIGHINGS):
            picking, was = _WorstPicking(self, worst), (value, bound)
            for found in (best.decided, picking.pick()):
                if found is not None and worst_mean(self.gains(found), worst) > value:
                    value, decided = worst_mean(self.gains(found), worst), found
            if criteria.reached(value, bound) or criteria.limit.reached() is not None or stuck > STUCK:
                break
            weights = picking.weights()
            if weights is None or np.allclose(weights, self.weights.each, atol=1e-9) or stuck:
                weights = self._towards_worst(weights, decided, worst, stuck)
            if weights is None:
                break
            self.reweigh(weights)
            best = self.answered(replace(criteria, gap_of_gain=criteria.gap_of_gain / 2))
            bound = min(bound, best.bound)
            stuck = 0 if value > was[0] or bound < was[1] - criteria.gap else stuck + 1
        why: StoppedBy = "gap" if criteria.reached(value, bound) else (criteria.limit.reached() or "work")
        gains = np.zeros(0) if decided is None else self.gains(decided)
        return SampleAnswer(decided, value, max(bound, value), gains, why)

    def _towards_worst(
        self, weights: Floats | None, decided: Floats | None, worst: int, stuck: int
    ) -> Floats | None:
        """Weights between those of the best mix and the worst draws of the plan chosen so far.

        They meet plans that are better where that one is bad, and near it elsewhere.
        """
        if decided is None:
            return weights
        own = np.zeros(self.weights.count)
        own[np.argsort(self.gains(decided), kind="stable")[:worst]] = 1 / worst
        part = 1 / (2 + stuck)
        return own if weights is None else part * own + (1 - part) * weights


def worst_mean(gains: Floats, worst: int) -> float:
    """The mean of the `worst` draws of a plan."""
    return float(np.sort(gains)[:worst].mean())


class _WorstPicking:
    """One known plan for each unit, within all rows, for the mean of the worst draws.

    Columns: plans and helpers as in `recombine`, then the limit of the worst and, for each draw, how far it
    lies below; rows: those, and for each draw that it lies so far below the limit.
    """

    def __init__(self, search: DrawsSearch, worst: int) -> None:
        self.search = search
        plans = [unit.plans for unit in search.units]
        self.picking = PlanChoice(search.programme, search.goal, search.blocks, plans)
        base, count = self.picking.programme, search.weights.count
        rows, columns = base.matrix.shape
        gains = np.zeros((count, columns))
        for at, (number, plan) in enumerate(self.picking.plans):
            unit = search.units[number]
            gains[:, at] = unit.in_draws(plan.decided)[0] - unit.in_draws(np.zeros(len(plan.decided)))[0]
        below = sparse.hstack(
            [sparse.csr_array(-gains), sparse.csr_array(np.ones((count, 1))), -sparse.eye_array(count)]
        )
        above = sparse.hstack([base.matrix, sparse.csr_array((rows, count + 1))])
        self.rows = rows
        self.programme = plain_programme(
            np.concatenate([np.zeros(columns), [1.0], np.full(count, -1 / worst)]),
            np.concatenate([base.upper, np.full(count + 1, FAR)]),
            np.concatenate([base.integer, np.zeros(count + 1, dtype=bool)]),
            sparse.csr_array(sparse.vstack([above, below])),
            np.concatenate([base.row_lower, np.full(count, -np.inf)]),
            np.concatenate([base.row_upper, np.zeros(count)]),
        )
        self.live = HighsModel(self.programme, self.programme.goals[0])

    def weights(self) -> Floats | None:
        """The weights of draws at which no mix of known plans has a better worst tenth."""
        self.live.search(whole=False)
        ran = self.live.run()
        self.live.search(whole=True)
        if isinstance(ran, Unsolved):
            return None
        found = np.maximum(ran.row_duals[self.rows :], 0.0)
        return found / found.sum() if found.sum() > 0 else None

    def pick(self) -> Floats | None:
        """The decisions of a good choice."""
        ran = self.live.run(nodes=PICK_NODES, relative_gap=1e-4)
        return None if isinstance(ran, Unsolved) else self.picking.chosen(ran.values)[1]
