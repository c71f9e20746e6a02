"""The best that known plans could be worth together, worked out exactly over what they take in all.

Every plan of a unit takes a whole number of each total (posts of a price, say). Units are merged one by one:
for each total reached, the most that the plans so far can be worth,

    forward[u + 1][n] = max over plans p of unit u of  forward[u][n - takes(p)] + worth(p)

and the same from the end, so that the best plans beside each is known too (Bellman 1957; a multiple-choice
knapsack). Rows that are not about totals, room at a base and who is there to fill posts, are left out, so
what is found is a bound for the choice that heeds them: plans that cannot come near it need not be tried.

Only totals are kept that a choice worth enough may pass through. The linear relaxation says of each plan what
a choice with it loses against the relaxation's own worth; losses add up, and totals that no plans so far
reach without losing more than there is room for are dropped (Marsten and Morin, *Mathematical Programming*
14, 1978). In Gwent with £10m some 40,000 of 500,000 totals stay, and merging takes a quarter of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.solve.lagrangian.linking_rows import Joint

MOST_PAIRS = 4_000_000
"""Of totals so far and plans of the next unit; with more, merging costs more than it saves."""
MOST_CODES = 2.0**62
"""Each total reached has a whole number of its own, which must be one of 64 bits."""
ROUNDING = 1e-9
"""How far sums of losses and of what is taken may be off."""


class Merged:
    """What plans could be worth together: `best` in all, `via` with each plan, worked out when first wanted.

    `best`: no choice of one plan for each unit is worth more. `via[u][p]`: nor any with that plan.
    """

    def __init__(self, best: float, via: Callable[[], tuple[Floats, ...]]) -> None:
        self.best, self._via = best, via

    @cached_property
    def via(self) -> tuple[Floats, ...]:
        return self._via()


@dataclass(frozen=True)
class UnitPlans:
    """What of one unit is merged: by plan what it `takes` (plans x totals), is worth, and at least loses."""

    takes: Ints
    worth: Floats
    loss: Floats


def merge(joint: Joint, units: Sequence[UnitPlans], room: float = np.inf) -> Merged | None:
    """What plans are worth together where no more than `room` is lost; None without totals or with too many.

    The worth is below nothing if no choice has totals that are allowed and loses so little.
    """
    if not joint.groups:
        return None
    if not all(len(unit.takes) for unit in units):
        return Merged(-np.inf, lambda: tuple(np.full(len(unit.takes), -np.inf) for unit in units))
    least = [unit.takes.min(axis=0) for unit in units]
    spans = 1 + np.sum([unit.takes.max(axis=0) for unit in units], axis=0) - np.sum(least, axis=0)
    if np.prod(spans.astype(float)) > MOST_CODES:
        return None
    radix = np.append(np.cumprod(spans[:0:-1])[::-1], 1)
    rows = joint.total_rows.toarray()
    base = rows @ np.sum(least, axis=0)
    merging = _Merging(
        [_kinds_of(unit, low, rows, radix) for unit, low in zip(units, least, strict=True)], base
    )
    if not merging.forwards(joint, rows, room + ROUNDING * (1 + abs(room))):
        return None
    return merging.merged(joint)


@dataclass(frozen=True)
class _Kinds:
    """Plans of one unit that take the same: `number` is the kind of each plan, the rest is by kind."""

    number: Ints
    own: Floats
    step: Ints
    worth: Floats
    loss: Floats
    taken: Floats


def _kinds_of(unit: UnitPlans, least: Ints, rows: Floats, radix: Ints) -> _Kinds:
    kinds, number = np.unique(unit.takes - least, axis=0, return_inverse=True)
    worth, loss = np.full(len(kinds), -np.inf), np.full(len(kinds), np.inf)
    np.maximum.at(worth, number.ravel(), unit.worth)
    np.minimum.at(loss, number.ravel(), unit.loss)
    return _Kinds(number.ravel(), unit.worth, kinds @ radix, worth, loss, kinds @ rows.T)


class _Merging:
    """Totals reached unit by unit, beyond the least that every choice takes, each as one whole number."""

    def __init__(self, kinds: Sequence[_Kinds], base: Floats) -> None:
        self.kinds, self.base = kinds, base
        self.codes, self.forward = [np.zeros(1, dtype=np.int64)], [np.zeros(1)]
        self.taken = np.zeros((1, len(base)))

    def forwards(self, joint: Joint, rows: Floats, room: float) -> bool:
        """Every unit in turn; whether there were few enough totals to the end."""
        only_takes = (rows >= 0).all(axis=1) & np.isfinite(joint.total_upper)
        capped = np.flatnonzero(only_takes)
        left = (joint.total_upper - self.base + ROUNDING * (1 + np.abs(joint.total_upper)))[capped]
        loss = np.zeros(1)
        for kind in self.kinds:
            if len(loss) * len(kind.step) > MOST_PAIRS:
                return False
            by, at = np.nonzero(kind.loss[:, None] + loss <= room)
            for row, most_of_it in zip(capped, left, strict=True):
                within = self.taken[at, row] + kind.taken[by, row] <= most_of_it
                at, by = at[within], by[within]
            codes = self.codes[-1][at] + kind.step[by]
            order = np.argsort(codes, kind="stable")  # of each kind they are in order: runs are merged
            at, by, codes = at[order], by[order], codes[order]
            first = np.flatnonzero(np.diff(codes, prepend=-1))
            self.codes.append(codes[first])
            self.taken = self.taken[at[first]] + kind.taken[by[first]]
            most, loss = self.forward[-1][at] + kind.worth[by], loss[at] + kind.loss[by]
            if len(first):
                most, loss = np.maximum.reduceat(most, first), np.minimum.reduceat(loss, first)
            self.forward.append(most)
        return True

    def merged(self, joint: Joint) -> Merged:
        found = self.taken + self.base
        slack = ROUNDING * (1 + np.abs(found))
        held = (found >= joint.total_lower - slack) & (found <= joint.total_upper + slack)
        last = np.where(held.all(axis=1), 0.0, -np.inf)
        return Merged(float((self.forward[-1] + last).max(initial=-np.inf)), lambda: self._via(last))

    def _via(self, after: Floats) -> tuple[Floats, ...]:
        """The most with each plan of each unit, from the last unit to the first."""
        found: list[Floats] = []
        for unit in range(len(self.kinds) - 1, -1, -1):
            kind, codes, reached = self.kinds[unit], self.codes[unit], self.codes[unit + 1]
            before, beside = np.full(len(codes), -np.inf), np.full(len(kind.step), -np.inf)
            for number, step in enumerate(kind.step if len(reached) else ()):
                at = np.minimum(np.searchsorted(reached, codes + step), len(reached) - 1)
                then = np.where(reached[at] == codes + step, after[at], -np.inf)
                beside[number] = (self.forward[unit] + then).max(initial=-np.inf)
                np.maximum(before, then + kind.worth[number], out=before)
            found.append(beside[kind.number] + kind.own)
            after = before
        return tuple(reversed(found))
