"""Small markets: by hand, where names tell what they are, and drawn by Hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from placement.matching.market import Market, Matching

any_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Of a property that a busy machine may take long over."""

SERVICES = ("physio", "speech")
MINUTES = (5.0, 9.4, 9.5, 10.4, 30.0, float("inf"))
"""Some round to the same whole minute."""


@dataclass(frozen=True)
class Person:
    """Clusters best first, and minutes to each (10 where none are told)."""

    wants: str
    minutes: Mapping[str, float]
    service: str = "physio"
    agreed: str = ""
    protected: bool = False
    with_: str = ""


def person(
    wants: str, *, service: str = "physio", agreed: str = "", protected: bool = False, **minutes: float
) -> Person:
    """`wants` are clusters of one letter; `minutes` name clusters."""
    return Person(wants, minutes, service, agreed, protected)


def market(
    seats: Mapping[str, int | Mapping[str, int]],
    people: Mapping[str, Person],
    *,
    linked: Sequence[tuple[str, str]] = (),
    seed: int = 7,
) -> Market:
    """Seats by cluster, of physio or by service; people by id."""
    by_service = {c: {"physio": n} if isinstance(n, int) else n for c, n in seats.items()}
    place_ids = tuple((c, s) for c, services in by_service.items() for s in services)
    place = {one: p for p, one in enumerate(place_ids)}
    ids = tuple(people)
    partner = dict(linked) | {b: a for a, b in linked}
    return Market(
        applicant_ids=ids,
        place_ids=place_ids,
        seats=np.array([by_service[c][s] for c, s in place_ids], dtype=np.int64),
        choices=tuple(tuple(place[c, one.service] for c in one.wants) for one in people.values()),
        minutes=tuple(tuple(one.minutes.get(c, 10.0) for c in one.wants) for one in people.values()),
        agreed=np.array(
            [place[one.agreed, one.service] if one.agreed else -1 for one in people.values()], dtype=np.int64
        ),
        protected=np.array([one.protected for one in people.values()], dtype=np.bool_),
        partner=np.array([ids.index(partner[i]) if i in partner else -1 for i in ids], dtype=np.int64),
        seed=seed,
    )


def got(market: Market, matching: Matching) -> dict[str, str]:
    """The cluster that each person got, or the reason why none."""
    return {
        one: market.place_ids[p][0] if p >= 0 else why
        for one, p, why in zip(market.applicant_ids, matching.place.tolist(), matching.why, strict=True)
    }


@st.composite
def markets(
    draw: st.DrawFn,
    *,
    most: int = 5,
    clusters: int = 3,
    services: int = 1,
    most_seats: int = 2,
    pairs: bool = False,
    agreed: bool = True,
    protected: bool = True,
) -> Market:
    """Any market of at most so many people. Ids hold no order, so that the drawn order is not file order."""
    place_ids = [(f"c{c}", SERVICES[s]) for c in range(clusters) for s in range(services)]
    seats = draw(st.lists(st.integers(0, most_seats), min_size=len(place_ids), max_size=len(place_ids)))
    size = draw(st.integers(1, most))
    choices, minutes, taken, left = [], [], [], list(seats)
    for _ in range(size):
        service = draw(st.integers(0, services - 1))
        wants = draw(st.lists(st.integers(0, clusters - 1), unique=True))
        choices.append(tuple(c * services + service for c in wants))
        minutes.append(tuple(draw(st.sampled_from(MINUTES)) for _ in wants))
        room = [c * services + service for c in range(clusters) if left[c * services + service] > 0]
        p = draw(st.sampled_from([-1, -1, -1, *room])) if agreed else -1
        taken.append(p)
        if p >= 0:
            left[p] -= 1
    partner = [-1] * size
    if pairs:
        mixed = draw(st.permutations(range(size)))
        for i, j in zip(mixed[::2][: draw(st.integers(0, size // 2))], mixed[1::2], strict=False):
            partner[i], partner[j] = j, i
    flags = draw(st.lists(st.booleans(), min_size=size, max_size=size)) if protected else [False] * size
    return Market(
        applicant_ids=tuple(f"synthetic-{i}" for i in range(size)),
        place_ids=tuple(place_ids),
        seats=np.array(seats, dtype=np.int64),
        choices=tuple(choices),
        minutes=tuple(minutes),
        agreed=np.array(taken, dtype=np.int64),
        protected=np.array(flags, dtype=np.bool_),
        partner=np.array(partner, dtype=np.int64),
        seed=draw(st.integers(0, 10**6)),
    )
