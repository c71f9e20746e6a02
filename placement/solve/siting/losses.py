"""What the search asks of a siting problem, however it holds what each customer loses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.solve.siting.master import Cuts


class Losses(Protocol):
    """Customers that lose the least of what the open sites leave them; the sum is to be least.

    For any number u of a customer, `loss + sum over sites of (u - loss from the site)+ * opened >= u` holds
    for every choice of sites: if some open site leaves less than u, its own term alone is enough, else the
    loss is at least u. These are the cuts (Duran-Mateluna and others 2023), and summed with one site more or
    less they are the Lagrangian with u as the prices of being served (Narula, Ogbu and Samuelsson 1977).
    """

    @property
    def sites(self) -> int: ...

    @property
    def customers(self) -> int: ...

    @property
    def whole(self) -> bool:
        """Whether every loss is a whole number, so that two plans never differ by less than 1."""

    def value(self, opened: Ints) -> float:
        """The sum of the losses when these sites are open."""

    def greedy(self, p: int) -> Ints:
        """So many sites, each the best beside those before it."""

    def improved(self, opened: Ints, rounds: int) -> Ints:
        """After at most so many swaps of an open site for a shut one, each the best there is."""

    def moves(self, opened: Ints) -> tuple[Floats, Floats, Floats]:
        """What one more site takes off the sum, what it rises by without each open one, and swaps.

        For each site; for each of `opened`; and for each of `opened` by each site what a swap takes off.
        """

    def left(self, opened: Ints) -> Floats:
        """What each customer loses when these sites are open; the most there is where none are."""

    def first_prices(self, opened: Ints) -> Floats:
        """A price for each customer, between what the plan and the plan without its site leave it."""

    def saved(self, prices: Floats) -> Floats:
        """For each site the sum over customers of `(price - loss from the site)+`."""

    def served_below(self, prices: Floats, opened: Ints) -> Floats:
        """For each customer how many of these sites leave it less than its price."""

    def most(self) -> Floats:
        """For each customer the price above which no cut says more."""

    def cuts_at(self, prices: Floats, customers: Ints) -> Cuts:
        """A cut for each of these customers, at the price beside it."""

    def near_to(self, customer: int, price: float) -> Iterable[tuple[int, float]]:
        """The sites at which a customer loses less than a price, and what it loses there."""

    def best_prices(self, opened: Floats) -> tuple[Floats, Floats]:
        """For each customer the price of the cut that says most at this point, and what it says."""

    def only(self, sites: Ints) -> Losses:
        """The same with these sites alone."""


def swapped(losses: Losses, opened: Ints, rounds: int, least: float) -> Ints:
    """The best swap of two sites, again and again, as long as it takes more than `least` off the sum."""
    opened = np.sort(opened)
    if len(opened) == losses.sites:
        return opened
    for _ in range(rounds):
        _, _, net = losses.moves(opened)
        out, into = divmod(int(net.argmax()), losses.sites)
        if net[out, into] <= least:
            break
        opened = np.sort(np.append(np.delete(opened, out), into))
    return opened
