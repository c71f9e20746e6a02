"""A plan of very many sites bettered part by part: a few neighbouring sites are chosen anew, all others kept.

Each part is a small p-median of its own: the customers of some open sites that lie together, none of whom
loses more than at the sites kept. It is solved to a small gap by the search that solves the whole, and taken
where it loses less; parts about new sites are looked at again, until no part is left to look at (POPMUSIC:
Taillard, *Journal of Heuristics* 9, 2003). What others could gain from the new sites is not counted in the
part, but is in the whole.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from placement.solve.siting.choice import Choice
from placement.solve.siting.distances import Distances

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.arrays import Ints
    from placement.model.work import Limit
    from placement.solve.siting.plans import Sited

    Search = Callable[[Distances, Choice, Ints, Limit, float], Sited]
    """Losses and choice of a part, its plan so far, a limit and a relative gap: to its best plan."""

TOGETHER = 10
"""Open sites of a part at most: with 6 a plan of 5,000 points in a square ends 0.4 % worse."""
CROWD = 2_000
"""Customers of a part at most; where two sites have more they are left alone."""
PART_GAP = 5e-4
"""Of a part's own losses, what may be left unproved."""
PART_WORK = 5.0
"""Of one part, in units."""
SURE = 1e-9
"""Of a gain, in parts of all that is lost, before it counts."""


def bettered(losses: Distances, opened: Ints, search: Search, limit: Limit) -> Ints:
    """The plan after every part was chosen anew, until none can be bettered or the limit comes."""
    value = losses.value(opened)
    waiting = deque(opened.tolist())
    while waiting and limit.reached() is None:
        site = waiting.popleft()
        if site not in opened:
            continue
        part = _part(losses, opened, site)
        if part is None:
            continue
        own, kept, sites, table = part
        start = np.searchsorted(sites, own)
        choice = Choice.exactly(len(sites), len(own))
        found = search(table, choice, start, limit.at_most(PART_WORK), PART_GAP)
        trial = np.sort(np.append(kept, sites[found.opened]))
        worth = losses.value(trial)
        if worth < value - SURE * max(1.0, value):
            opened, value = trial, worth
            waiting.extend(each for each in sites[found.opened].tolist() if each not in waiting)
    return opened


def _part(losses: Distances, opened: Ints, site: int) -> tuple[Ints, Ints, Ints, Distances] | None:
    """The sites of a part about an open one, those kept, the sites to choose from, and the part's losses.

    None where the site has no customer, or too many to be a part.
    """
    first = losses.cost[:, opened].argmin(axis=1)
    nearest, count = opened[first], np.bincount(first, minlength=len(opened))
    mine = np.flatnonzero(nearest == site)
    if not len(mine):
        return None
    order = np.argsort(losses.cost[np.ix_(mine, opened)].mean(axis=0), kind="stable")
    few = min(int((np.cumsum(count[order]) <= CROWD).sum()), TOGETHER, len(opened) - 1)
    if few < 2:
        return None
    own, kept = np.sort(opened[order[:few]]), np.sort(opened[order[few:]])
    customers = np.flatnonzero(np.isin(nearest, own))
    table = losses.cost[customers]
    most = table[:, kept].min(axis=1)[:, None]
    saved = np.maximum(most - table, 0.0).sum(axis=0)
    sites = np.union1d(np.argsort(-saved, kind="stable")[: len(customers)], own)
    return own, kept, sites, Distances(np.ascontiguousarray(np.minimum(table[:, sites], most)), losses.whole)
