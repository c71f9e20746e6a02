"""The best that known plans could be worth together, worked out exactly over what they take in all.

Every plan of a unit takes a whole number of each total (posts of a price, say). Units are merged one by one:
for each total reached, the most that the plans so far can be worth,

    forward[u + 1][n] = max over plans p of unit u of  forward[u][n - takes(p)] + worth(p)

and the same from the end, so that each plan's best company is known too (Bellman 1957; a multiple-choice
knapsack). Rows that are not about totals, room at a base and who is there to fill posts, are left out, so
what is found is a bound for the choice that heeds them: plans that cannot come near it need not be tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.model.pieces import Joint

MOST_STATES = 400_000
"""Of totals; with more, merging costs more than it saves."""
Table = NDArray[np.float64]


@dataclass(frozen=True)
class Merged:
    """`best`: no choice of one plan for each unit is worth more. `via[u][p]`: nor any with that plan."""

    best: float
    via: tuple[Floats, ...]


def merge(joint: Joint, takes: Sequence[Ints], worths: Sequence[Floats]) -> Merged | None:
    """For each unit, `takes` (plans x totals) and `worths` of its plans; None where totals are too many.

    The worth is below nothing if no choice has totals that are allowed.
    """
    sizes = _sizes(joint, takes)
    if sizes is None:
        return None
    kinds = [_best_of_each(t, w, sizes) for t, w in zip(takes, worths, strict=True)]
    forward = [np.full(sizes, -np.inf)]
    forward[0][(0,) * len(sizes)] = 0.0
    for shifts, most in kinds:
        forward.append(_stepped(forward[-1], shifts, most))
    after = np.where(_allowed(joint, sizes), 0.0, -np.inf)
    best = float((forward[-1] + after).max())
    via: list[Floats] = []
    for unit in range(len(kinds) - 1, -1, -1):
        shifts, most = kinds[unit]
        company = {
            tuple(shift): float(
                (forward[unit][_from(shift, sizes)] + after[_to(shift, sizes)]).max(initial=-np.inf)
            )
            for shift in shifts.tolist()
        }
        own = [company.get(tuple(row), -np.inf) for row in takes[unit].tolist()]
        via.append(np.asarray(own) + worths[unit])
        after = _stepped_back(after, shifts, most)
    return Merged(best, tuple(reversed(via)))


def _sizes(joint: Joint, takes: Sequence[Ints]) -> tuple[int, ...] | None:
    """How many values each total can have; None if too many together."""
    rows = joint.total_rows.toarray()
    most = np.floor(np.minimum(joint.most, sum(each.max(axis=0) for each in takes)) + 1e-9)
    for row, upper in zip(rows, joint.total_upper, strict=True):
        if np.isfinite(upper) and (row >= 0).all():
            used = row > 0
            most[used] = np.minimum(most[used], np.floor(upper / row[used] + 1e-9))
    states = np.prod(most + 1)
    return tuple(int(n) + 1 for n in most) if 0 < states <= MOST_STATES else None


def _allowed(joint: Joint, sizes: tuple[int, ...]) -> NDArray[np.bool_]:
    totals = np.indices(sizes).reshape(len(sizes), -1)
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


def _stepped(table: Table, shifts: Ints, most: Floats) -> Table:
    out = np.full(table.shape, -np.inf)
    for shift, worth in zip(shifts.tolist(), most, strict=True):
        to = _to(shift, table.shape)
        np.maximum(out[to], table[_from(shift, table.shape)] + worth, out=out[to])
    return out


def _stepped_back(table: Table, shifts: Ints, most: Floats) -> Table:
    out = np.full(table.shape, -np.inf)
    for shift, worth in zip(shifts.tolist(), most, strict=True):
        at = _from(shift, table.shape)
        np.maximum(out[at], table[_to(shift, table.shape)] + worth, out=out[at])
    return out


def _from(shift: Sequence[int], sizes: tuple[int, ...]) -> tuple[slice, ...]:
    return tuple(slice(0, size - step) for step, size in zip(shift, sizes, strict=True))


def _to(shift: Sequence[int], sizes: tuple[int, ...]) -> tuple[slice, ...]:
    return tuple(slice(step, size) for step, size in zip(shift, sizes, strict=True))
