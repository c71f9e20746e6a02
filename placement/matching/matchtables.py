"""What a matching says: its tables, about people and private, and its document, which is for all to read.

The document names nobody. It counts people by region and service, by cluster and in all, and by whether
they have their first choice or why they have none; counts under five, and those that would give one away,
are withheld.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from placement.matching.applicants import Applicants
from placement.matching.document import GraduatesPlaced, MatchDocument, MatchedRunEntry, MatchResults
from placement.matching.market import REASONS, Market, Matching, Mode, drawn_order
from placement.matching.seats import Seat, drives, market_of, seated
from placement.matching.units import Unit, units_of
from placement.results.exposed import People, Published, published
from placement.results.proof import finite
from placement.results.suppression import LEAST_SHOWN, withheld

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


SEATS, MINUTES = "inputs/seats", "inputs/minutes"
PRIVATE = frozenset(
    {"matches", "unplaced", "unmatched_posts", "order", "inputs/applicants", "inputs/preferences", MINUTES}
)
"""Tables for the eyes of their owner alone, by path without its ending."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "matches": (
        "applicant_id", "service_id", "cluster_id", "base_id", "role_id", "wte", "choice", "minutes", "how",
    ),
    "unplaced": ("applicant_id", "service_id", "reason"),
    "unmatched_posts": ("base_id", "cluster_id", "role_id", "service_id", "wte"),
    "order": ("position", "applicant_id"),
    SEATS: ("base_id", "cluster_id", "role_id", "service_id", "wte"),
    MINUTES: ("applicant_id", "base_id", "minutes"),
}  # fmt: skip


@dataclass(frozen=True)
class MatchQuestion:
    """What is matched, and how: applicants, seats, minutes from homes to bases, the seed and the mode."""

    applicants: Applicants
    seats: tuple[Seat, ...]
    minutes: pd.DataFrame
    seed: int
    mode: Mode

    def market(self) -> Market:
        """Raises BadInput for every agreed place that has no seat."""
        return market_of(self.applicants, self.seats, self.minutes, self.seed)


def tables_of(asked: MatchQuestion, market: Market, matching: Matching) -> dict[str, pd.DataFrame]:
    """Every table of a match folder but the copies of what was read, by path without its ending."""
    got = seated(market, matching, asked.seats, asked.minutes)
    order = drawn_order(market.seed, market.applicant_ids)
    service = asked.applicants.table["service_id"].tolist()
    drive = drives(asked.minutes)
    used = Counter(got.values())
    left = []
    for seat in asked.seats:
        if used[seat] > 0:
            used[seat] -= 1
        else:
            left.append(tuple(asdict(seat).values()))
    rows: dict[str, list[tuple[Any, ...]]] = {
        "matches": [_match(market, i, seat, drive) for i, seat in sorted(got.items())],
        "unplaced": [
            (market.applicant_ids[i], service[i], matching.why[i]) for i in np.flatnonzero(matching.place < 0)
        ],
        "unmatched_posts": left,
        "order": [(n + 1, market.applicant_ids[i]) for n, i in enumerate(np.argsort(order))],
        SEATS: [tuple(asdict(seat).values()) for seat in asked.seats],
    }
    made = {name: pd.DataFrame(found, columns=list(COLUMNS[name])) for name, found in rows.items()}
    return {**made, MINUTES: asked.minutes}


def _match(market: Market, i: int, seat: Seat, drive: Mapping[tuple[str, str], float]) -> tuple[Any, ...]:
    name = market.applicant_ids[i]
    ranked = [market.place_ids[p] for p in market.choices[i]]
    choice = str(ranked.index(seat.place) + 1) if seat.place in ranked else ""
    minutes = drive.get((name, seat.base_id))
    return (
        name,
        seat.service_id,
        seat.cluster_id,
        seat.base_id,
        seat.role_id,
        seat.wte,
        choice,
        "" if minutes is None else minutes,
        how(market, i),
    )


def how(market: Market, i: int) -> str:
    """How somebody was placed: agreed before, first for their circumstances, as one of a pair, or alone."""
    if market.agreed[i] >= 0:
        return "agreed"
    other = int(market.partner[i])
    pair = other >= 0 and market.agreed[other] < 0
    if market.protected[i] and (not pair or market.protected[other]):
        return "protected"
    return "pair" if pair else "single"


def document_of(
    asked: MatchQuestion,
    market: Market,
    matching: Matching,
    *,
    about: MatchedRunEntry,
    versions: Mapping[str, str],
) -> MatchDocument:
    """The content of match.json. Raises KeyError if `about` lacks what is said of every run."""
    region_of = {row["cluster_id"]: row["region_id"] for row in about["clusters"]}
    services = [row["service_id"] for row in about["services"]]
    if strange := {
        s.place for s in asked.seats if s.cluster_id not in region_of or s.service_id not in services
    }:
        raise KeyError(*strange)
    posts = Counter(seat.place for seat in asked.seats)
    people = People(
        posts=posts,
        people=Counter(market.place_ids[p] for p in matching.place.tolist() if p >= 0),
        region_of=region_of,
        services=services,
    )
    shown = published(people)
    return {
        "mode": asked.mode,
        "seed": asked.seed,
        "synthetic": asked.applicants.synthetic,
        "status": "example" if asked.applicants.synthetic else about["status"],
        "run": about,
        "results": results(measures(market, matching, asked.mode), shown.whole, len(asked.seats)),
        "by_region_service": _by_service(people, shown),
        "by_cluster": _by_cluster(people, shown),
        "versions": dict(versions),
    }


def _by_service(people: People, shown: Published) -> list[GraduatesPlaced]:
    """Posts and people by region and service, wherever there is a post."""
    return [
        {"region_id": region, "service_id": service, "posts": posts, "graduates": n}
        for region, by in shown.by_service.items()
        for service, n in by.items()
        if (posts := sum(people.posts[cell] for cell in people.cells(region, service)))
    ]


def _by_cluster(people: People, shown: Published) -> list[GraduatesPlaced]:
    """Posts and people by cluster, wherever there is a post."""
    return [
        {"cluster_id": cluster, "posts": posts, "graduates": n}
        for by in shown.by_cluster.values()
        for cluster, n in by.items()
        if (posts := sum(people.posts[cell] for cell in people.cells(cluster=cluster)))
    ]


def results(found: Measures, placed: int | None, posts: int) -> MatchResults:
    """The measures as they may be published; None is withheld. `placed` is as the tables show it.

    A share or a mean is told where the counts that it is made of are.
    """
    first, other = _parts({"first": found.first_choice, "other": found.placed - found.first_choice}, placed)
    reasons: dict[str, int] = {reason: found.unplaced.get(reason, 0) for reason in REASONS}
    without = sum(reasons.values())
    gone = withheld(reasons)
    unplaced = None if gone is None or 0 < without < LEAST_SHOWN else without
    hidden = reasons if unplaced is None else gone or ()
    told = {reason: None if reason in hidden else n for reason, n in reasons.items()}
    everybody = None if placed is None or unplaced is None else placed + unplaced
    return {
        "applicants": everybody,
        "placed": placed,
        "first_choice": first,
        "other_choice": other,
        "unplaced": unplaced,
        "unplaced_because": {
            "no_choice": told["no_choice"],
            "no_seat": told["no_seat"],
            "full": told["full"],
            "pair": told["pair"],
        },
        "first_choice_share": finite(first / everybody) if first is not None and everybody else None,
        "mean_rank": None if first is None or found.mean_rank is None else round(found.mean_rank, 2),
        "posts": posts,
        "posts_unmatched": None if placed is None else posts - placed,
        "envy": _pairs(found.envy),
        "justified_envy": _pairs(found.justified_envy),
        "blocking": _pairs(found.blocking),
        "blocking_linked": _pairs(found.blocking_linked),
        "wasted": _pairs(found.wasted),
    }


def _parts(counts: dict[str, int], total: int | None) -> list[int | None]:
    gone = withheld(counts)
    hidden = total is None or gone is None
    return [None if hidden or name in (gone or ()) else n for name, n in counts.items()]


def _pairs(n: int) -> int | None:
    return None if 0 < n < LEAST_SHOWN else n
