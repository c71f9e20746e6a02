"""Branching over all decisions at once, below every cut met: where prices stand still short of the gap.

Known plans do not always go together within the gap, and prices then bound every whole total too high. The
Benders master (Benders 1962; with a value for each unit, Birge and Louveaux, *European Journal of
Operational Research* 34, 1988) has all decisions, one column for what the rest of each unit is worth, and as
rows all that is known of both: the rows between decisions, the Benders cuts, and what was proved of each
block at each set of prices,

    worth of the block - prices * what it takes  <=  the most at these prices

as in Benders dual decomposition (Rahmaniani, Ahmed, Crainic, Gendreau and Rei, *Operations Research* 68,
2020). Its linear relaxation is at least as tight as the prices, and branching closes the rest. It has some
hundred columns where the programme has a hundred thousand. Each answer is valued exactly; where it is worth
less than its columns say, the cuts of its units follow for the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints
from placement.model.programme import Goal, Programme
from placement.model.work import Limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import Joint, plain_programme
from placement.solve.lagrangian.subproblems import Subproblem
from placement.solve.outcome import Unsolved

FINE = (0.9, 0.7, 0.5, 0.3)
"""Of the gap that is asked, what each run may leave open: its answers are worth a little less than it says.
Mostly the first run is enough."""
NODES = 200
"""Of each run: mostly ten are enough (measured in ladders of Wales)."""
MOST_WORK = 60.0
"""Of each run, in units; nodes end it before."""
OTHERS = 4
"""Further answers of a run that are valued too."""


class ProvedAtPrices(Protocol):
    """What was proved of each block at a set of prices of what joins them."""

    @property
    def prices(self) -> Floats: ...
    @property
    def of_blocks(self) -> tuple[float, ...]: ...


class PricedSearch(Protocol):
    """What the prices met and proved so far, within the bounds of the programme as it stands."""

    programme: Programme
    goal: Goal
    joint: Joint
    blocks: list[Subproblem]
    before: float

    @property
    def tried(self) -> Sequence[ProvedAtPrices]: ...


class BendersMaster:
    """All decisions of a programme, block by block, then their totals, then the rest of each unit.

    How many posts of one price there are in all is a whole number of its own, on which a search may branch:
    one in West Glamorgan then ended in 9 nodes that had not ended in 200.
    """

    def __init__(self, search: PricedSearch) -> None:
        self.search = search
        self.numbers = [n for n, block in enumerate(search.blocks) if block.live is not None]
        self.idle = [block for block in search.blocks if block.live is None]
        blocks = self.blocks = [search.blocks[n] for n in self.numbers]
        programme, joins = search.programme, np.flatnonzero(search.programme.joins)
        decided = np.concatenate([block.decided for block in blocks])
        units = [unit for block in blocks for unit in block.units]
        joint, own = search.joint, sparse.block_diag([block.own.matrix for block in blocks])
        totals = sparse.csr_array(sparse.vstack([joint.matrix[: joint.groups], joint.sums])[:, decided])
        none, count = np.zeros(totals.shape[0]), totals.shape[0]
        self.columns = np.split(
            np.arange(len(decided)), np.cumsum([len(each.decided) for each in blocks])[:-1]
        )
        rests = len(decided) + count + np.arange(len(units))
        self.rests = np.split(rests, np.cumsum([len(block.units) for block in blocks])[:-1])
        rows = [
            [own, None, sparse.csr_array((own.shape[0], len(units)))],
            [programme.matrix[joins][:, decided], None, None],
            [totals, -sparse.eye_array(count), None],
        ]
        start = plain_programme(
            np.concatenate([search.goal.cost[decided], none, np.ones(len(units))]),
            np.concatenate(
                [programme.upper[decided], totals @ programme.upper[decided], [u.most for u in units]]
            ),
            np.concatenate([programme.integer[decided], np.full(count, True), np.full(len(units), False)]),
            sparse.csr_array(sparse.block_array(rows)),
            np.concatenate([*(block.own.row_lower for block in blocks), programme.row_lower[joins], none]),
            np.concatenate([*(block.own.row_upper for block in blocks), programme.row_upper[joins], none]),
        )
        lower = np.concatenate([programme.lower[decided], none, [unit.least for unit in units]])
        self.live = HighsModel(replace(start, lower=lower), start.goals[0])
        self.live.presolve(on=False)  # it would put decisions in the place of their totals
        self.live.set_goal(start.goals[0].cost, "max", -search.before)
        self.totals = totals
        self.cut = [0] * len(blocks)
        self._hold_below_cuts()
        for number, block in enumerate(blocks):
            cost, takes = search.goal.cost[block.decided], search.joint.matrix[:, block.decided].T
            for at in search.tried:
                self._hold(
                    number, cost - takes @ at.prices, self.rests[number], at.of_blocks[self.numbers[number]]
                )

    def _hold(self, number: int, slope: Floats, rests: Ints, most: float) -> None:
        """So much for each decision of a block, with the worth of these rests, is at most so much."""
        used = np.flatnonzero(slope)
        columns = np.append(self.columns[number][used], rests)
        self.live.add_row(columns, np.append(slope[used], np.ones(len(rests))), -np.inf, most)

    def _hold_below_cuts(self) -> int:
        """Take over the Benders cuts that the blocks have met since, and say how many."""
        fresh = 0
        for number, block in enumerate(self.blocks):
            for unit, constant, slope in block.cuts[self.cut[number] :]:
                whole = np.zeros(len(block.decided))
                whole[block.starts[unit] : block.starts[unit + 1]] = -slope
                self._hold(number, whole, self.rests[number][[unit]], constant)
                fresh += 1
            self.cut[number] = len(block.cuts)
        return fresh

    def begin_from(self, values: Floats) -> None:
        """A first answer from one in the programme's columns."""
        decided = np.concatenate([values[block.decided] for block in self.blocks])
        rests = [worth for block in self.blocks for worth in block.rests(values[block.decided])]
        self.live.start_from(np.concatenate([decided, self.totals @ decided, rests]))

    def valued(self, found: Floats) -> tuple[float, Floats]:
        """What an answer of the master is worth, counted from before, and every column of the programme."""
        worth, values = -self.search.before, np.zeros(len(self.search.programme.upper))
        plans = [(block, block.nothing()) for block in self.idle]
        for block, columns, rests in zip(self.blocks, self.columns, self.rests, strict=True):
            plans.append((block, block.plan_of(np.append(found[columns], found[rests]))[0]))
        for block, plan in plans:
            worth += plan.worth
            values[block.decided] = plan.decided
            for unit, part in zip(block.units, np.split(plan.decided, block.starts[1:]), strict=False):
                known = unit.plan(part)[0]
                values[unit.rest[known.used]] = known.values
        return worth, values

    def best(
        self, value: float, values: Floats | None, bound: float, gap: float, gap_of_gain: float, limit: Limit
    ) -> tuple[float, Floats | None, float]:
        """The best answer met, its value and a proved bound, from those known so far to the gap."""
        if values is not None:
            self.begin_from(values)
        for fine in FINE:
            within = max(gap, gap_of_gain * value)
            if bound - value <= within or limit.reached() is not None:
                break
            ran = self.live.run(
                limit=limit.at_most(MOST_WORK),
                gap=gap,
                relative_gap=fine * gap_of_gain,
                nodes=NODES,
                keep_others=True,
            )
            if isinstance(ran, Unsolved):
                break
            bound = min(bound, ran.bound)
            for each in [ran.values, *reversed(ran.others[-OTHERS:])]:
                worth, whole = self.valued(each)
                if worth > value:
                    value, values = worth, whole
            if not self._hold_below_cuts():
                break
        return value, values, bound
