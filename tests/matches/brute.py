"""Every matching of a small market, and what it is worth, in words as plain as the rules are told.

Nothing here comes from the modes: the drawn order, joint lists and standings are written again.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

from placement.matching.market import Market, Matching

Places = tuple[int, ...]


def drawn(market: Market) -> dict[int, int]:
    """Turn of each applicant, from 0."""
    return _drawn(market.seed, market.applicant_ids)


@cache
def _drawn(seed: int, ids: tuple[str, ...]) -> dict[int, int]:
    text = {i: (hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one) for i, one in enumerate(ids)}
    return {i: turn for turn, i in enumerate(sorted(text, key=text.__getitem__))}


def couple(market: Market, i: int) -> int | None:
    """The other one, if neither has an agreed place."""
    j = int(market.partner[i])
    return j if j >= 0 and market.agreed[i] < 0 and market.agreed[j] < 0 else None


def wants(market: Market, i: int) -> list[int]:
    """Places that this one may get: the agreed one, those in the cluster of whom they follow, or the list."""
    if market.agreed[i] >= 0:
        return [int(market.agreed[i])]
    j = int(market.partner[i])
    if j >= 0 and market.agreed[j] >= 0:
        there = market.place_ids[market.agreed[j]][0]
        return [p for p in market.choices[i] if market.place_ids[p][0] == there]
    return list(market.choices[i])


def first(market: Market, i: int) -> bool:
    j = couple(market, i)
    return bool(market.protected[i] and (j is None or market.protected[j]))


def matchings(market: Market) -> Iterator[Places]:
    """All that seats, lists, agreed places and pairs allow."""
    size = range(len(market.applicant_ids))
    asked = [wants(market, i) if market.agreed[i] >= 0 else [*wants(market, i), -1] for i in size]
    for places in product(*asked):
        full = any(n > market.seats[p] for p, n in Counter(places).items() if p >= 0)
        if not full and all(_together(market, places, i) for i in size):
            yield places


def _together(market: Market, places: Places, i: int) -> bool:
    j = couple(market, i)
    if j is None:
        return True
    where = [market.place_ids[places[k]][0] if places[k] >= 0 else None for k in (i, j)]
    return where[0] == where[1]


def complete(market: Market, places: Places) -> Matching:
    """With the reason of whoever is unplaced."""
    why = []
    for i, p in enumerate(places):
        seats = [market.seats[q] for q in market.choices[i]]
        if p >= 0:
            why.append("")
        elif not seats:
            why.append("no_choice")
        elif not any(seats):
            why.append("no_seat")
        else:
            why.append("pair" if market.partner[i] >= 0 else "full")
    return Matching(np.array(places, dtype=np.int64), tuple(why))


def rank(market: Market, i: int, p: int) -> int:
    """1 is the first choice; worse than any where unplaced."""
    return market.choices[i].index(p) + 1 if p >= 0 else 10**6


def worth(market: Market, places: Places, *, ties: bool) -> tuple[object, ...]:
    """The less the better: tier by tier, unplaced, sum of ranks, and ranks in the drawn order."""
    turn = drawn(market)
    key: list[object] = []
    for tier in (True, False):
        people = [
            i for i in sorted(turn, key=turn.__getitem__) if market.agreed[i] < 0 and first(market, i) == tier
        ]
        ranks = [rank(market, i, places[i]) for i in people]
        key.append(sum(places[i] < 0 for i in people))
        key.append(sum(n for n in ranks if n < 10**6))
        key.extend(ranks if ties else ())
    return tuple(key)


def standing(market: Market, i: int, p: int) -> tuple[bool, float, int]:
    """Of somebody at a place that they ranked: the less the higher."""
    away = market.minutes[i][market.choices[i].index(p)]
    whole = away if math.isinf(away) else math.floor(away + 0.5)
    return (not market.protected[i], whole, drawn(market)[i])


def blocks(market: Market, places: Places, i: int, p: int) -> bool:
    """Whether this one and the place would rather have each other; of markets without pairs."""
    if market.agreed[i] >= 0 or p not in wants(market, i) or rank(market, i, p) >= rank(market, i, places[i]):
        return False
    holders = [j for j, q in enumerate(places) if q == p]
    return len(holders) < market.seats[p] or any(
        market.agreed[j] < 0 and standing(market, i, p) < standing(market, j, p) for j in holders
    )


def stable(market: Market, places: Places) -> bool:
    return not any(blocks(market, places, i, p) for i, asked in enumerate(market.choices) for p in asked)


def lottery(market: Market) -> Places:
    """As it is told: each tier, first choices in turn, then whatever is left in turn."""
    turn = drawn(market)
    places = [int(p) for p in market.agreed]
    left = Counter({p: int(n) for p, n in enumerate(market.seats)})
    left.subtract(p for p in places if p >= 0)
    queue = [i for i in turn if market.agreed[i] < 0 and (couple(market, i) is None or i < market.partner[i])]
    partners = {i: couple(market, i) for i in queue}
    queue.sort(key=lambda i: max(turn[k] for k in (i, partners[i]) if k is not None))
    for tier in (True, False):
        for only_first in (True, False):
            for i in queue:
                if first(market, i) != tier or places[i] >= 0:
                    continue
                j = couple(market, i)
                asked = [{i: p} for p in wants(market, i)] if j is None else joint(market, i, j)
                for wish in asked[:1] if only_first else asked:
                    if all(left[p] >= n for p, n in Counter(wish.values()).items()):
                        for k, p in wish.items():
                            places[k] = p
                            left[p] -= 1
                        break
    return tuple(places)


def joint(market: Market, i: int, j: int) -> list[dict[int, int]]:
    """Clusters that both rank: sum of ranks, the worse rank, the rank of the one drawn first."""
    turn = drawn(market)
    early = i if turn[i] < turn[j] else j
    both = [
        {i: p, j: q}
        for p in market.choices[i]
        for q in market.choices[j]
        if market.place_ids[p][0] == market.place_ids[q][0]
    ]

    def key(wish: dict[int, int]) -> tuple[int, int, int]:
        ranks = {k: rank(market, k, p) for k, p in wish.items()}
        return (sum(ranks.values()), max(ranks.values()), ranks[early])

    return sorted(both, key=key)
