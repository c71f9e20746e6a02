"""What prices of the rows prove by themselves: a bound, and how far each column can be from its better end.

For any prices y of the rows (of the right sign for their limits), with reduced costs d = cost - y @ matrix,
no values within the bounds are better than

    bound = y @ limits + sum over columns of d times its better bound     (the least, where least is best)

and none in which column j lies k away from its better bound are better than bound + |d_j| * k. So where an
answer of value v is known, a whole number need not go further than (v - bound) / |d_j| from there: fixing by
reduced costs (Dantzig, Fulkerson and Johnson, *Operations Research* 2, 1954; Crowder, Johnson and Padberg,
*Operations Research* 31, 1983). That holds for every programme and for every y, however inexact the solver
was, because the bound is summed here from y alone (Neumaier and Shcherbina, *Mathematical Programming* 99,
2004).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats
from placement.model.programme import Goal, Programme

ROUNDING = 1e-14
"""Of the sum of all terms' sizes: more than floating point can have lost in a bound."""


@dataclass(frozen=True)
class PriceBound:
    """What prices of the rows prove: the least value there can be, and what each column adds to it.

    Where most is best everything is counted negatively. `dear` is the cost of each unit away from the better
    bound, which is the lower one where `dear` is positive and the upper one where it is negative.
    """

    bound: float
    dear: Floats


@dataclass(frozen=True)
class NarrowedBounds:
    """Bounds of the columns outside which nothing is better than `left_out`."""

    lower: Floats
    upper: Floats
    left_out: float


def relaxed(programme: Programme, goal: Goal, row_duals: Floats, offset: float = 0.0) -> PriceBound:
    """The bound from any prices of the rows; those of the wrong sign for their row count as nothing."""
    sign = 1.0 if goal.sense == "min" else -1.0
    y = sign * row_duals[: len(programme.row_upper)]
    y = np.where(np.isfinite(np.where(y > 0, programme.row_lower, programme.row_upper)), y, 0.0)
    limits = np.where(y > 0, programme.row_lower, programme.row_upper)[y != 0]
    dear = np.asarray(sign * goal.cost - programme.matrix.T @ y)
    terms = np.concatenate(
        [y[y != 0] * limits, np.minimum(dear * programme.lower, dear * programme.upper), [sign * offset]]
    )
    lost = ROUNDING * (float(np.abs(terms).sum()) + 1.0)
    return PriceBound(math.fsum(terms.tolist()) - lost, dear)


def narrowed(programme: Programme, found: PriceBound, cutoff: float) -> NarrowedBounds:
    """Whole numbers no further from their better bound than an answer below `cutoff` can have them."""
    lower, upper = programme.lower.copy(), programme.upper.copy()
    room = max(cutoff - found.bound, 0.0)
    dear = np.abs(found.dear)
    whole = programme.integer & (dear > 0)
    span = programme.upper - programme.lower
    far = np.divide(room, dear, out=np.full(len(dear), np.inf), where=whole)
    cut = whole & (far < span)
    least, most = programme.lower + far, programme.upper - far
    up, down = cut & (found.dear > 0), cut & (found.dear < 0)
    upper[up] = np.maximum(np.floor(least[up]), np.ceil(lower[up]))
    lower[down] = np.minimum(np.ceil(most[down]), np.floor(upper[down]))
    first_out = np.concatenate(
        [
            dear[up] * (upper[up] + 1 - programme.lower[up]),
            dear[down] * (programme.upper[down] - lower[down] + 1),
        ]
    )
    return NarrowedBounds(lower, upper, found.bound + float(first_out.min(initial=np.inf)))
