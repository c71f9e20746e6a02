"""What a matching is worth to people, and who could complain of it."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement.matching.market import REASONS, Market, Matching, Mode
from placement.matching.units import Unit, units_of

Rank = tuple[float, float, int]
"""Who comes first at a place: the protected, then by whole minutes if the mode is stable, then as drawn."""


@dataclass(frozen=True)
class Measures:
    """Counts of people, unless it says otherwise. Only stable promises no blocking, and to singles alone."""

    applicants: int
    placed: int
    first_choice: int
    first_choice_share: float | None
    """Of all who ranked anything; None if nobody did."""
    mean_rank: float | None
    """Of the placed, 1 = first choice, without those agreed where they never asked; None if none."""
    unplaced: Mapping[str, int]
    """By reason, every reason."""
    envy: int
    """Ordered pairs (i, j): i, not linked, would rather have j's place; neither is agreed."""
    justified_envy: int
    """Those of them in which the place ranks i above j."""
    blocking: int
    """Applicants and places, or two linked and clusters, that would rather have each other: a seat is free
    there, or held by somebody who is not agreed and ranks lower."""
    blocking_linked: int
    """Those of them that are of a linked two."""
    wasted: int
    """Seats that stay empty though somebody prefers them and could have them."""


def measures(market: Market, matching: Matching, mode: Mode) -> Measures:
    """By the mode's own standing at a place: protected, whole minutes (stable alone), the drawn order."""
    ranks = _ranks(market, matching)
    asked = sum(bool(choices) for choices in market.choices)
    first = sum(rank == 1 for rank in ranks)
    seats = _Seats(market, matching, mode)
    return Measures(
        applicants=len(market.applicant_ids),
        placed=int((matching.place >= 0).sum()),
        first_choice=first,
        first_choice_share=first / asked if asked else None,
        mean_rank=sum(ranks) / len(ranks) if ranks else None,
        unplaced={reason: matching.why.count(reason) for reason in REASONS},
        envy=seats.envy(justified=False),
        justified_envy=seats.envy(justified=True),
        blocking=seats.blocking(linked=False) + seats.blocking(linked=True),
        blocking_linked=seats.blocking(linked=True),
        wasted=seats.wasted(),
    )


def _ranks(market: Market, matching: Matching) -> list[int]:
    """Of everybody who is placed where they asked to go."""
    return [
        choices.index(p) + 1
        for choices, p in zip(market.choices, matching.place.tolist(), strict=True)
        if p in choices
    ]


class _Seats:
    """Who holds each place, the highest first; agreed ones are not among them, for nobody may move them."""

    def __init__(self, market: Market, matching: Matching, mode: Mode) -> None:
        self.market, self.mode = market, mode
        place = matching.place.tolist()
        held = Counter(p for p in place if p >= 0)
        self.free = [seats - held[p] for p, seats in enumerate(market.seats.tolist())]
        self.rows = [(tier, unit) for tier, units in enumerate(units_of(market)) for unit in units]
        self.present = [_present(unit, place) for _, unit in self.rows]
        self.holders: list[list[Rank]] = [[] for _ in self.free]
        for (tier, unit), n in zip(self.rows, self.present, strict=True):
            for p in unit.options[n] if n < len(unit.options) else ():
                insort(self.holders[p], self._rank(tier, unit, n))

    def _rank(self, tier: int, unit: Unit, n: int) -> Rank:
        return (tier, *unit.standing[n]) if self.mode == "stable" else (tier, 0.0, unit.drawn)

    def _preferred(self) -> Iterator[tuple[int, Unit, int]]:
        """Each option that somebody would rather have than what they got: tier, who, which."""
        for (tier, unit), present in zip(self.rows, self.present, strict=True):
            for n in range(present):
                yield tier, unit, n

    def _below(self, p: int, rank: Rank) -> int:
        """Seats of a place that are held by people who rank lower there."""
        return len(self.holders[p]) - bisect_right(self.holders[p], rank)

    def envy(self, *, justified: bool) -> int:
        return sum(
            self._below(unit.options[n][0], self._rank(tier, unit, n))
            if justified
            else len(self.holders[unit.options[n][0]])
            for tier, unit, n in self._preferred()
            if not self._linked(unit)
        )

    def blocking(self, *, linked: bool) -> int:
        return sum(
            all(
                self.free[p] + self._below(p, self._rank(tier, unit, n)) >= seats
                for p, seats in Counter(unit.options[n]).items()
            )
            for tier, unit, n in self._preferred()
            if self._linked(unit) == linked
        )

    def wasted(self) -> int:
        wanted: Counter[int] = Counter()
        for _, unit, n in self._preferred():
            if all(self.free[p] >= seats for p, seats in Counter(unit.options[n]).items()):
                wanted.update(unit.options[n])
        return sum(min(self.free[p], seats) for p, seats in wanted.items())

    def _linked(self, unit: Unit) -> bool:
        return bool(self.market.partner[unit.members[0]] >= 0)


def _present(unit: Unit, place: list[int]) -> int:
    """The option that they have, or the number of options where they have none."""
    have = tuple(place[i] for i in unit.members)
    return unit.options.index(have) if have in unit.options else len(unit.options)
