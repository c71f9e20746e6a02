"""The search for sites with limited room: a plan and prices, then HiGHS on the sites that these leave.

A plan and a proved bound stand after the first round of prices. A small search among the sites that the
prices use betters the plan; a site whose penalty alone takes the bound past it is then left out, or open in
any case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Bools, Floats, Ints
from placement.model.work import LEAST, Limit
from placement.solve.outcome import StoppedBy
from placement.solve.siting.choice import Choice
from placement.solve.siting.near_arcs import searched, served
from placement.solve.siting.rooms import RoomPrices, Rooms, good_prices

USED = 0.02
"""Of a site, on the average of the prices' rounds, from which the small search has it."""
NODES = 50
"""Of the small search."""
NEAR = 0.25
"""Of a customer's price, what serving it from a near site may cost more, with room paid for."""


@dataclass(frozen=True)
class Housed:
    """The sites to open, who is served there (customers by these sites, in parts of 1), value and bound."""

    opened: Ints
    share: Floats
    value: float
    bound: float
    stopped_by: StoppedBy
    prices: RoomPrices


def least_with_room(
    rooms: Rooms,
    choice: Choice,
    *,
    limit: Limit,
    gap: float = 0.0,
    relative_gap: float = 0.0,
    constant: float = 0.0,
) -> Housed | None:
    """The sites that serve all for least, to a gap as `least_sum` has it; None where no plan was found."""
    best = _BestHoused(rooms, choice, limit)
    best.offer(_first(rooms, choice))
    prices = good_prices(rooms, choice, best.value, limit)
    best.offer(_first(rooms, choice, prices))
    bound, why = prices.bound, _early(limit)

    def allowed() -> float:
        value = abs(best.value + constant) if np.isfinite(best.value) else 0.0
        return max(gap, relative_gap * value)

    near = rooms.cost + prices.room_price * rooms.takes <= (1.0 + NEAR) * prices.prices[:, None]
    if why is None and best.value - bound > allowed():
        some = np.flatnonzero((prices.used > USED) | np.isin(np.arange(rooms.sites), best.opened))
        best.offer(_among(best, some, choice, near, allowed(), limit, NODES)[0])
        why = _early(limit)
    if why is None and best.value - bound > allowed():
        opens, shuts = choice.penalties(prices.saved, prices.chosen)
        cutoff = best.value - allowed()
        out, must = bound + opens > cutoff, bound + shuts > cutoff
        left_out = np.concatenate([(bound + opens)[out], (bound + shuts)[must]]).min(initial=np.inf)
        left = np.flatnonzero(
            (~out | must | np.isin(np.arange(rooms.sites), best.opened)) & (choice.upper > 0)
        )
        plan, proved, why = _among(best, left, choice.with_lower(must & ~out), near, allowed(), limit)
        best.offer(plan)
        bound = max(bound, min(float(left_out), proved))
    if best.share is None:
        return None
    bound = min(bound, best.value)
    if why is None or best.value - bound <= allowed():
        why = "optimal"
    return Housed(best.opened, best.share, best.value, bound, why, prices)


def _early(limit: Limit) -> StoppedBy | None:
    return limit.reached()


class _BestHoused:
    """The best plan so far."""

    def __init__(self, rooms: Rooms, choice: Choice, limit: Limit) -> None:
        self.rooms, self.choice, self.limit = rooms, choice, limit
        self.opened: Ints = np.zeros(0, dtype=np.int64)
        self.share: Floats | None = None
        self.value = np.inf

    def offer(self, opened: Ints | None) -> None:
        """Serve all from these sites; the plan stays if it may be and is the best."""
        same = opened is not None and self.share is not None and np.array_equal(opened, self.opened)
        if opened is None or same or not len(opened) or not self.choice.allows(opened):
            return
        found = served(self.rooms, opened, self.limit.at_least(LEAST))
        if found is None:
            return
        value = found[0] + float(self.choice.cost[opened].sum())
        if value < self.value:
            self.opened, self.share, self.value = opened, found[1], value


def _first(rooms: Rooms, choice: Choice, prices: RoomPrices | None = None) -> Ints:
    """Sites in turn until there is room for all: those the prices use most, or those cheap for their room."""
    wanted = -prices.used if prices is not None else choice.cost / rooms.room
    order = np.argsort(np.where(choice.lower > 0, -np.inf, wanted), kind="stable")
    order = order[choice.upper[order] > 0]
    enough = int(np.searchsorted(np.cumsum(rooms.room[order]), rooms.demand.sum() * (1 - 1e-12))) + 1
    count = max(enough, choice.fewest, int((choice.lower > 0).sum()))
    return np.sort(order[:count])


def _among(
    best: _BestHoused,
    sites: Ints,
    choice: Choice,
    near: Bools,
    gap: float,
    limit: Limit,
    nodes: int | None = None,
) -> tuple[Ints | None, float, StoppedBy | None]:
    """The best of some sites by HiGHS, what is proved of them, and what ended it early."""
    start = np.flatnonzero(np.isin(sites, best.opened))
    found = searched(
        best.rooms.only(sites), choice.only(sites), near[:, sites], start, gap=gap, limit=limit, nodes=nodes
    )
    return None if found.opened is None else sites[found.opened], found.bound, found.stopped_by
