"""Whether anybody could move round: proof that no matching of singles places more, or at better ranks.

Somebody moves to a place, somebody there moves on, and so until a seat that was left or one that was
idle. Places are the nodes of a graph, with `OUT` for whoever is unplaced and for idle seats; each way
costs the people that it takes out, then the ranks that it adds. A better matching exists if and only if
a round costs less than nothing, and one as good if and only if a round costs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

OUT = -1
IDLE = -1
NOTHING = (0, 0)
Cost = tuple[int, int]
"""People who are no longer placed, and ranks that are added."""


@dataclass(frozen=True)
class Mover:
    """Somebody's rank of each place, and where they are."""

    ranks: Mapping[int, int]
    at: int

    def cost(self, p: int) -> Cost:
        return (0, self.ranks[p]) if p != OUT else (1, 0)

    def ways(self) -> Iterator[tuple[int, Cost]]:
        lost, rank = self.cost(self.at)
        for p in (*self.ranks, OUT):
            if p != self.at:
                yield p, (self.cost(p)[0] - lost, self.cost(p)[1] - rank)


def rounds(people: Sequence[Mover], idle: Sequence[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Rounds that should not be: their key, and who would move. People stand in the drawn order.

    `idle` are places with a seat that none of these holds, and that they could.
    """
    ways: dict[int, dict[int, tuple[Cost, int]]] = {OUT: {}}
    for mover, person in enumerate(people):
        for p, cost in person.ways():
            there = ways.setdefault(person.at, {})
            if p not in there or cost < there[p][0]:
                there[p] = (cost, mover)
    for p in idle:
        ways.setdefault(p, {})[OUT] = min(ways.get(p, {}).get(OUT, (NOTHING, IDLE)), (NOTHING, IDLE))
    for p in ways:
        if p != OUT:
            ways[OUT][p] = min(ways[OUT].get(p, (NOTHING, IDLE)), (NOTHING, IDLE))
    price, better = _prices(ways)
    if better:
        yield "could_be_better", better
        return
    passed = _passed_by(people, idle, price)
    if passed is not None:
        yield "drawn_order", (passed,)


def _prices(ways: Mapping[int, Mapping[int, tuple[Cost, int]]]) -> tuple[dict[int, Cost], tuple[int, ...]]:
    """Bellman and Ford: the least cost of a way to each place; or those on a round that costs too little."""
    price: dict[int, Cost] = {}
    came: dict[int, tuple[int, int]] = {}
    changed = set(ways)
    while changed:
        again: set[int] = set()
        for tail in sorted(changed):
            lost, rank = price.get(tail, NOTHING)
            for head, (cost, mover) in ways.get(tail, {}).items():
                total = (lost + cost[0], rank + cost[1])
                if total < price.get(head, NOTHING):
                    price[head], came[head] = total, (tail, mover)
                    again.add(head)
        better = _round_in(came)
        if better:
            return price, better
        changed = again
    return price, ()


def _round_in(came: Mapping[int, tuple[int, int]]) -> tuple[int, ...]:
    """Whoever moves on a round of last steps; every such round costs less than nothing."""
    done: set[int] = set()
    for start in came:
        way: list[int] = []
        node = start
        while node in came and node not in done:
            done.add(node)
            way.append(node)
            node = came[node][0]
        if node in way:
            movers = [came[p][1] for p in way[way.index(node) :]]
            return tuple(sorted(mover for mover in movers if mover != IDLE))
    return ()


def _passed_by(people: Sequence[Mover], idle: Sequence[int], price: Mapping[int, Cost]) -> int | None:
    """The first who could have done better at the cost of nobody drawn earlier, count and ranks the same."""
    into: dict[int, dict[int, set[int]]] = {}
    level = price.get(OUT, NOTHING)
    free_ways = [(p, person.at, mover) for mover, person in enumerate(people) for p in _tight(person, price)]
    free_ways += [(OUT, p, IDLE) for p in idle if price.get(p, NOTHING) == level]
    seats = {person.at for person in people} | set(idle)
    free_ways += [(p, OUT, IDLE) for p in seats if p != OUT and price.get(p, NOTHING) == level]
    for head, tail, mover in free_ways:
        into.setdefault(head, {}).setdefault(tail, set()).add(mover)
    for mover, person in enumerate(people):
        now = person.ranks.get(person.at, len(people) + max(person.ranks.values(), default=0))
        tight = list(_tight(person, price))
        wanted = {p for p in tight if p != OUT and person.ranks[p] < now}
        if wanted and _reaches(wanted, person.at, into):
            return mover
        for p in tight:
            into[p][person.at].discard(mover)
    return None


def _tight(person: Mover, price: Mapping[int, Cost]) -> Iterator[int]:
    """Where they could go on a round that costs nothing, if there is one."""
    lost, rank = price.get(person.at, NOTHING)
    for p, cost in person.ways():
        if price.get(p, NOTHING) == (lost + cost[0], rank + cost[1]):
            yield p


def _reaches(starts: set[int], end: int, into: Mapping[int, Mapping[int, set[int]]]) -> bool:
    seen, queue = {end}, deque([end])
    while queue:
        for tail, movers in into.get(queue.popleft(), {}).items():
            if movers and tail not in seen:
                if tail in starts:
                    return True
                seen.add(tail)
                queue.append(tail)
    return False
