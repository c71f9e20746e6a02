"""A matching is checked again, by arithmetic of its own: nothing here knows how it was found.

What a mode promises is turned into conditions on the finished matching alone:

* stable: no single prefers a place that holds a single who ranks lower there;
* lottery: whoever was passed over found, at their turn, every seat they wanted gone;
* most_placed: no round of moves places more people or lowers the sum of ranks (Bellman and Ford find no
  round that costs less than nothing), and none that costs nothing is better for somebody drawn earlier.

Of pairs only this is checked: together or not at all, and no seats left that they would rather have.
A round: somebody moves to a place, somebody there moves on, and so until a seat that was left or one that was
idle. Places are the nodes of a graph, with `OUT` for whoever is unplaced and for idle seats; each way costs
the people that it takes out, then the ranks that it adds. A better matching of singles exists if and only if
a round costs less than nothing, and one as good if and only if a round costs nothing.

That stable has no blocking pair, or most_placed the best options for pairs, nobody promises.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from placement.matching.market import Market, Matching, Mode, drawn_order

Asked = tuple[tuple[int, ...], tuple[int, ...]]
"""Places, one for each member, and the rank that each member gave to theirs."""


@dataclass(frozen=True)
class Broken:
    """A promise that a matching breaks, and the ids concerned: applicants, then a cluster."""

    key: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Party:
    """Who is placed as one, what they ask for, and which of it they have (the number of wishes if none)."""

    members: tuple[int, ...]
    first: bool
    turn: int
    wishes: tuple[Asked, ...]
    has: int

    def better(self) -> Iterator[Asked]:
        yield from self.wishes[: self.has]

    def seats(self) -> Counter[int]:
        return Counter(self.wishes[self.has][0] if self.has < len(self.wishes) else ())


def check(market: Market, matching: Matching, mode: Mode) -> tuple[Broken, ...]:
    """Every promise that is broken; those of a mode only where what all modes promise holds."""
    if len(matching.place) != len(market.applicant_ids) or len(matching.why) != len(market.applicant_ids):
        return (Broken("applicants", ()),)
    strange = [i for i, p in enumerate(matching.place.tolist()) if not -1 <= p < len(market.place_ids)]
    if strange:
        return tuple(Broken("place", (market.applicant_ids[i],)) for i in strange)
    found = [*_seats(market, matching), *_people(market, matching), *_reasons(market, matching)]
    if found:
        return tuple(found)
    view = _MatchView(market, matching)
    of_mode = {"stable": view.blocking, "lottery": view.passed_over, "most_placed": view.rounds}
    return (*view.protected(), *view.wasted(), *of_mode[mode]())


def _seats(market: Market, matching: Matching) -> Iterator[Broken]:
    used = Counter(matching.place.tolist())
    for p, seats in enumerate(market.seats.tolist()):
        if used[p] > seats:
            yield Broken("seats", market.place_ids[p])


def _people(market: Market, matching: Matching) -> Iterator[Broken]:
    place, ids = matching.place.tolist(), market.applicant_ids
    cluster = [market.place_ids[p][0] if p >= 0 else "" for p in place]
    for i, p in enumerate(place):
        agreed, j = int(market.agreed[i]), int(market.partner[i])
        if agreed >= 0:
            if p != agreed:
                yield Broken("agreed", (ids[i],))
            continue
        if p >= 0 and p not in market.choices[i]:
            yield Broken("not_asked", (ids[i],))
        if j < 0 or cluster[i] == cluster[j]:
            continue
        if market.agreed[j] < 0 and i < j:
            yield Broken("pair", (ids[i], ids[j]))
        if market.agreed[j] >= 0 and p >= 0:
            yield Broken("pair", (ids[i], ids[j]))


def _reasons(market: Market, matching: Matching) -> Iterator[Broken]:
    for i, (p, why) in enumerate(zip(matching.place.tolist(), matching.why, strict=True)):
        choices = market.choices[i]
        seats = sum(int(market.seats[q]) for q in choices)
        left = "no_choice" if not choices else "no_seat" if seats == 0 else ""
        if why != ("" if p >= 0 else left or ("pair" if market.partner[i] >= 0 else "full")):
            yield Broken("reason", (market.applicant_ids[i],))


class _MatchView:
    """Parties and seats of one matching that obeys what all modes promise."""

    def __init__(self, market: Market, matching: Matching) -> None:
        self.market, self.turns = market, drawn_order(market.seed, market.applicant_ids).tolist()
        self.place = matching.place.tolist()
        used = Counter(p for p in self.place if p >= 0)
        self.free = Counter({p: n - used[p] for p, n in enumerate(market.seats.tolist())})
        self.parties = sorted(self._parties(), key=lambda party: (not party.first, party.turn))

    def _parties(self) -> Iterator[Party]:
        for i, j in enumerate(self.market.partner.tolist()):
            if self.market.agreed[i] >= 0:
                continue
            two = j >= 0 and self.market.agreed[j] < 0
            if two and j < i:
                continue
            members = (i, j) if two else (i,)
            wishes = self._joint(i, j) if two else self._own(i, j)
            have = tuple(self.place[k] for k in members)
            has = next((n for n, (places, _) in enumerate(wishes) if places == have), len(wishes))
            first = min(bool(self.market.protected[k]) for k in members)
            yield Party(members, first, max(self.turns[k] for k in members), wishes, has)

    def _own(self, i: int, j: int) -> tuple[Asked, ...]:
        near = None if j < 0 else self.market.place_ids[self.market.agreed[j]][0]
        return tuple(
            ((p,), (rank,))
            for rank, p in enumerate(self.market.choices[i], start=1)
            if near in {None, self.market.place_ids[p][0]}
        )

    def _joint(self, i: int, j: int) -> tuple[Asked, ...]:
        both = [
            ((p, q), (a, b))
            for a, p in enumerate(self.market.choices[i], start=1)
            for b, q in enumerate(self.market.choices[j], start=1)
            if self.market.place_ids[p][0] == self.market.place_ids[q][0]
        ]
        earlier = 0 if self.turns[i] < self.turns[j] else 1
        return tuple(sorted(both, key=lambda wish: (sum(wish[1]), max(wish[1]), wish[1][earlier])))

    def _broken(self, key: str, party: Party, wish: Asked) -> Broken:
        ids = [self.market.applicant_ids[i] for i in party.members]
        return Broken(key, (*ids, self.market.place_ids[wish[0][0]][0]))

    def _plus(self, parties: Iterable[Party]) -> Counter[int]:
        """Free seats, and those that these hold."""
        room = Counter(self.free)
        for party in parties:
            room.update(party.seats())
        return room

    def protected(self) -> Iterator[Broken]:
        """Passed over: others hold what they would rather have."""
        room = self._plus(party for party in self.parties if not party.first)
        for party in self.parties:
            for wish in party.better() if party.first else ():
                if _fits(wish, room) and not _fits(wish, self.free):
                    yield self._broken("protected", party, wish)

    def wasted(self) -> Iterator[Broken]:
        for party in self.parties:
            for wish in party.better():
                if _fits(wish, self.free):
                    yield self._broken("wasted", party, wish)

    def _rank(self, party: Party, p: int) -> tuple[bool, float, int]:
        i = party.members[0]
        minutes = self.market.minutes[i][self.market.choices[i].index(p)]
        whole = (minutes + 0.5) // 1 if isfinite(minutes) else minutes
        return (not party.first, whole, party.turn)

    def blocking(self) -> Iterator[Broken]:
        """Of singles alone."""
        singles = [party for party in self.parties if len(party.members) == 1]
        lowest: dict[int, tuple[bool, float, int]] = {}
        for party in singles:
            for p in party.seats():
                lowest[p] = max(lowest.get(p, self._rank(party, p)), self._rank(party, p))
        for party in singles:
            for wish in party.better():
                p = wish[0][0]
                if p in lowest and self._rank(party, p) < lowest[p]:
                    yield self._broken("blocking", party, wish)

    def passed_over(self) -> Iterator[Broken]:
        """Seats at somebody's turn: what is free in the end, and what whoever came later holds."""
        for first in (True, False):
            tier = [party for party in self.parties if party.first == first]
            room = self._plus(party for party in self.parties if party.first <= first)
            for party in tier:
                if party.has == 0:
                    room.subtract(party.seats())
                for wish in party.better():
                    if wish is party.wishes[0] and _fits(wish, room):
                        yield self._broken("lottery_first", party, wish)
            for party in tier:
                if party.has > 0:
                    for wish in party.better():
                        if _fits(wish, room):
                            yield self._broken("lottery_second", party, wish)
                    room.subtract(party.seats())

    def rounds(self) -> Iterator[Broken]:
        """Of singles alone: pairs keep what they have."""
        for first in (True, False):
            tier = [party for party in self.parties if party.first == first and len(party.members) == 1]
            people = [
                Mover(
                    {places[0]: ranks[0] for places, ranks in party.wishes},
                    next(iter(party.seats()), OUT),
                )
                for party in tier
            ]
            free = self._plus(party for party in self.parties if party.first < first)
            ids = [self.market.applicant_ids[party.members[0]] for party in tier]
            for key, movers in rounds(people, [p for p, seats in free.items() if seats > 0]):
                yield Broken(key, tuple(ids[mover] for mover in movers))


def _fits(wish: Asked, room: Counter[int]) -> bool:
    return all(room[p] >= wish[0].count(p) for p in wish[0])


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
