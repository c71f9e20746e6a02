"""From a market to a matching, in one of the modes.

A lottery is drawn as the UK Foundation Programme allocates to its schools (preference informed allocation,
foundationprogramme.nhs.uk): a first pass in the drawn order gives everybody their first choice where a seat
is left; a second gives whoever remains the highest choice that has one.

A stable matching is found by deferred acceptance in which applicants propose. Of all stable matchings of
singles it is the best for every one of them (Gale and Shapley 1962). A place ranks people by whole minutes
from home, the nearest first, then by the drawn order. Pairs are inserted one by one after the singles, as
Roth and Peranson do for couples (American Economic Review 89, 1999, 748-780). A stable matching with pairs
need not exist. So a pair that has lost its seats `MOST` times rests; in the end whoever rests takes what
nobody else wants. Singles are then still stable among themselves; pairs that block are for the measures to
report.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, deque
from collections.abc import Sequence

import numpy as np

from placement.matching.market import Market, Matching, Mode
from placement.matching.most_placed import most_placed
from placement.matching.units import Standing, Unit, units_of
from placement.model.arrays import Ints


def lottery(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    left = free.tolist()
    taken: list[int | None] = [None] * len(units)
    for most in (1, None):
        for u, unit in enumerate(units):
            if taken[u] is not None:
                continue
            for n, option in enumerate(unit.options[:most]):
                if all(left[p] >= seats for p, seats in Counter(option).items()):
                    taken[u] = n
                    for p in option:
                        left[p] -= 1
                    break
    return taken


MOST = 20
"""How often a pair may lose its seats before it rests."""


def stable(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    floor = _LowestHeld(units, free)
    floor.waiting.extend(u for u, unit in enumerate(units) if len(unit.members) == 1)
    floor.settle()
    pairs = [u for u, unit in enumerate(units) if len(unit.members) > 1]
    for u in pairs:
        floor.resting.discard(u)
        floor.waiting.append(u)
        floor.settle()
    floor.displacing = False
    floor.resting.clear()
    floor.waiting.extend(pairs)
    floor.settle()
    return [None if n == len(unit.options) else n for n, unit in zip(floor.taken, units, strict=True)]


class _LowestHeld:
    """Who holds what, and who is yet to ask. `taken` is an option, or their number where there is none."""

    def __init__(self, units: Sequence[Unit], free: Ints) -> None:
        self.units = units
        self.left: list[int] = free.tolist()
        self.taken = [len(unit.options) for unit in units]
        self.holders: list[list[tuple[Standing, int]]] = [[] for _ in self.left]
        self.waiting: deque[int] = deque()
        self.vacant: set[int] = set()
        self.resting = {u for u, unit in enumerate(units) if len(unit.members) > 1}
        self.lost: Counter[int] = Counter()
        self.displacing = True
        self.asking: list[list[tuple[Standing, int, int]]] = [[] for _ in self.left]
        for u, unit in enumerate(units):
            for n, option in enumerate(unit.options):
                for p in set(option):
                    self.asking[p].append((unit.standing[n], u, n))
        for rows in self.asking:
            rows.sort()

    def settle(self) -> None:
        """Until nobody waits, and no vacant seat is wanted by anybody who can have it."""
        while self.waiting or self.vacant:
            if self.waiting:
                self._ask(self.waiting.popleft())
                continue
            p = min(self.vacant)
            taker = self._taker(p)
            if taker is None:
                self.vacant.discard(p)
            else:
                self._ask(taker)

    def _ask(self, u: int) -> None:
        """The best option that is better than what they have and that takes them."""
        for n in range(self.taken[u]):
            gone = self._gone(u, n)
            if gone is None:
                continue
            self._release(u)
            for v in gone:
                self._release(v)
                if len(self.units[v].members) > 1:
                    self.lost[v] += 1
                if self.lost[v] < MOST:
                    self.waiting.append(v)
                else:
                    self.resting.add(v)
            self.taken[u] = n
            for p in self.units[u].options[n]:
                insort(self.holders[p], (self.units[u].standing[n], u))
                self.left[p] -= 1
            return

    def _gone(self, u: int, n: int) -> list[int] | None:
        """Who would have to leave for this option, the lowest first; None if it is not to be had."""
        gone: list[int] = []
        standing = self.units[u].standing[n]
        for p, seats in Counter(self.units[u].options[n]).items():
            short = seats - self.left[p] - sum(self.units[v].options[self.taken[v]].count(p) for v in gone)
            if short > 0 and not self.displacing:
                return None
            held = iter(reversed(self.holders[p]))
            while short > 0:
                below = next(held, None)
                if below is None or below[0] <= standing:
                    return None
                if below[1] not in gone:
                    gone.append(below[1])
                    short -= self.units[below[1]].options[self.taken[below[1]]].count(p)
        return gone

    def _release(self, u: int) -> None:
        unit = self.units[u]
        if self.taken[u] < len(unit.options):
            for p in unit.options[self.taken[u]]:
                self.holders[p].remove((unit.standing[self.taken[u]], u))
                self.left[p] += 1
                self.vacant.add(p)
        self.taken[u] = len(unit.options)

    def _taker(self, p: int) -> int | None:
        """Whom the place ranks highest of those who would come to a free seat and could."""
        if self.left[p] > 0:
            for _, u, n in self.asking[p]:
                if n < self.taken[u] and u not in self.resting and self._gone(u, n) is not None:
                    return u
        return None


BY_MODE = {"most_placed": most_placed, "stable": stable, "lottery": lottery}


def match(market: Market, mode: Mode) -> Matching:
    """Agreed placements first, then the protected, then all others, each among themselves by the mode.

    A pair is protected if both are. Whoever is placed holds a place of their own list, or the agreed one.
    """
    place = market.agreed.copy()
    held = place[place >= 0]
    free = market.seats - np.bincount(held, minlength=len(market.seats))
    protected, others = units_of(market)
    for units in (protected, others):
        for unit, taken in zip(units, BY_MODE[mode](units, free), strict=True):
            if taken is not None:
                for i, p in zip(unit.members, unit.options[taken], strict=True):
                    place[i] = p
                    free[p] -= 1
    return Matching(place, _reasons(market, place))


def _reasons(market: Market, place: Ints) -> tuple[str, ...]:
    why = []
    for i, choices in enumerate(market.choices):
        if place[i] >= 0:
            why.append("")
        elif not choices:
            why.append("no_choice")
        elif not any(market.seats[p] > 0 for p in choices):
            why.append("no_seat")
        else:
            why.append("full" if market.partner[i] < 0 else "pair")
    return tuple(why)
