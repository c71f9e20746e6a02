"""The best plan met so far, and what a bound has to reach before nothing better is left."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.work import NEVER, Limit
from placement.solve.outcome import StoppedBy
from placement.solve.siting.losses import Losses

ALIKE = 1e-9
"""Two sums that differ by this part are the same."""
GOOD = 1.005
"""A plan that loses no more than this many times the best is worth swaps."""
SWAPS, AT_ONCE = 200, 5
"""Of one plan at most, and between two looks at the limit."""


@dataclass(frozen=True)
class Sited:
    """The sites to open, what is lost with them, and what no choice of sites can lose less than."""

    opened: Ints
    value: float
    bound: float
    stopped_by: StoppedBy


@dataclass
class Best:
    """Plans come in by the positions of their sites in the whole problem; the best stays."""

    whole: Losses
    gap: float
    limit: Limit = NEVER
    opened: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    value: float = np.inf
    seen: set[bytes] = field(default_factory=set)

    def offer(self, opened: Ints) -> None:
        """Take a plan if it is better than all before."""
        value = self.whole.value(opened)
        if value < self.value:
            self.opened, self.value = np.sort(opened), value

    def round(self, losses: Losses, names: Ints, opened: Floats) -> None:
        """The p sites with most of `opened`, with swaps among `losses` if that promises to be good.

        `names` has the position of each of its sites in the whole problem.
        """
        count = len(self.opened)
        most = np.sort(np.argsort(-opened, kind="stable")[:count])
        mark = names[most].tobytes()
        if mark in self.seen:
            return
        self.seen.add(mark)
        if losses.value(most) <= GOOD * self.value:
            most = self.swapped(losses, most)
        self.offer(names[most])

    def swapped(self, losses: Losses, opened: Ints) -> Ints:
        """After the best swaps, a few at a time, until there are none or the limit comes."""
        for _ in range(SWAPS // AT_ONCE):
            if self.limit.reached() is not None:
                break
            before, opened = opened, losses.improved(opened, AT_ONCE)
            if np.array_equal(before, opened):
                break
        return opened

    @property
    def cutoff(self) -> float:
        """A bound from here on leaves no plan that is better than the best by more than the gap."""
        if self.whole.whole:
            return self.value - max(1.0, math.floor(self.gap + 1.0)) + self._hair
        return self.value - max(self.gap, ALIKE * abs(self.value))

    def proved(self, bound: float) -> float:
        """What a bound proves: where every loss is whole, the next whole number."""
        return float(np.ceil(bound - self._hair)) if self.whole.whole else bound

    @property
    def _hair(self) -> float:
        """For the rounding of sums."""
        return 1e-6 + 1e-11 * abs(self.value)
