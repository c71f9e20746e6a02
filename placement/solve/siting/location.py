"""A siting problem in the columns of a programme, and a plan of sites read back into them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, Ints, inner
from placement.model.programme import Goal, Programme
from placement.solve.siting.choice import Choice

ALIKE = 1e-9
"""Part by which two figures may differ that should be the same."""
BROKEN = 1e-6
"""By how much values may miss a row, in parts of its terms."""


@dataclass(frozen=True)
class CustomerService:
    """One way in which a customer may be served: the column, its site (-1: always open), and the loss."""

    column: Ints
    customer: Ints
    site: Ints
    loss: Floats
    amount: Floats
    """What the column is then."""


@dataclass(frozen=True)
class Counted:
    """Columns that count what customers get, each up to its bound; a customer's in order of their costs."""

    column: Ints
    customer: Ints
    upper: Floats
    cost: Floats

    def filled(self, gets: Floats) -> Floats:
        """What each column counts where customers get so much: the cheapest first."""
        first = np.searchsorted(self.customer, self.customer)
        before = np.cumsum(self.upper) - self.upper
        return np.clip(gets[self.customer] - (before - before[first]), 0.0, self.upper)


@dataclass(frozen=True)
class Location:
    """A siting problem in the columns of a programme, in the unit of its goal, least being best.

    `unserved` has for each customer what is lost if nobody serves it; endless where that may not be.
    """

    programme: Programme
    goal: Goal
    site_of: Ints
    """For each column its site; -1 for those that are none."""
    choice: Choice
    service: CustomerService
    unserved: Floats
    counted: Counted

    def values(self, opened: Ints) -> Floats | None:
        """Every column with these sites open; None if that keeps the rows not."""
        found = np.zeros(len(self.site_of))
        here = np.zeros(len(self.choice.cost) + 1, dtype=bool)
        here[opened] = True
        here[-1] = True  # the place of -1: what is always open
        is_site = self.site_of >= 0
        found[is_site] = here[self.site_of[is_site]] * self.programme.upper[is_site]
        ways = self.service
        can = np.flatnonzero(here[ways.site])
        order = can[np.lexsort((ways.column[can], ways.loss[can], ways.customer[can]))]
        first = np.ones(len(order), dtype=bool)
        first[1:] = ways.customer[order[1:]] != ways.customer[order[:-1]]
        best = order[first]
        best = best[ways.loss[best] <= self.unserved[ways.customer[best]]]
        found[ways.column[best]] = ways.amount[best]
        gets = np.bincount(ways.customer[best], weights=ways.amount[best], minlength=len(self.unserved))
        found[self.counted.column] = self.counted.filled(np.asarray(gets, dtype=float))
        return found if keeps(self.programme, found) else None

    def worth(self, values: Floats) -> float:
        """The goal, the least being best."""
        sign = 1.0 if self.goal.sense == "min" else -1.0
        return sign * inner(self.goal.cost, values)


@dataclass(frozen=True)
class SiteRooms:
    """The room of each site, endless where no row limits it, and what a unit of each column takes of it."""

    room: Floats
    takes: Floats


def keeps(programme: Programme, values: Floats) -> bool:
    """Whether values keep every row and bound, but for rounding."""
    taken = programme.matrix @ values
    size = 1.0 + abs(programme.matrix) @ np.abs(values)
    over = np.maximum(taken - programme.row_upper, programme.row_lower - taken)
    within = (values >= programme.lower - ALIKE) & (values <= programme.upper + ALIKE)
    return bool((over <= BROKEN * size).all() and within.all())
