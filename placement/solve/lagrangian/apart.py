"""No plan worth enough puts more than so much of an answer elsewhere: a proved bound.

Let a[c] be the WTE of new posts that the answer has at each spot c (a cluster and a service) and n[c](x)
those of another plan x. What x has fewer there,

    D(x) = sum over c of max(a[c] - n[c](x), 0)

is no less than what it has moved. For any rate r > 0 and any U(r) >= max { V(x) + r D(x) } over all plans,
every plan with V(x) >= T has r D(x) <= U(r) - V(x), so

    D(x) <= (U(r) - T) / r

(Lagrange, as in `second.py`). V(x) + r D(x) falls apart into blocks at the prices of the first goal as V(x)
does, since all posts of a spot are of one block. D is convex, so in a block each spot that could have more
than the answer has there gets one more whole number: 1 where the plan has no fewer.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, inner
from placement.model.programme import Programme
from placement.model.work import limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import LagrangianSearch
from placement.solve.lagrangian.master import Totals
from placement.solve.lagrangian.subproblems import Subproblem
from placement.solve.outcome import ApartBound, SolveResult, Unsolved

RATE = 5.0
"""Of what may be given up for each WTE of the answer. Higher ones prove little more (measured in Gwent)."""
NODES = 20
"""Of the search of a block: what it proves by then counts. A second one below the cuts of its plan took as
long again and proved little more (measured in three boards)."""
FINE = 0.04
"""Of the WTE of the answer, what may be left unproved in all blocks together."""
MOST_WORK = 20.0
"""In units, for what never ends; nodes end every search long before."""


def apart_bound(
    programme: Programme, search: LagrangianSearch | None, values: Floats, most: float, loss: float
) -> ApartBound:
    """The bound of one part, whose answer has these `values` and whose plans are worth at most `most`.

    `loss` is about what may be given up. Without a search by prices the programme is asked as a whole.
    """
    takes = wte_at_spots(programme)
    own = np.asarray(takes @ np.round(values))
    wte = float(own.sum())
    if wte <= 0 or loss <= 0:
        return ApartBound(0.0, most, wte)
    rate = RATE * loss / wte
    if search is None:
        found = _of_whole(programme, takes[np.flatnonzero(own)], own[own > 0], rate)
    else:
        found = _by_blocks(search, takes, own, rate, values)
    return ApartBound(rate, min(found, most + rate * wte), wte)


def wte_at_spots(programme: Programme) -> sparse.csr_array:
    """Spots x columns, WTE of a step."""
    spot, wte = programme.spot, programme.step_wte
    if spot is None or wte is None:
        return sparse.csr_array((0, len(programme.upper)))
    posts = np.flatnonzero(spot >= 0)
    shape = (int(spot.max(initial=-1)) + 1, len(spot))
    return sparse.csr_array((wte[posts], (spot[posts], posts)), shape=shape)


def _of_whole(programme: Programme, takes: sparse.csr_array, own: Floats, rate: float) -> float:
    goal = programme.goals[0]
    fewer = _Fewer(HighsModel(programme, goal), takes, own, programme.upper)
    ran = fewer.run(goal.cost, rate, FINE * rate * float(own.sum()))
    return np.inf if ran is None else ran.bound


def _by_blocks(
    search: LagrangianSearch, takes: sparse.csr_array, own: Floats, rate: float, values: Floats
) -> float:
    """At the prices that are best for the answer; infinite where a spot is in several blocks or in none."""
    prices = search.centre(search.joint.matrix[: search.joint.groups] @ values)
    constant, gap = inner(prices, search.joint.limits), FINE * rate * float(own.sum()) / len(search.blocks)
    seen = np.zeros(len(own), dtype=bool)
    for block in search.blocks:
        mine = sparse.csr_array(takes[:, block.decided])
        here = np.flatnonzero((np.diff(mine.indptr) > 0) & (own > 0))
        if seen[here].any():
            return np.inf
        seen[here] = True
        constant += _of_block(block, prices, rate, mine[here], own[here], gap)
    if not seen[own > 0].all() or not np.isfinite(constant):
        return np.inf
    everything = inner(np.maximum(search.goal.cost, 0.0), search.programme.upper)
    totals = Totals(search.joint, everything + rate * float(own.sum()))
    totals.add(prices, constant)
    return totals.best(0.0)[0]


def _of_block(
    block: Subproblem, prices: Floats, rate: float, takes: sparse.csr_array, own: Floats, gap: float
) -> float:
    """A bound on what any plan of the block is worth less prices, with `rate` for each WTE fewer."""
    live, programme, units = block.live, block.programme, len(block.units)
    if live is None:
        return block.nothing().worth
    off = sparse.csr_array(block.joint[:, block.decided]).T @ prices
    cost = block.goal.cost[block.decided] - off
    fewer = _Fewer(live, takes, own, programme.upper[block.decided])
    ran = fewer.run(np.append(cost, np.ones(units)), rate, gap)
    return np.inf if ran is None else ran.bound


class _Fewer:
    """A live model with a column for what a plan has fewer at each spot of the answer.

    `takes` is spots x columns of the model, `own` the answer's WTE, `upper` the columns' bounds. What is
    added stays in the model and counts nothing once a run has ended.
    """

    def __init__(self, live: HighsModel, takes: sparse.csr_array, own: Floats, upper: Floats) -> None:
        self.live, self.spots = live, len(own)
        none = np.zeros(0, dtype=np.int64)
        self.first = int(live.highs.getNumCol())
        for most in own:
            live.add_column(0.0, float(most), none, np.zeros(0))
        beyond = np.maximum(takes @ upper[: takes.shape[1]] - own, 0.0)
        for n, (most, more) in enumerate(zip(own, beyond, strict=True)):
            row = sparse.csr_array(takes[[n]])
            columns, values = np.append(row.indices, self.first + n), np.append(row.data, 1.0)
            if more > 0:
                no_fewer = int(live.highs.getNumCol())
                live.add_column(0.0, 1.0, none, np.zeros(0))
                live.make_whole(np.array([no_fewer]))
                live.add_row(
                    np.array([self.first + n, no_fewer]), np.array([1.0, most]), -np.inf, float(most)
                )
                columns, values = np.append(columns, no_fewer), np.append(values, -more)
            live.add_row(columns, values, -np.inf, float(most))

    def run(self, cost: Floats, rate: float, gap: float) -> SolveResult | None:
        """The most of `cost`, with `rate` for each WTE fewer; its bound is proved. None if nothing is."""
        every = np.zeros(int(self.live.highs.getNumCol()))
        every[: len(cost)] = cost
        every[self.first : self.first + self.spots] = rate
        self.live.set_goal(every, "max")
        ran = self.live.run(limit=limit(MOST_WORK), gap=gap, nodes=NODES)
        every[self.first :] = 0.0
        self.live.set_goal(every, "max")
        return None if isinstance(ran, Unsolved) else ran
