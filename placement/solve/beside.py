"""Plans beside an answer that are about as good and put as many posts elsewhere as was found.

Of all plans that are worth at least

    bound of the best - part * (bound of the best - value today)

some are sought that have little in common with the answer, cluster by cluster and service by service
(modelling to generate alternatives: Brill, Chang and Hopkins, *Management Science* 28, 1982). The search has
met many plans already, so a round of prices and a pick mostly suffice; that plans differ as much as can be is
not proved. How much more any could differ is bounded (`lagrangian/apart.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from placement.model.arrays import Floats
from placement.model.programme import Programme
from placement.model.work import done
from placement.solve.lagrangian.apart import apart_bound, wte_at_spots
from placement.solve.lagrangian.bounds import LagrangianSearch
from placement.solve.memory import give_back_freed
from placement.solve.near_optimal import MODEST, Apart
from placement.solve.outcome import ApartBound, Solved

PRICES = (1.0, 3.0)
"""What a WTE in common costs where plans are sought, as parts of what may be given up for each WTE: one plan
for each."""
FINE = 2
"""A search may leave so large a part (one in so many) of what may be given up unproved."""
PART_OF_WORK = 0.12
"""No further plan is sought once so large a part of the answer's own work is done: work counts picks low, so
the plans take about a quarter of the first aim's processor time (measured in Gwent)."""


def with_plans_beside(
    programme: Programme,
    search: LagrangianSearch | None,
    found: Solved,
    before: float,
    part: float,
    work: float,
    stop: Callable[[], bool] | None,
) -> Solved:
    """The answer with plans beside it that give up at most `part` of the first goal's gain; maybe none.

    `before` is the first goal's value for today's service, `work` what the answer took.
    """
    give_back_freed(len(programme.upper))  # what HiGHS held of the whole
    spot, step_wte, goal = programme.spot, programme.step_wte, programme.goals[0]
    if spot is None or step_wte is None or goal.sense != "max":
        return found
    posts, first, takes = np.flatnonzero(spot >= 0), found.reached[0], wte_at_spots(programme)
    own = np.asarray(takes @ np.round(found.values))
    loss = part * (first.bound - before)
    if found.ended is not None:
        return found
    if loss <= 0 or not own.any():
        return replace(found, apart=ApartBound(0.0, first.bound, float(own.sum())))
    apart = Apart(programme, search, found.values, first.bound - loss)
    plans, beside, began = [own], list[tuple[float, Floats]](), done()
    for price in PRICES:
        if done() - began > PART_OF_WORK * work or (stop is not None and stop()):
            break
        weights = np.zeros(len(spot))
        weights[posts] = step_wte[posts] * np.mean([plan > 0 for plan in plans], axis=0)[spot[posts]]
        picked = apart.other(weights, loss / float(own.sum()), loss / FINE, price)
        if picked is None:
            continue
        plan = np.asarray(takes @ np.round(picked[1]))
        if not any(np.array_equal(plan, known) for known in plans):
            plans.append(plan)
            beside.append(picked)
    asked = search is not None or len(programme.upper) < MODEST
    may_give = loss if asked and not (stop is not None and stop()) else 0.0
    bound = apart_bound(programme, search, found.values, first.bound, may_give)
    return replace(found, beside=tuple(beside), apart=bound)
