"""The best that known plans could be worth together, worked out exactly over what they take in all.

Every plan of a unit takes a whole number of each total (posts of a price, say). Units are merged one by one:
for each total reached, the most that the plans so far can be worth,

    forward[u + 1][n] = max over plans p of unit u of  forward[u][n - takes(p)] + worth(p)

and the same from the end, so that the best plans beside each is known too (Bellman 1957; a multiple-choice
knapsack). Rows that are not about totals, room at a base and who is there to fill posts, are left out, so
what is found is a bound for the choice that heeds them: plans that cannot come near it need not be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.solve.lagrangian.linking_rows import Joint

MOST_STATES = 400_000
"""Of totals; with more, merging costs more than it saves."""
Table = NDArray[np.float64]
Slices = tuple[slice, ...]


class Merged:
    """What plans could be worth together: `best` in all, `via` with each plan, worked out when first wanted.

    `best`: no choice of one plan for each unit is worth more. `via[u][p]`: nor any with that plan.
    """

    def __init__(self, best: float, via: Callable[[], tuple[Floats, ...]]) -> None:
        self.best, self._via = best, via

    @cached_property
    def via(self) -> tuple[Floats, ...]:
        return self._via()


def merge(joint: Joint, takes: Sequence[Ints], worths: Sequence[Floats]) -> Merged | None:
    """For each unit, `takes` (plans x totals) and `worths` of its plans; None without totals or with many.

    The worth is below nothing if no choice has totals that are allowed.
    """
    if not joint.groups:
        return None
    if not all(map(len, takes)):
        return Merged(-np.inf, lambda: tuple(np.full(len(each), -np.inf) for each in takes))
    least = [each.min(axis=0) for each in takes]
    base = np.sum(least, axis=0)
    beyond = [each - low for each, low in zip(takes, least, strict=True)]
    sizes = _sizes(joint, base, beyond)
    if sizes is None:
        return None
    order = np.argsort(sizes, kind="stable")  # the longest last: numpy's inner loop is over the last
    held = _allowed(joint, base, sizes).transpose(order)
    return _Merging([t[:, order] for t in beyond], worths, np.where(held, 0.0, -np.inf)).merged()


class _Merging:
    """Tables over totals beyond the least that every choice takes, unit by unit.

    A table reaches no further than the units so far can take together: tables of one size held 50 MB more
    for one board of Wales (measured).
    """

    def __init__(self, takes: Sequence[Ints], worths: Sequence[Floats], last: Table) -> None:
        self.takes, self.worths = takes, worths
        self.kinds = [_best_of_each(t, w, last.shape) for t, w in zip(takes, worths, strict=True)]
        self.forward = [np.zeros((1,) * last.ndim)]
        for shifts, most in self.kinds:
            self.forward.append(_forward(self.forward[-1], shifts, most, last.shape))
        self.last = last[tuple(slice(size) for size in self.forward[-1].shape)]

    def merged(self) -> Merged:
        return Merged(float((self.forward[-1] + self.last).max()), self.via)

    def via(self) -> tuple[Floats, ...]:
        """The most with each plan of each unit."""
        after = self.last
        found: list[Floats] = []
        for unit in range(len(self.kinds) - 1, -1, -1):
            before, (shifts, most) = self.forward[unit], self.kinds[unit]
            partners = {
                tuple(shift): float((before[at] + after[to]).max(initial=-np.inf))
                for shift, at, to in _moves(shifts, before.shape, after.shape)
            }
            own = [partners.get(tuple(row), -np.inf) for row in self.takes[unit].tolist()]
            found.append(np.asarray(own) + self.worths[unit])
            after = _backward(after, shifts, most, before.shape)
        return tuple(reversed(found))


def _sizes(joint: Joint, base: Ints, takes: Sequence[Ints]) -> tuple[int, ...] | None:
    """How many values each total can have beyond the base; None if too many together."""
    rows = joint.total_rows.toarray()
    most = np.floor(np.minimum(joint.most - base, sum(each.max(axis=0) for each in takes)) + 1e-9)
    for row, upper in zip(rows, joint.total_upper, strict=True):
        if np.isfinite(upper) and (row >= 0).all():
            used = row > 0
            most[used] = np.minimum(most[used], np.floor((upper - row @ base) / row[used] + 1e-9))
    most = np.maximum(most, 0)
    return tuple(int(n) + 1 for n in most) if np.prod(most + 1) <= MOST_STATES else None


def _allowed(joint: Joint, base: Ints, sizes: tuple[int, ...]) -> NDArray[np.bool_]:
    totals = np.indices(sizes).reshape(len(sizes), -1) + base[:, None]
    found = joint.total_rows @ totals
    slack = 1e-9 * (1 + np.abs(found))
    held = (found >= joint.total_lower[:, None] - slack) & (found <= joint.total_upper[:, None] + slack)
    return np.asarray(held.all(axis=0).reshape(sizes))


def _best_of_each(takes: Ints, worths: Floats, sizes: tuple[int, ...]) -> tuple[Ints, Floats]:
    """Different totals taken, within the sizes, and the most that a plan with each is worth."""
    within = (takes < np.array(sizes)).all(axis=1)
    shifts, number = np.unique(takes[within], axis=0, return_inverse=True)
    most = np.full(len(shifts), -np.inf)
    np.maximum.at(most, number.ravel(), worths[within])
    return shifts, most


def _forward(table: Table, shifts: Ints, most: Floats, sizes: tuple[int, ...]) -> Table:
    """One unit more: as far as its plans reach beyond the table, and no further than the sizes."""
    reach = np.minimum(np.array(table.shape) + shifts.max(axis=0, initial=0), sizes)
    out = np.full(tuple(reach.tolist()), -np.inf)
    for worth, (_, at, to) in zip(most, _moves(shifts, table.shape, out.shape), strict=True):
        np.maximum(out[to], table[at] + worth, out=out[to])
    return out


def _backward(after: Table, shifts: Ints, most: Floats, sizes: tuple[int, ...]) -> Table:
    """The same from the end, over the totals that the units before can reach."""
    out = np.full(sizes, -np.inf)
    for worth, (_, at, to) in zip(most, _moves(shifts, sizes, after.shape), strict=True):
        np.maximum(out[at], after[to] + worth, out=out[at])
    return out


def _moves(
    shifts: Ints, sizes: tuple[int, ...], beyond: tuple[int, ...]
) -> Iterator[tuple[list[int], Slices, Slices]]:
    """Each shift, where in a table of the first sizes it starts and where in one of the second it ends."""
    for shift in shifts.tolist():
        many = [min(size, end - step) for size, end, step in zip(sizes, beyond, shift, strict=True)]
        at = tuple(slice(0, count) for count in many)
        yield shift, at, tuple(slice(step, step + count) for step, count in zip(shift, many, strict=True))
