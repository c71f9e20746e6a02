"""Sites with limited room, demand split between them: prices of being served, and what these prove.

With a price on each customer's being served the question falls apart into the sites: each, if open, fills
its room with those who are dearest for the room they take (Cornuejols, Sridharan and Thizy, *EJOR* 50, 1991).
That all rooms together must hold all demand links the sites again. What prices prove of any sites is the
generalised Benders cut of Fischetti, Ljubic and Sinnl (*EJOR* 253, 2016), made without a linear programme.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placement.model import work
from placement.model.arrays import Floats, Ints, inner
from placement.model.work import Limit
from placement.solve.siting.choice import Choice

ROUNDS = 600
PATIENCE = 20
"""Rounds without a better bound after which steps are halved."""
SHORTEST = 0.002
KEEPS = 0.9
"""Of the mean of what was open, what each round leaves."""
FURTHER = 1.01
"""So many times the value of a plan is what steps aim at."""
NOTHING = 1e-12
GUESS = 1.1
"""So many times the bound, where there is no plan."""


@dataclass(frozen=True)
class Rooms:
    """Customers by sites: what it costs to serve all of a customer there, and what of the room it takes.

    `cost` is endless where a customer cannot be served. `takes` is above 0 and counts parts of the whole room
    of a site, so that no site can hold more than 1.
    """

    cost: Floats
    takes: Floats
    demand: Floats
    """Of each customer; what it takes of any site, in one unit for all."""
    room: Floats
    """Of each site, in that unit."""

    @property
    def customers(self) -> int:
        return len(self.cost)

    @property
    def sites(self) -> int:
        return int(self.cost.shape[1])

    def only(self, sites: Ints) -> Rooms:
        """The same with these sites alone."""
        return Rooms(self.cost[:, sites], self.takes[:, sites], self.demand, self.room[sites])


@dataclass(frozen=True)
class FilledSites:
    """What prices of being served say: each site's saving if it is open, the price of room, who is served."""

    saved: Floats
    room_price: Floats
    """For each site what more of its room would save."""
    customer: Ints
    site: Ints
    share: Floats


@dataclass(frozen=True)
class RoomPrices:
    """The best prices so far and what they prove: the sites beside them, and what each saves."""

    prices: Floats
    bound: float
    saved: Floats
    chosen: Ints
    room_price: Floats
    used: Floats
    """For each site how much of it was open, on the average of late rounds."""
    all_room: float
    """The price on the room of all sites together."""


def priced(rooms: Rooms, prices: Floats) -> FilledSites:
    """Each site fills its room with whom it is worth most to serve."""
    less = prices[:, None] - rooms.cost
    customer, site = np.nonzero(less > 0)
    gain = less[customer, site]
    takes = rooms.takes[customer, site]
    order = np.lexsort((-gain / takes, site))
    customer, site, gain, takes = customer[order], site[order], gain[order], takes[order]
    before = np.cumsum(takes) - takes
    first = np.searchsorted(site, np.arange(rooms.sites))
    start = before[np.minimum(first, len(before) - 1)] if len(before) else np.zeros(rooms.sites)
    share = np.clip((1.0 - (before - start[site])) / takes, 0.0, 1.0)
    saved = np.bincount(site, weights=gain * share, minlength=rooms.sites)
    room_price = np.zeros(rooms.sites)
    full = share < 1.0
    np.maximum.at(room_price, site[full], (gain / takes)[full])
    served = share > 0
    return FilledSites(
        np.asarray(saved, dtype=float), room_price, customer[served], site[served], share[served]
    )


def bound_of(
    rooms: Rooms, choice: Choice, prices: Floats, by: FilledSites
) -> tuple[float, float, Floats, Ints, Floats]:
    """What prices prove, the best price on the room of all, what each site then saves, and who is open.

    The last is how much of each site is open where a part of one may be.
    """
    net = by.saved - choice.cost
    all_demand = float(rooms.demand.sum())
    can, must = choice.upper > 0, choice.lower > 0
    order = np.argsort(-np.where(must, np.inf, net / rooms.room), kind="stable")
    order = order[can[order]]
    held = np.cumsum(rooms.room[order])
    at = int(np.searchsorted(held, all_demand))
    part = np.zeros(rooms.sites)
    open_anyway = must | (can & (net > 0))
    price = 0.0
    if at < len(order) and held[at] > 0 and rooms.room[open_anyway].sum() < all_demand:
        last = order[at]
        price = max(-net[last] / rooms.room[last], 0.0)
        part[order[:at]] = 1.0
        part[last] = (all_demand - (held[at] - rooms.room[last])) / rooms.room[last]
    else:
        part[open_anyway] = 1.0
    saved = by.saved + price * rooms.room
    chosen = choice.best(saved)
    bound = inner(prices, np.ones(len(prices))) + price * all_demand
    return bound - float((saved - choice.cost)[chosen].sum()), price, saved, chosen, part


def good_prices(rooms: Rooms, choice: Choice, value: float, limit: Limit) -> RoomPrices:
    """Prices that prove much, by steps along what is served too little or too often (Held and others 1974).

    `value` is that of a plan, endless if there is none. Rows over sites are left out: what is proved without
    them holds with them. The first round is always done.
    """
    prices = (rooms.cost + choice.cost * rooms.takes).min(axis=1)
    best, step, stalled = _round(rooms, choice, prices)[0], 1.0, 0
    used = best.used
    for _ in range(ROUNDS):
        if limit.reached() is not None:
            break
        found, served = _round(rooms, choice, prices)
        used = KEEPS * used + (1 - KEEPS) * found.used
        goal = FURTHER * value if np.isfinite(value) else GUESS * abs(found.bound)
        stalled = 0 if found.bound > best.bound + 1e-4 * abs(goal - best.bound) else stalled + 1
        best = found if found.bound > best.bound else best
        if stalled >= PATIENCE:
            step, stalled, prices = step / 2, 0, best.prices
            if step < SHORTEST:
                break
            continue
        slope = 1.0 - served
        length = inner(slope, slope)
        if length <= NOTHING:
            break
        prices = prices + step * max(goal - found.bound, NOTHING) / length * slope
    return replace(best, used=used)


def _round(rooms: Rooms, choice: Choice, prices: Floats) -> tuple[RoomPrices, Floats]:
    """What prices say, and how much of each customer the open sites then serve."""
    work.count(1e-4 + 1e-8 * rooms.cost.size)
    by = priced(rooms, prices)
    bound, all_room, saved, chosen, part = bound_of(rooms, choice, prices, by)
    served = np.bincount(by.customer, weights=by.share * part[by.site], minlength=rooms.customers)
    return RoomPrices(prices, bound, saved, chosen, by.room_price, part, all_room), np.asarray(
        served, dtype=float
    )
