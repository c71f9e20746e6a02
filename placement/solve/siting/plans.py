"""The best plan met so far, and what a bound has to reach before nothing better is left."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from placement.model.arrays import Bools, Floats, Ints
from placement.model.work import NEVER, Limit
from placement.solve.outcome import StoppedBy
from placement.solve.siting.choice import HAIR, Choice
from placement.solve.siting.losses import Losses
from placement.solve.siting.multipliers import Multipliers
from placement.solve.siting.proof import Settling, SitingProof

ALIKE = 1e-9
"""Two sums that differ by this part are the same."""
GOOD = 1.005
"""A plan that loses no more than this many times the best is worth swaps."""
SWAPS = 200
"""Of one plan at most."""
VERY_MANY, SHAKES, MOVED = 3_000, 80, 4
"""Sites from which the best plan is shaken, how often, and how many sites are moved each time."""
SHAKES_PART = 0.25
"""Of the limit that this may take."""
SURE = 1e-9
"""Of a gain by a move, in parts of all that is lost, before it counts."""


@dataclass(frozen=True)
class Sited:
    """The sites to open, what is lost with them, and what no choice of sites can lose less than."""

    opened: Ints
    value: float
    bound: float
    stopped_by: StoppedBy
    proof: SitingProof | None = None


@dataclass
class Best:
    """Plans come in by the positions of their sites in the whole problem; the best stays."""

    whole: Losses
    choice: Choice
    gap: float
    limit: Limit = NEVER
    relative_gap: float = 0.0
    """Of the value with its constant."""
    constant: float = 0.0
    left_out: float = np.inf
    """What is proved of all choices that were left out on the way."""
    proof: SitingProof | None = None
    """Where multipliers are kept, if they are asked for."""
    opened: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    value: float = np.inf
    seen: set[bytes] = field(default_factory=set)

    def offer(self, opened: Ints) -> None:
        """Take a plan if it may be and is better than all before."""
        if not self.choice.allows(opened):
            return
        value = self.worth(self.whole, self.choice, opened)
        if value < self.value:
            self.opened, self.value = np.sort(opened), value

    @staticmethod
    def worth(losses: Losses, choice: Choice, opened: Ints) -> float:
        """Losses and costs of sites; endless where no site is open."""
        return losses.value(opened) + float(choice.cost[opened].sum()) if len(opened) else np.inf

    def leave_out(self, bounds: Floats) -> None:
        """What is proved of choices that no longer count."""
        if len(bounds):
            self.left_out = min(self.left_out, self.proved(float(bounds.min())))

    def settle(self, number: int, by: Multipliers, names: Ints, shut: Bools, opened: Bools) -> None:
        """Keep multipliers and what they settle in a box; `names` are places in the whole problem."""
        if self.proof is not None:
            self.proof.boxes[number].settlings.append(Settling(by, names[shut], names[opened]))

    def close(self, number: int, by: Multipliers | None, ends: str = "closed", site: int = -1) -> None:
        """Keep what became of a box."""
        if self.proof is not None:
            box = self.proof.boxes[number]
            none = np.zeros(0, dtype=np.int64)
            box.settlings += [] if by is None else [Settling(by, none, none)]
            box.ends, box.branched_on = ends, site

    def round(self, losses: Losses, names: Ints, choice: Choice, opened: Floats) -> None:
        """The sites with most of `opened`, with swaps among `losses` if that promises to be good.

        `names` has the position of each of its sites in the whole problem, whose part `choice` is.
        """
        most = filled_up(choice, opened)
        mark = names[most].tobytes()
        if mark in self.seen:
            return
        self.seen.add(mark)
        if choice.allows(most) and self.worth(losses, choice, most) <= GOOD * self.value:
            most = self.swapped(losses, choice, most)
        self.offer(names[most])

    def swapped(self, losses: Losses, choice: Choice, opened: Ints) -> Ints:
        """After the best swaps, one at a time, until there are none or the limit comes."""
        for _ in range(SWAPS):
            if self.limit.reached() is not None:
                break
            before = opened
            opened = losses.improved(opened, 1) if choice.plain else moved(losses, choice, opened)
            if np.array_equal(before, opened):
                break
        return opened

    def shaken(self, losses: Losses, choice: Choice) -> None:
        """Some sites elsewhere and swaps again, a stated number of times, where there are very many sites.

        A proof is then far off, and a first plan half a per cent better is worth more. Source of method:
        Lourenco, Martin and Stutzle, "Iterated local search", *Handbook of Metaheuristics*, 2003.
        """
        if not choice.plain or losses.sites < VERY_MANY or len(self.opened) <= MOVED:
            return
        draw, part = np.random.default_rng(0), self.limit.part(SHAKES_PART)
        for _ in range(SHAKES):
            if part.reached() is not None:
                break
            out = draw.choice(len(self.opened), MOVED, replace=False)
            shut = np.setdiff1d(np.arange(losses.sites), self.opened)
            into = draw.choice(shut, MOVED, replace=False)
            self.offer(self.swapped(losses, choice, np.sort(np.append(np.delete(self.opened, out), into))))

    @property
    def cutoff(self) -> float:
        """A bound from here on leaves no plan that is better than the best by more than the gap."""
        if not math.isfinite(self.value):
            return math.inf
        gap = max(self.gap, self.relative_gap * abs(self.value + self.constant))
        if self._whole:
            return self.value - math.floor(gap + 1.0) + self._hair
        return self.value - max(gap, ALIKE * abs(self.value))

    def proved(self, bound: float) -> float:
        """What a bound proves: where every loss is whole, the next whole number."""
        return float(np.ceil(bound - self._hair)) if self._whole and math.isfinite(bound) else bound

    @cached_property
    def _whole(self) -> bool:
        """Whether every sum is a whole number."""
        return self.whole.whole and bool((self.choice.cost == np.round(self.choice.cost)).all())

    @property
    def _hair(self) -> float:
        """For the rounding of sums."""
        return 1e-6 + (1e-11 * abs(self.value) if math.isfinite(self.value) else 0.0)


def first_plans(losses: Losses, choice: Choice) -> list[Ints]:
    """Greedy plans: each site in turn takes the most off, or the most for what it takes of the rows."""
    if choice.plain:
        return [losses.greedy(choice.most)]
    scarce = np.abs(choice.rows / np.maximum(np.abs(choice.row_upper), 1.0)[:, None])
    taken = np.asarray(scarce.max(axis=0).todense()).ravel() if choice.rows.shape[0] else None
    plans = [_grown(losses, choice, np.ones(losses.sites))]
    return plans if taken is None else [*plans, _grown(losses, choice, np.maximum(taken, 1e-9))]


def _grown(losses: Losses, choice: Choice, weight: Floats) -> Ints:
    opened = np.flatnonzero(choice.lower > 0)
    while len(opened) < choice.most:
        gain = losses.saved(losses.left(opened)) - choice.cost
        gain[~_may_open(choice, opened)] = -np.inf
        best = int(np.where(gain > 0, gain / weight, gain).argmax())
        enough = len(opened) >= max(choice.fewest, 1)
        if not np.isfinite(gain[best]) or (enough and gain[best] <= 0):
            break
        opened = np.append(opened, best)
    return np.sort(opened)


def filled_up(choice: Choice, opened: Floats) -> Ints:
    """The sites with most of `opened`: as many as there are to be, or those with more than half."""
    order = np.argsort(-opened, kind="stable")
    if choice.plain:
        return np.sort(order[: choice.most])
    chosen = np.flatnonzero(choice.lower > 0)
    for site in order:
        few = len(chosen) < choice.fewest
        if len(chosen) >= choice.most or not (few or opened[site] > 0.5):
            break
        if choice.lower[site] == 0 and _may_open(choice, chosen)[site]:
            chosen = np.append(chosen, site)
    return np.sort(chosen)


def _may_open(choice: Choice, opened: Ints) -> Bools:
    """Which sites may open beside these without taking more of a row than there is."""
    chosen = np.zeros(len(choice.cost))
    chosen[opened] = 1.0
    after = np.asarray((choice.rows @ chosen)[:, None] + choice.rows.toarray())
    fits = (after <= choice.row_upper[:, None] + HAIR * (1 + np.abs(after))).all(axis=0)
    return np.asarray(fits & (chosen == 0) & (choice.upper > 0))


def moved(losses: Losses, choice: Choice, opened: Ints) -> Ints:
    """After the best of all single openings, closings and swaps that the choice allows; else the same."""
    if not choice.allows(opened) or not len(opened):
        return opened
    gain, lost, swap = losses.moves(opened)
    cost, taken = choice.cost, choice.rows.toarray()
    open_here = np.isin(np.arange(len(cost)), opened)
    now = taken[:, opened].sum(axis=1)
    kept = choice.lower[opened] > 0
    add = np.where((choice.upper > 0) & ~open_here & (len(opened) < choice.most), gain - cost, -np.inf)
    drop = np.where(~kept & (len(opened) > max(choice.fewest, 1)), cost[opened] - lost, -np.inf)
    net = swap + cost[opened][:, None] - cost[None]
    net[kept] = -np.inf
    net[:, open_here | (choice.upper == 0)] = -np.inf
    for row, low, high, at in zip(taken, choice.row_lower, choice.row_upper, now, strict=True):
        hair = HAIR * (1 + abs(at))
        for moves, after in (
            (add, at + row),
            (drop, at - row[opened]),
            (net, at + row[None] - row[opened][:, None]),
        ):
            moves[(after > high + hair) | (after < low - hair)] = -np.inf
    best = max((add.max(), 0), (drop.max(), 1), (net.max(), 2))
    if best[0] <= SURE * max(1.0, losses.value(opened)):
        return opened
    if best[1] == 0:
        return np.sort(np.append(opened, add.argmax()))
    if best[1] == 1:
        return np.delete(opened, drop.argmax())
    out, into = divmod(int(net.argmax()), len(cost))
    return np.sort(np.append(np.delete(opened, out), into))
