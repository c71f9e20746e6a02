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

from placement.model.arrays import Floats, Ints, inner
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
"""Of each run: where the root does not close it, some fifty do (measured in North Wales)."""
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
    """All decisions of a programme, block by block, then a column for the rest of each unit of each block."""

    def __init__(self, search: PricedSearch) -> None:
        self.search = search
        self.numbers = [n for n, block in enumerate(search.blocks) if block.live is not None]
        self.idle = [block for block in search.blocks if block.live is None]
        blocks = self.blocks = [search.blocks[n] for n in self.numbers]
        programme, joins = search.programme, np.flatnonzero(search.programme.joins)
        decided = np.concatenate([block.decided for block in blocks])
        ends = np.cumsum([len(block.decided) for block in blocks])
        rests = np.cumsum([len(block.units) for block in blocks])
        self.columns = np.split(np.arange(ends[-1]), ends[:-1])
        self.rests = np.split(ends[-1] + np.arange(rests[-1]), rests[:-1])
        own = sparse.block_diag([block.own.matrix for block in blocks])
        joining = programme.matrix[joins][:, decided]
        beside = sparse.csr_array((own.shape[0] + joining.shape[0], rests[-1]))
        units = [unit for block in blocks for unit in block.units]
        start = plain_programme(
            np.append(search.goal.cost[decided], np.ones(rests[-1])),
            np.append(programme.upper[decided], [unit.most for unit in units]),
            np.append(programme.integer[decided], np.zeros(rests[-1], dtype=bool)),
            sparse.csr_array(sparse.hstack([sparse.vstack([own, joining]), beside])),
            np.concatenate([*(block.own.row_lower for block in blocks), programme.row_lower[joins]]),
            np.concatenate([*(block.own.row_upper for block in blocks), programme.row_upper[joins]]),
        )
        lower = np.append(programme.lower[decided], [unit.least for unit in units])
        self.live = HighsModel(replace(start, lower=lower), start.goals[0])
        self.live.set_goal(start.goals[0].cost, "max", -search.before)
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
        found = [values[block.decided] for block in self.blocks]
        for block in self.blocks:
            parts = zip(block.units, np.split(values[block.decided], block.starts[1:]), strict=False)
            worth = [unit.plan(part)[0].worth - inner(unit.cost, part) for unit, part in parts]
            found.append(np.array(worth))
        self.live.start_from(np.concatenate(found))

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
