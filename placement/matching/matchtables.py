"""What a matching says: its tables, about people and private, and its document, which is for all to read.

The document names nobody. It counts people by region and service, by cluster and in all, and by whether
they have their first choice or why they have none; counts under five, and those that would give one away,
are withheld.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from placement.matching.applicants import Applicants
from placement.matching.document import GraduatesPlaced, MatchDocument, MatchedRunEntry, MatchResults
from placement.matching.market import REASONS, Market, Matching, Mode
from placement.matching.measures import Measures, measures
from placement.matching.order import drawn_order
from placement.matching.seats import Seat, drives, market_of, seated
from placement.results.exposed import People, Published, published
from placement.results.proof import finite
from placement.results.suppression import LEAST_SHOWN, withheld

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
