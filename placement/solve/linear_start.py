"""Where a linear programme begins that has values already, as that of a goal after the first.

What such a goal does not count (parts of need, where it counts travel) lies at its upper or its lower end.
Dual simplex first takes all of it to the lower end, since nothing speaks against that but the row that holds
the goal before, and brings it back in one step. HiGHS 1.15 chooses what to bring back by going through all of
it again for every few: with 44,091 columns, 38,340 of them parts of need, 139 steps took 0.88 s (measured).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.solve.outcome import SolveResult

if TYPE_CHECKING:
    from placement.model.arrays import Floats
    from placement.model.programme import Goal, Programme
    from placement.solve.highs import HighsModel

MANY = 10_000
"""Columns at an end that the goal does not count, from which on they are held there first; fewer are brought
back sooner than they are held."""


def begin_linear(
    live: HighsModel, programme: Programme, goal: Goal, start: Floats | None, stays: Floats | None
) -> None:
    """Let the next run begin at `start`, or where that leads by itself; `stays` are values that stay anyhow.

    With those, any way to the bound does: primal simplex brings nothing back, but may end at other values
    that are as good (services that nothing is paid for, all Wales: 0.4 s for 1.4).
    """
    if stays is not None and start is None:
        live.start_from(stays)
    elif stays is not None:
        live.by_primal()
    elif start is not None:
        live.start_from(start if len(live.whole) else _led(live, programme, goal, start))


def _led(live: HighsModel, programme: Programme, goal: Goal, start: Floats) -> Floats:
    """Of a programme without decisions: as good as the goal can be while all that it does not count stays.

    From there less is to be brought back, and the run ends at the same values (services that nothing is paid
    for, all Wales, today: 0.6 s for 1.0). Beside decided posts it takes twice as long.
    """
    lower, upper = programme.lower, programme.upper
    uncounted = (goal.cost == 0) & (lower < upper)
    ends = np.flatnonzero(uncounted & ((start == lower) | (start == upper)))
    if len(ends) < MANY:
        return start
    live.start_from(start)
    live.bound_columns(ends, start[ends], start[ends])
    ran = live.run()
    live.bound_columns(ends, lower[ends], upper[ends])
    return ran.values if isinstance(ran, SolveResult) else start
