"""Deferred acceptance in which applicants propose.

Of all stable matchings of singles it is the best for every one of them (Gale and Shapley 1962).

A place ranks people by whole minutes from home, the nearest first, then by the drawn order.

Pairs are inserted one by one after the singles, as Roth and Peranson do for couples (American Economic
Review 89, 1999, 748-780). A stable matching with pairs need not exist. So a pair that has lost its
seats `MOST` times rests; in the end whoever rests takes what nobody else wants. Singles are then still
stable among themselves; pairs that block are for the measures to report.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, deque
from collections.abc import Sequence

from placement.matching.units import Standing, Unit
from placement.model.arrays import Ints

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
