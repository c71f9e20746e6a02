"""A faster search: prices on what joins services and places, and whole totals.

Money and floors ask only how many posts of each price there are, in total. With a price on each such
total, and on the few other rows that join (room at a base), the programme falls apart into blocks, one
for each service or so. Whatever the prices p, no plan whose totals are n can be worth more than

    sum over blocks of max { worth - p * takes }  +  p * n                        (Lagrange; Geoffrion 1974)

which is a cut over n, tighter than the linear relaxation because every block keeps its whole
numbers whole. The best whole totals that money and floors allow, held below the cuts met so far,
bound the worth of every plan. New prices come from a linear programme over the plans met (Dantzig and
Wolfe 1960), within a box around the best so far so that they do not swing (du Merle et al. 1999). One
search that picks a known plan for each unit within all rows gives the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placement.model.arrays import Floats, inner
from placement.model.programme import Goal, Programme
from placement.model.work import Limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.benders_master import BendersMaster
from placement.solve.lagrangian.linking_rows import Joint, MakeUnit, blocks_of, joint_of
from placement.solve.lagrangian.master import MUCH, RestrictedMaster, Totals
from placement.solve.lagrangian.recombine import ColumnPool, best_together, column_pool
from placement.solve.lagrangian.subproblems import LinkedUnit, NotSeparable, Subproblem, SubproblemPlan
from placement.solve.lagrangian.warm import COLD, WarmStart
from placement.solve.outcome import SimplexBasis, StoppedBy, Unsolved
from placement.solve.stopper import Callback

ROUNDS = 60
TRUST_BOX = 0.1
"""How far the next prices may lie from the best ones, as a share of them (measured in all Wales: 0.02, 0.05,
0.2 and 0.4 take 5 to 25 % more work)."""
WIDENED = 10.0
"""How much wider the box is once limits have changed: the best prices so far are those of other limits."""
CLOSE = 0.002
"""Of the relaxation's gain, what a cut that is asked for by itself may leave in all blocks together (0.0005
takes 2.6 s of North Wales where 0.0015 takes 1.8)."""
STILL = 1e-9
"""Of a bound and a promise, the share by which both may move from one round to the next and still stand. It
is the rounding of linear programmes, far below any gap that is asked; in 51 rounds of Wales, Powys and Gwent
the figures were then equal to the last digit too."""
SMALL = 6_000
"""Columns below which plain HiGHS is sooner done than prices begun, or a master of all cuts (measured on
made-up cases and on Powys)."""


@dataclass(frozen=True)
class FirstAnswer:
    """What the prices found, counted from the value before: a proved bound, and values if any.

    `settled` says that the wanted gap is reached. Helpers among the values are whole.
    """

    bound: float
    value: float
    values: Floats | None
    settled: bool
    stopped_by: StoppedBy


@dataclass(frozen=True)
class LagrangianCut:
    """No plan with totals `n` is worth more than `constant + prices @ n`, within these bounds of columns."""

    prices: Floats
    constant: float
    lower: Floats
    upper: Floats
    of_blocks: tuple[float, ...] = ()
    """What was proved of each block at these prices."""

    def holds_for(self, programme: Programme) -> bool:
        return bool((programme.lower >= self.lower).all() and (programme.upper <= self.upper).all())


@dataclass(frozen=True)
class OpeningChoice:
    """A programme in which it is settled what opens (`openings.py`); its plans are worth at most `bound`.

    Where money does not pay for it the bound is minus infinity, and `breaks` is the row that says so.
    """

    programme: Programme
    bound: float
    breaks: int | None = None


@dataclass(frozen=True)
class Criteria:
    """When to stop: at a gap in the goal's unit or as a share of the gain, or at a limit."""

    gap: float
    gap_of_gain: float
    limit: Limit

    def reached(self, value: float, bound: float) -> bool:
        return bound - value <= max(self.gap, self.gap_of_gain * value)

    def least(self, bound: float) -> float:
        """The least value that reaches the gap."""
        return min(bound - self.gap, bound / (1 + self.gap_of_gain))


def stands(now: tuple[float, float, int], before: tuple[float, float, int]) -> bool:
    """Whether bound, promise and the number of plans met are those of the round before, but for rounding."""
    return now[2] == before[2] and np.allclose(now[:2], before[:2], rtol=STILL, atol=STILL)


def lagrangian_search(
    programme: Programme,
    goal: Goal,
    live: HighsModel,
    before: float,
    limit: Limit,
    begin: WarmStart = COLD,
) -> LagrangianSearch | None:
    """A search of a programme, or None where it cannot be taken apart.

    `live` holds the same programme; its linear relaxation gives the first prices.
    """
    if goal.sense != "max" or not programme.joins.any():
        return None
    try:
        search = LagrangianSearch(programme, goal, live, before, limit, begin.basis)
        for block in search.blocks:
            for values in begin.plans:
                block.value_again(values)
    except NotSeparable:
        return None
    return search


class LagrangianSearch:
    """What was met and proved so far; it stays when the rows that join get other limits."""

    def __init__(
        self,
        programme: Programme,
        goal: Goal,
        live: HighsModel | None,
        before: float,
        limit: Limit,
        basis: SimplexBasis | None = None,
    ) -> None:
        self.programme, self.goal, self.before, self.basis = programme, goal, before, basis
        self.joint: Joint = joint_of(programme)
        self.blocks: list[Subproblem] = blocks_of(programme, goal, self.joint.matrix, self.made)
        if len(self.blocks) < 2:
            raise NotSeparable("everything is one block")
        for unit in (unit for block in self.blocks for unit in block.units if basis is not None):
            if unit.live is not None and basis is not None:
                unit.live.begin_at(basis.part(unit.rest, unit.rows))
        self.first_prices = self._relax(live, limit)
        for block in self.blocks:
            block.value_again(np.zeros(len(programme.upper)))
        self.totals = Totals(self.joint, self.relaxed)
        self.met: list[LagrangianCut] = []
        self.choices: tuple[OpeningChoice, ...] = ()
        self.strict = not programme.helpers.any()
        self.moved = False
        self.small = len(programme.upper) < SMALL or not any(block.live for block in self.blocks)

    @property
    def made(self) -> MakeUnit:
        """How units are made."""
        return LinkedUnit

    def _relax(self, live: HighsModel | None, limit: Limit) -> Floats:
        """Prices of the linear relaxation, and the cuts at its values."""
        if live is None:
            raise NotSeparable("no programme to relax")
        live.search(whole=False)
        live.unscaled()  # a relaxation takes two thirds of the time (measured)
        if self.basis is not None:
            live.begin_at(self.basis)
        ran = live.run(limit=limit)
        if isinstance(ran, Unsolved):
            live.search(whole=True)
            raise NotSeparable("the relaxation has no answer")
        live.lay_aside()
        for block in self.blocks:
            for number, unit in enumerate(block.units):
                worth = inner(self.goal.cost[unit.rest], ran.values[unit.rest])
                block.benders_cut(
                    number, ran.values[unit.decided], worth, unit.slope(ran.row_duals[unit.rows])
                )
                unit.core = ran.values[unit.decided] if len(unit.rest) else None
        self.relaxed = ran.value
        return self.joint.prices(ran.row_duals)

    def limit(self, programme: Programme) -> None:
        """Go on with the same programme but for the limits of the rows that join, and bounds of decisions.

        A cut holds for other limits too: with its prices, only what they cost at the limits changes.
        It holds wherever decisions have less room than they had when it was found.
        """
        old, self.programme = self.joint.limits, programme
        self.joint = joint_of(programme)
        move = self.joint.limits - old
        self.moved, self.choices = True, ()
        self.met = [replace(each, constant=each.constant + inner(each.prices, move)) for each in self.met]
        for block in self.blocks:
            block.limit(programme)
        unheld = float((np.maximum(self.goal.cost, 0) * programme.upper).sum()) - self.before
        self.totals = Totals(self.joint, unheld)
        for each in self.tried:
            self.totals.add(each.prices, each.constant)

    @property
    def divided(self) -> bool:
        """Whether money is divided between services, so that posts of one price are several totals."""
        return self.joint.with_sums.sums > 0

    @property
    def tried(self) -> list[LagrangianCut]:
        """Tangents that hold as the bounds are now."""
        return [each for each in self.met if each.holds_for(self.programme)]

    def answer(self, criteria: Criteria, on_progress: Callback) -> FirstAnswer | None:
        """A bound and an answer as far as they are wanted; None where the programme cannot be taken apart."""
        try:
            return self._run(criteria, on_progress)
        except NotSeparable:
            return None

    def _run(self, criteria: Criteria, on_progress: Callback) -> FirstAnswer:
        """Move the prices, gather plans, and put plans together, until the gap is reached or the limit is."""
        most = self.totals.best(criteria.gap_of_gain * self.relaxed)[0] if self.tried else self.relaxed
        finest = max(criteria.gap, 0.3 * criteria.gap_of_gain * max(most, 0.0))
        slack = 3 * finest
        self._begin(criteria)
        master = RestrictedMaster(self)
        value, chosen = -np.inf, None
        if not self.tried:
            self._price(self.first_prices, slack, master, criteria)
        if not self.tried:
            return FirstAnswer(
                self.relaxed, -np.inf, None, settled=False, stopped_by=criteria.limit.reached() or "work"
            )
        why: StoppedBy = "gap"
        seen: tuple[float, float, int] | None = None
        branched = np.inf
        trust_box = TRUST_BOX * WIDENED if self.moved else TRUST_BOX
        for left in reversed(range(ROUNDS)):
            bound, totals = self.totals.best(finest / 20)
            target = max(value, criteria.least(bound))
            plans = self.column_pool(target)
            promise = plans.most - self.before
            halted = criteria.limit.reached() or (None if left else "work")
            same = seen is not None and stands((bound, promise, self._met()), seen)
            stuck = same and slack <= finest
            promising = criteria.reached(promise, bound)
            if promising or stuck or halted:
                any_better = bool(stuck or halted or self.divided)
                picked = self._pick(plans, value if any_better else target, slack / 4, afresh=any_better)
                if picked is not None:
                    value, chosen = picked
            near = min(promise, bound) if chosen is None else value
            slack = finest if same else max(finest, min(slack, (bound - near) / 4))
            on_progress(None if chosen is None else value, bound)
            if stuck and self.strict and not (self.small or halted or criteria.reached(value, bound)):
                value, chosen, branched = BendersMaster(self).best(
                    value, chosen, bound, criteria.gap, criteria.gap_of_gain, criteria.limit
                )
            if criteria.reached(value, bound) or halted or (stuck and self.strict):
                why = halted or "gap"
                break
            seen = (bound, promise, self._met())
            if stuck:
                self._be_strict()
            self._price(master.next_prices(self.centre(totals), totals, trust_box), slack, master, criteria)
            self.moved, trust_box = False, TRUST_BOX
        bound = min(branched, self.totals.best(finest / 20)[0])
        settled = chosen is not None and criteria.reached(value, bound)
        if settled and bound - value <= criteria.gap:
            why = "optimal"
        return FirstAnswer(bound, value, chosen, settled, why)

    def meet(self, less: Floats, gap: float, chosen: Floats, limit: Limit) -> None:
        """Plans that are good once `less` is taken off each decision, at the prices of a chosen answer."""
        prices = self.centre(self.joint.matrix[: self.joint.groups] @ chosen)
        effort = np.array([block.effort for block in self.blocks])
        for block, part in zip(self.blocks, effort / effort.sum(), strict=True):
            block.best(prices, gap * part, limit, less)

    def cut_at(self, prices: Floats, limit: Limit) -> None:
        """The cut of these prices, beside those met on the way to an answer."""
        criteria = Criteria(0.0, 0.0, limit)
        try:
            self._begin(criteria)
            self._price(prices, CLOSE * max(self.relaxed, 0.0), RestrictedMaster(self), criteria)
        except NotSeparable:
            return

    def column_pool(self, least: float) -> ColumnPool:
        """Plans that may go into a choice worth so much more than today."""
        return column_pool(self.programme, self.goal, self.blocks, self.joint, least + self.before)

    def _pick(
        self, plans: ColumnPool, above: float, gap: float, *, afresh: bool
    ) -> tuple[float, Floats] | None:
        """A choice worth more than `above`, if any; `afresh` from all plans that may go into one."""
        found = best_together(
            self.programme,
            self.goal,
            self.blocks,
            self.column_pool(above) if afresh else plans,
            above=above + self.before,
            gap=gap,
        )
        return None if found is None else (found[0] - self.before, found[1])

    def _begin(self, criteria: Criteria) -> None:
        """Every block has a plan within the bounds. Raises NotSeparable where one has none by then."""
        for block in self.blocks:
            if not block.known:
                block.best(self.first_prices, MUCH, criteria.limit)
            if not block.known:
                raise NotSeparable("no plan of a block was found within the limit")

    def _be_strict(self) -> None:
        """Helpers are whole in every block from here on."""
        self.strict = True
        for block in self.blocks:
            block.make_helpers_whole()

    def _met(self) -> int:
        """How many plans are known, over all units."""
        return sum(len(unit.plans) for block in self.blocks for unit in block.units)

    def _price(self, prices: Floats, slack: float, master: RestrictedMaster, criteria: Criteria) -> None:
        """The cut of these prices, and the plans met for the first time; no cut if stopped amid."""
        constant = inner(prices, self.joint.limits) - self.before
        fresh: list[tuple[int, SubproblemPlan]] = []
        proved_before = bool(self.tried)
        effort = np.array([block.effort for block in self.blocks])
        parts = effort / effort.sum()
        of_blocks: list[float] = []
        for number, block in enumerate(self.blocks):
            ended = criteria.limit.reached()
            if ended is not None and (proved_before or ended != "hand" or criteria.limit.at_once):
                constant = np.inf
                break
            most, plans = block.best(prices, slack * parts[number], criteria.limit)
            constant += most
            of_blocks.append(most)
            fresh += [(number, plan) for plan in plans]
        master.add(fresh)
        if np.isfinite(constant):
            self.totals.add(prices, constant)
            lower, upper = self.programme.lower, self.programme.upper
            self.met.append(LagrangianCut(prices, constant, lower, upper, tuple(of_blocks)))

    def centre(self, totals: Floats) -> Floats:
        """The prices that bound these totals most tightly so far."""
        groups = len(totals)
        return min(self.tried, key=lambda each: each.constant + inner(each.prices[:groups], totals)).prices
