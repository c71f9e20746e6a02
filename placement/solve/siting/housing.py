"""Sites with limited room in the columns of a programme, and a plan of them read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.programme import Goal, Programme
from placement.model.work import Limit
from placement.solve.lagrangian.bounds import FirstAnswer
from placement.solve.outcome import EARLY
from placement.solve.siting.capacitated import Housed, least_with_room
from placement.solve.siting.engine import EXACT
from placement.solve.siting.location import ALIKE, Location, SiteRooms, keeps
from placement.solve.siting.rooms import RoomPrices, Rooms
from placement.solve.siting.structure import housing_of


@dataclass(frozen=True)
class Housing:
    """Rooms; for each customer and site the column of its service, and what that is if all is served there.

    A column is -1 where there is none. Customers are those who must be served.
    """

    location: Location
    limits: SiteRooms
    rooms: Rooms
    column: Ints
    amount: Floats

    def values(self, opened: Ints, share: Floats) -> Floats | None:
        """Every column with these sites open and customers served so; None if that keeps the rows not."""
        location = self.location
        found = np.zeros(len(location.site_of))
        here = np.zeros(len(location.choice.cost), dtype=bool)
        here[opened] = True
        is_site = location.site_of >= 0
        found[is_site] = here[location.site_of[is_site]] * location.programme.upper[is_site]
        column, amount = self.column[:, opened], self.amount[:, opened]
        used = (column >= 0) & (share > 0)
        found[column[used]] = np.minimum((share * amount)[used], location.programme.upper[column[used]])
        return found if keeps(location.programme, found) else None


def housing_in(programme: Programme, goal: Goal) -> Housing | None:
    """The question of sites with limited room that a programme is; None where it is none.

    Each customer must get so much, nothing gains by more, and all sites can take part in serving it.
    """
    read = housing_of(programme, goal)
    if read is None:
        return None
    location, limits = read
    ways = location.service
    must = np.isinf(location.unserved)
    bad = (ways.site < 0) | (ways.loss < 0) | (ways.amount <= 0)
    if len(location.counted.column) or bad[must[ways.customer]].any() or (ways.loss < 0).any():
        return None
    return _housing(location, limits, must)


def _housing(location: Location, limits: SiteRooms, must: np.ndarray) -> Housing | None:
    ways, sites = location.service, len(location.choice.cost)
    mine = must[ways.customer]
    number = np.cumsum(must) - 1
    customer, site, column = number[ways.customer[mine]], ways.site[mine], ways.column[mine]
    shape = (int(must.sum()), sites)
    once = len(np.unique(customer * sites + site)) == len(customer)
    limited = np.isfinite(limits.room)
    if not once or not shape[0] or not limited.any() or (limits.takes[column][limited[site]] <= 0).any():
        return None
    columns, amount, cost = np.full(shape, -1), np.zeros(shape), np.full(shape, np.inf)
    columns[customer, site], amount[customer, site] = column, ways.amount[mine]
    cost[customer, site] = ways.loss[mine]
    needs = np.where(columns >= 0, limits.takes[columns] * amount, np.inf)
    demand = np.where(limited[None] & np.isfinite(needs), needs, np.inf).min(axis=1)
    demand[~np.isfinite(demand)] = 0.0
    room = np.where(limited, limits.room, max(float(demand.sum()), 1.0))
    takes = np.where(limited[None], needs, demand[:, None]) / room
    least = np.where(np.isfinite(takes), takes, 0.0)
    nobody = (columns < 0).all(axis=1)
    if nobody.any() or (least[columns >= 0] <= 0).any() or room.sum() < demand.sum() * (1 - ALIKE):
        return None
    return Housing(location, limits, Rooms(cost, np.maximum(least, ALIKE), demand, room), columns, amount)


@dataclass(frozen=True)
class ProvedHousing:
    """A search that is done, with the prices behind its first bound."""

    housing: Housing
    prices: RoomPrices


def best_housed(
    housing: Housing,
    before: float | None,
    *,
    gap: float,
    relative_gap: float,
    limit: Limit,
    keep: Callable[[ProvedHousing], None] | None = None,
) -> FirstAnswer | None:
    """The plan and what is proved, counted from the value before; None where no plan was found.

    `keep` gets the prices.
    """
    location = housing.location
    sign = 1.0 if location.goal.sense == "min" else -1.0
    offset = sign * (before or 0.0)
    found = least_with_room(
        housing.rooms,
        location.choice,
        limit=limit,
        gap=gap,
        relative_gap=relative_gap,
        constant=-offset,
    )
    values = None if found is None else housing.values(found.opened, found.share)
    if found is None or values is None:
        return None
    if keep is not None:
        keep(ProvedHousing(housing, found.prices))
    return _told(location, found, values, offset, gap, relative_gap)


def _told(
    location: Location, found: Housed, values: Floats, offset: float, gap: float, relative_gap: float
) -> FirstAnswer | None:
    value = location.worth(values)
    if abs(value - found.value) > 1e-7 * (1.0 + abs(value)):
        return None  # the rows say something that was not read: another search has to decide
    bound = min(found.bound, value)
    short = value - bound
    reached = short <= max(gap, relative_gap * abs(value - offset), EXACT * 1e-3)
    why = found.stopped_by
    if reached:
        why = "optimal" if short <= max(gap, EXACT) else "gap"
    elif why not in EARLY:
        why = "gap"
    sign = 1.0 if location.goal.sense == "min" else -1.0
    return FirstAnswer(sign * (bound - offset), sign * (value - offset), values, reached, why)


def without_unused_sites(housing: Housing, values: Floats, pounds: Floats) -> Floats:
    """The same without sites that are paid for and that serve nobody, where the choice allows it."""
    location = housing.location
    site_of = location.site_of
    count = len(location.choice.cost)
    paid = np.bincount(site_of[site_of >= 0], weights=pounds[site_of >= 0], minlength=count)
    served = np.array([values[column[column >= 0]].sum() for column in housing.column.T])
    opened = np.unique(site_of[(site_of >= 0) & (values > 0.5)])
    for site in opened[(paid[opened] > 0) & (served[opened] <= 0)]:
        fewer = opened[opened != site]
        without = values.copy()
        without[site_of == site] = 0.0
        if location.choice.allows(fewer) and keeps(location.programme, without):
            opened, values = fewer, without
    return values
