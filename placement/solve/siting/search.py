"""The search for the p sites with the least loss: swaps, prices, cuts in rounds, then branching.

A plan and a proved bound stand from the first moment, so a stop has both. Every node of the tree is a
relaxation to which its own cuts are added; they hold everywhere, so all nodes share them.

Duran-Mateluna, Ales and Elloumi, *European Journal of Operational Research* 308, 2023; Cordeau, Furini and
Ljubic, *EJOR* 275, 2019; pseudo-costs after Benichou and others, *Mathematical Programming* 1, 1971.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.work import NEVER, Limit
from placement.solve.outcome import StoppedBy
from placement.solve.siting.choice import Choice
from placement.solve.siting.coverage import Coverage
from placement.solve.siting.distances import Distances
from placement.solve.siting.losses import Losses
from placement.solve.siting.master import Master, Relaxed
from placement.solve.siting.multipliers import Multipliers
from placement.solve.siting.neighbourhoods import bettered
from placement.solve.siting.plans import VERY_MANY, Best, Sited, first_plans
from placement.solve.siting.prices import DROP, Narrowed, settle
from placement.solve.siting.proof import Box, SitingProof
from placement.solve.siting.rebuilding import rebuilt

PARTS_SHARE = 0.5
"""Of the limit that choosing parts of a plan anew may take."""
INTEGRAL = 1e-6
MISSED = 1e-6
"""By how much of the mean loss a cut must be broken before it comes in."""
LITTLE = 0.002
"""Of what is left to prove: a round of cuts that brings less is the last of its node."""
TRIED = 8
"""Sites of a node whose two branches are solved before one is chosen, if nothing is known of them."""
TRIAL_ITERATIONS = 100
"""Of a branch that is only tried; what its prices prove by then is compared."""
MUCH = 0.003
"""Of all weight, what the root leaves to prove where a covering's plan is built up again."""
AGAIN = 50
"""Nodes after which that is done again, with other draws; and after twice as many each time."""
FEW = 10
"""So many times the sites that may open are in the first relaxation of a covering; medians gain nothing."""
CROWDED = 2.5
"""So many times the rows after the last clearing, those that hold nothing up are cleared away."""


def least_loss(
    losses: Losses,
    p: int,
    *,
    limit: Limit = NEVER,
    keep_proof: bool = False,
) -> Sited:
    """The p sites that lose least; what ended it is told.

    Where fewer than p sites are there, all open: one more never loses more.
    """
    every = np.arange(losses.sites)
    if p >= losses.sites:
        floor = losses.value(every)
        return Sited(every, floor, floor, "optimal")
    choice = Choice.exactly(losses.sites, p)
    return least_sum(losses, choice, limit=limit, keep_proof=keep_proof)


def least_sum(
    losses: Losses,
    choice: Choice,
    *,
    limit: Limit = NEVER,
    gap: float = 0.0,
    relative_gap: float = 0.0,
    constant: float = 0.0,
    keep_proof: bool = False,
    start: Ints | None = None,
) -> Sited:
    """The sites whose losses and costs are least of all that may be chosen together.

    The gap is the larger of `gap`, in the unit of the losses, and a part of the value with its constant. No
    site is told where none was found that may be chosen; the bound is then endless if there is none. With
    `keep_proof` the multipliers are kept by which the bound can be summed again. A plan to `start` from
    stands for the first plans.
    """
    everywhere = np.flatnonzero(choice.upper > 0)
    floor = float(np.minimum(choice.cost, choice.cost * choice.lower).sum())
    floor += losses.value(everywhere) if len(everywhere) else float(losses.most().sum())
    proof = SitingProof(losses, choice) if keep_proof else None
    best = Best(losses, choice, gap, limit, relative_gap, constant, proof=proof)
    for plan in first_plans(losses, choice) if start is None else [start]:
        best.offer(plan)
        best.offer(best.swapped(losses, choice, plan))
    best.shaken(losses, choice)
    if isinstance(losses, Distances) and choice.plain and losses.sites >= VERY_MANY:
        best.offer(bettered(losses, best.opened, _of_part, limit.part(PARTS_SHARE)))
    if best.cutoff <= floor:
        bound = min(best.proved(floor), best.value)
        best.close(0, Multipliers.alone(losses.left(everywhere), 0.0, int(choice.rows.shape[0])))
        return _told(best, bound, "optimal")
    left = settle(losses, choice, best, limit)
    bound = max(left.bound, floor)
    if bound < best.cutoff:
        tree = _Tree(left, best, limit, bound)
        why = tree.search()
        bound = tree.bound()
    else:
        best.close(0, None)
        why = "optimal"
    return _told(best, min(best.proved(bound), best.left_out, best.value), why)


def _of_part(losses: Distances, choice: Choice, start: Ints, limit: Limit, relative_gap: float) -> Sited:
    return least_sum(losses, choice, limit=limit, relative_gap=relative_gap, start=start)


def _told(best: Best, bound: float, why: StoppedBy) -> Sited:
    if best.proof is not None:
        best.proof.bound = bound
    return Sited(best.opened, best.value, bound, why, best.proof)


@dataclass(order=True)
class _Node:
    """A part of all choices: bounds of its sites, and what its relaxation proves."""

    bound: float
    number: int
    lower: Floats = field(compare=False)
    upper: Floats = field(compare=False)


class _Tree:
    """Branch and cut on what prices left."""

    def __init__(self, left: Narrowed, best: Best, limit: Limit, bound: float) -> None:
        self.losses, self.names, self.choice = left.losses, left.names, left.choice
        self.best, self.limit = best, limit
        self.least_pruned, self.again = np.inf, AGAIN
        self.nodes, self.numbered, self.cleared = 0, 0, 1
        self.gains = np.zeros((2, self.losses.sites))
        self.counts = np.zeros((2, self.losses.sites))
        self.master = Master(self.choice, self.losses.customers)
        self._first_cuts(left.prices)
        self.open = [_Node(bound, 0, self.choice.lower.copy(), self.choice.upper.copy())]

    def _first_cuts(self, prices: Floats) -> None:
        """Those of the prices, which prove in the relaxation what they proved alone, and of the best plan."""
        paid = np.flatnonzero(prices > 0)
        self.master.add(self.losses.cuts_at(prices[paid], paid))
        if isinstance(self.losses, Coverage):
            worth = self.losses.saved(prices) - self.choice.cost
            self.master.begin(self.limit, np.argsort(-worth, kind="stable")[: FEW * self.choice.most])
        plan = np.isin(self.names, self.best.opened).astype(float)
        if plan.sum() == len(self.best.opened) > 0:
            asked, said = self.losses.best_prices(plan)
            more = np.flatnonzero(said > 0)
            self.master.add(self.losses.cuts_at(asked[more], more))

    def bound(self) -> float:
        """What is proved of every choice so far."""
        return min(self.least_pruned, min((node.bound for node in self.open), default=np.inf))

    def search(self) -> StoppedBy:
        """Best bound first, and from there down along the better branch until it ends."""
        while self.open:
            node: _Node | None = heapq.heappop(self.open)
            while node is not None:
                if self._prune(node.bound):
                    self.best.close(node.number, None)
                    break
                why = self.limit.reached()
                if why is not None:
                    heapq.heappush(self.open, node)
                    return why
                node = self._down(node)
        return "optimal"

    def _prune(self, bound: float) -> bool:
        if bound < self.best.cutoff:
            return False
        self.least_pruned = min(self.least_pruned, self.best.proved(bound))
        return True

    def _down(self, node: _Node) -> _Node | None:
        """Cut, settle sites, branch: the branch to go on with; None where nothing is left here."""
        self.nodes += 1
        relaxed = self._cut(node)
        if relaxed is None:
            return None
        share = relaxed.opened
        free = np.flatnonzero((share > INTEGRAL) & (share < 1 - INTEGRAL))
        if not len(free):
            self.least_pruned = min(self.least_pruned, node.bound)
            self.best.close(node.number, relaxed.by)
            return None
        if self.nodes == 1:
            if self._rebuild(node):
                relaxed = self._cut(node)
                if relaxed is None:
                    return None
            share = relaxed.opened
            free = np.flatnonzero((share > INTEGRAL) & (share < 1 - INTEGRAL))
            node, free, share = self._narrow(node, free, share)
        elif self.nodes == self.again:
            self.again *= 2
            self._rebuild(node)
        if self.master.rows > CROWDED * self.cleared:
            self._clear(np.arange(self.losses.sites))
        site = self._branching_site(node, free, share)
        self.best.close(node.number, relaxed.by, "branched", int(self.names[site]))
        shut, opens = (self._child(node, site, is_open=way) for way in (False, True))
        now, later = (opens, shut) if share[site] > 0.5 else (shut, opens)
        heapq.heappush(self.open, later)
        return now

    def _rebuild(self, node: _Node) -> bool:
        """Where a covering leaves much to prove: whether its plan built up again is better."""
        losses, best = self.losses, self.best
        plan = np.flatnonzero(np.isin(self.names, best.opened))
        if not isinstance(losses, Coverage) or not self.choice.plain or len(plan) != self.choice.most:
            return False
        if best.cutoff - node.bound <= MUCH * float(losses.weight.sum()):
            return False
        before = best.value
        found = rebuilt(
            losses, plan, lambda each: best.swapped(losses, self.choice, each), self.limit, self.nodes
        )
        best.offer(self.names[found])
        return best.value < before

    def _child(self, node: _Node, site: int, *, is_open: bool) -> _Node:
        self.numbered += 1
        child = _Node(node.bound, self.numbered, node.lower.copy(), node.upper.copy())
        (child.lower if is_open else child.upper)[site] = float(is_open)
        if self.best.proof is not None:
            self.best.proof.boxes[child.number] = Box(node.number, int(self.names[site]), is_open)
        return child

    def _cut(self, node: _Node) -> Relaxed | None:
        """Rounds of cuts at one node. None if it is pruned or a stop put it back."""
        while True:
            if self._impossible(node.lower, node.upper):
                self.best.close(node.number, None, "empty")
                return None
            self.master.bound_sites(node.lower, node.upper)
            relaxed = self.master.solve(self.limit)
            if relaxed is None:
                heapq.heappush(self.open, node)
                return None
            before = node.bound
            node.bound = max(node.bound, relaxed.bound)
            self.best.round(self.losses, self.names, self.choice, relaxed.opened)
            if self._prune(node.bound):
                self.best.close(node.number, relaxed.by)
                return None
            room = self.best.cutoff - relaxed.bound
            shut = (node.upper > 0) & (node.lower == 0) & (relaxed.reduced > room)
            opens = (node.upper > 0) & (node.lower == 0) & (-relaxed.reduced > room)
            self.best.leave_out(relaxed.bound + np.abs(relaxed.reduced[shut | opens]))
            if shut.any() or opens.any():
                self.best.settle(node.number, relaxed.by, self.names, shut, opens)
            node.upper[shut], node.lower[opens] = 0.0, 1.0
            prices, said = self.losses.best_prices(np.maximum(relaxed.opened, 0.0))
            sure = self.best.value if np.isfinite(self.best.value) else float(self.losses.most().sum())
            mean = max(sure / self.losses.customers, 1e-12)
            broken = np.flatnonzero(said > relaxed.loss + MISSED * mean)
            whole = np.abs(relaxed.opened - relaxed.opened.round()).max() <= INTEGRAL
            brings = node.bound - before > LITTLE * (self.best.cutoff - node.bound)
            if not len(broken) or not (whole or brings or self.nodes == 1):
                return relaxed
            self.master.add(self.losses.cuts_at(prices[broken], broken))

    def _impossible(self, lower: Floats, upper: Floats) -> bool:
        return bool(lower.sum() > self.choice.most or upper.sum() < self.choice.fewest)

    def _narrow(self, node: _Node, free: Ints, share: Floats) -> tuple[_Node, Ints, Floats]:
        """After the root: leave out the sites that are shut everywhere."""
        keep = np.flatnonzero(node.upper > 0)
        if len(keep) > DROP * len(node.upper):
            return node, free, share
        place = np.full(len(node.upper), -1)
        place[keep] = np.arange(len(keep))
        self.losses, self.names = self.losses.only(keep), self.names[keep]
        self.choice = self.choice.only(keep)
        self.gains, self.counts = self.gains[:, keep], self.counts[:, keep]
        self._clear(keep)
        return _Node(node.bound, node.number, node.lower[keep], node.upper[keep]), place[free], share[keep]

    def _clear(self, keep: Ints) -> None:
        """Only these sites, and only the cuts that hold the last answer up."""
        self.master = self.master.cleared(self.losses, keep)
        self.cleared = max(self.master.rows, self.losses.customers // 4, 1)

    def _branching_site(self, node: _Node, free: Ints, share: Floats) -> int:
        """The site whose two branches promise most by what branching brought; unknown ones are tried."""
        near_half = np.argsort(np.abs(share[free] - 0.5), kind="stable")
        tried = free[near_half[:TRIED]]
        for site in tried[(self.counts[:, tried] == 0).any(axis=0)]:
            self._try(node, int(site), float(share[site]))
        known = np.maximum(self.counts, 1)
        mean = self.gains.sum(axis=1) / np.maximum(self.counts.sum(axis=1), 1)
        each = np.where(self.counts > 0, self.gains / known, mean[:, None])[:, free]
        down, up = each[0] * share[free], each[1] * (1 - share[free])
        score = np.maximum(down, 1e-9) * np.maximum(up, 1e-9)
        return int(free[score.argmax()])

    def _try(self, node: _Node, site: int, share: float) -> None:
        """Solve both branches on a site, and remember what each brings."""
        for way in (0, 1):
            lower, upper = node.lower.copy(), node.upper.copy()
            (upper if way == 0 else lower)[site] = float(way)
            if self._impossible(lower, upper):
                continue
            self.master.bound_sites(lower, upper)
            relaxed = self.master.solve(self.limit, TRIAL_ITERATIONS)
            if relaxed is None:
                continue
            most = max(self.best.cutoff - node.bound, 0.0)
            gain = min(max(relaxed.bound - node.bound, 0.0), most if np.isfinite(most) else abs(node.bound))
            self.gains[way, site] += gain / (share if way == 0 else 1 - share)
            self.counts[way, site] += 1
