"""A matching is checked again, by arithmetic of its own: nothing here knows how it was found.

What a mode promises is turned into conditions on the finished matching alone:

* stable: no single prefers a place that holds a single who ranks lower there;
* lottery: whoever was passed over found, at their turn, every seat they wanted gone;
* most_placed: no round of moves places more people or lowers the sum of ranks (Bellman and Ford find no
  round that costs less than nothing), and none that costs nothing is better for somebody drawn earlier.

Of pairs only this is checked: together or not at all, and no seats left that they would rather have.
That stable has no blocking pair, or most_placed the best options for pairs, nobody promises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from placement.matching.market import Market, Matching, Mode
from placement.matching.order import drawn_order
from placement.matching.rounds import OUT, Mover, rounds

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
