"""Losses of a p-median: weighted distances to the nearest open site, as a table of customers by sites."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.solve.siting.losses import swapped
from placement.solve.siting.master import Cuts

SURE = 1e-9
"""Of a gain by a swap, in parts of the value, before it counts."""
MANY = 250
"""Sites from which each customer's are kept in order: most of what is asked is of the nearest few."""
ROWS_AT_ONCE = 1_000
"""Customers whose sites are put in order at a time; memory is what it saves."""


@dataclass(frozen=True)
class Distances:
    """Customers by sites: what a customer loses if that site is its nearest."""

    cost: Floats
    whole: bool

    @property
    def customers(self) -> int:
        return len(self.cost)

    @property
    def sites(self) -> int:
        return int(self.cost.shape[1])

    def value(self, opened: Ints) -> float:
        return float(self.cost[:, opened].min(axis=1).sum())

    def greedy(self, p: int) -> Ints:
        """Each site in turn takes the most off the sum (Cornuejols, Fisher and Nemhauser 1977)."""
        first = int(self.cost.sum(axis=0).argmin())
        chosen, nearest = [first], self.cost[:, first].copy()
        while len(chosen) < p:
            gain = self.saved(nearest)
            gain[chosen] = -1.0
            chosen.append(int(gain.argmax()))
            np.minimum(nearest, self.cost[:, chosen[-1]], out=nearest)
        return np.array(sorted(chosen))

    def improved(self, opened: Ints, rounds: int) -> Ints:
        """Best swaps, all of them weighed at once (Resende and Werneck 2007)."""
        return swapped(self, opened, rounds, SURE * max(1.0, self.value(opened)))

    def moves(self, opened: Ints) -> tuple[Floats, Floats, Floats]:
        nearest, first, second = self._two_nearest(opened)
        gain, saved = self.saved(nearest), self._kept(nearest, first, second, len(opened))
        lost = np.bincount(first, weights=second - nearest, minlength=len(opened))
        net = gain + saved - lost[:, None]
        net[:, opened] = -np.inf
        return gain, np.asarray(lost, dtype=float), net

    def _kept(self, nearest: Floats, first: Ints, second: Floats, count: int) -> Floats:
        """What each site keeps of what is lost without the site that is nearest now: open ones by sites."""
        if self.sites >= MANY:
            row, site, loss = self._below(second)
            worth = second[row] - np.maximum(loss, nearest[row])
            flat = np.bincount(first[row] * self.sites + site, weights=worth, minlength=count * self.sites)
            return np.asarray(flat, dtype=float).reshape(count, self.sites)
        order = np.argsort(first, kind="stable")
        kept = second[:, None] - np.maximum(self.cost, nearest[:, None])
        back = np.maximum(kept, 0.0)[order]
        starts = np.searchsorted(first[order], np.arange(count))
        full = np.bincount(first, minlength=count) > 0
        saved = np.zeros((count, self.sites))
        saved[full] = np.add.reduceat(back, starts[full], axis=0)
        return saved

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int32], Floats]:
        """Each customer's sites from the nearest, and what it loses at them."""
        order = np.empty(self.cost.shape, dtype=np.int32)
        for at in range(0, self.customers, ROWS_AT_ONCE):
            order[at : at + ROWS_AT_ONCE] = np.argsort(
                self.cost[at : at + ROWS_AT_ONCE], axis=1, kind="stable"
            )
        return order, np.take_along_axis(self.cost, order, axis=1)

    def _below(self, prices: Floats) -> tuple[Ints, Ints, Floats]:
        """Customer, site and loss, wherever a customer loses less than its price."""
        order, losses = self._in_order
        found: list[tuple[Ints, Ints, Floats]] = []
        left = np.arange(self.customers)
        for width in (self.sites // 32, self.sites // 8, self.sites // 2, self.sites):
            enough = losses[left, width] >= prices[left] if width < self.sites else np.ones(len(left), bool)
            rows = left[enough]
            row, place = np.nonzero(losses[rows, :width] < prices[rows, None])
            row = rows[row]
            found.append((row, order[row, place].astype(np.int64), losses[row, place]))
            left = left[~enough]
        row, site, loss = (np.concatenate(part) for part in zip(*found, strict=True))
        return row, site, loss

    def left(self, opened: Ints) -> Floats:
        return self.most() if not len(opened) else np.asarray(self.cost[:, opened].min(axis=1))

    def _two_nearest(self, opened: Ints) -> tuple[Floats, Ints, Floats]:
        """The least loss, the place among the open of the site that leaves it, and the second least."""
        here = self.cost[:, opened]
        first = here.argmin(axis=1)
        nearest = here[np.arange(len(here)), first]
        if len(opened) == 1:
            return nearest, first, self.cost.max(axis=1)
        return nearest, first, np.partition(here, 1, axis=1)[:, 1]

    def first_prices(self, opened: Ints) -> Floats:
        nearest, _, second = self._two_nearest(opened)
        return np.asarray((nearest + second) / 2)

    def saved(self, prices: Floats) -> Floats:
        if self.sites >= MANY:
            row, site, loss = self._below(prices)
            return np.asarray(
                np.bincount(site, weights=prices[row] - loss, minlength=self.sites), dtype=float
            )
        return np.asarray(np.maximum(prices[:, None] - self.cost, 0.0).sum(axis=0))

    def served_below(self, prices: Floats, opened: Ints) -> Floats:
        return np.asarray((self.cost[:, opened] < prices[:, None]).sum(axis=1), dtype=float)

    def most(self) -> Floats:
        return np.asarray(self.cost.max(axis=1))

    def cuts_at(self, prices: Floats, customers: Ints) -> Cuts:
        less = prices[:, None] - self.cost[customers]
        row, site = np.nonzero(less > 0)
        return Cuts(customers, prices, row, site, less[row, site])

    def near_to(self, customer: int, price: float) -> list[tuple[int, float]]:
        losses = self.cost[customer]
        return [(int(site), float(losses[site])) for site in np.flatnonzero(losses < price)]

    def best_prices(self, opened: Floats) -> tuple[Floats, Floats]:
        """The nearest sites in turn until one whole site is open: linear in what is open at all."""
        used = np.flatnonzero(opened > 0)
        here = self.cost[:, used]
        order = np.argsort(here, axis=1, kind="stable")
        there = np.take_along_axis(here, order, axis=1)
        share = opened[used][order]
        at = (np.cumsum(share, axis=1) < 1 - SURE).sum(axis=1)
        prices = there[np.arange(len(there)), np.minimum(at, len(used) - 1)]
        said = prices - (np.maximum(prices[:, None] - there, 0.0) * share).sum(axis=1)
        return prices, said

    def only(self, sites: Ints) -> Distances:
        return Distances(np.ascontiguousarray(self.cost[:, sites]), self.whole)
