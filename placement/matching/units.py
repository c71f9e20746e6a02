"""Who is placed as one: a person alone, or two who are linked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter

from placement.matching.market import Market, drawn_order
from placement.model.arrays import Ints

Standing = tuple[float, int]
"""Whole minutes, then the drawn order; the lower comes first."""


@dataclass(frozen=True)
class Unit:
    """One or two applicants, in file order, and what they would take, best first.

    Each option is the place of each member, all in one cluster. `cost` is the sum of the members' ranks
    (1 is a first choice), `standing` what a place goes by when it ranks them. `drawn` is the position
    in the drawn order. Of a pair each of these is the worse of the two.
    """

    members: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]
    cost: tuple[int, ...]
    standing: tuple[Standing, ...]
    drawn: int


def units_of(market: Market) -> tuple[list[Unit], list[Unit]]:
    """The protected, then the others, each in the drawn order. Whoever has an agreed place is in neither.

    Linked to somebody with an agreed place means to want that cluster alone, where it is in the list.
    """
    position = drawn_order(market.seed, market.applicant_ids)
    protected: list[Unit] = []
    others: list[Unit] = []
    for i in range(len(market.applicant_ids)):
        j = int(market.partner[i])
        if market.agreed[i] >= 0 or (0 <= j < i and market.agreed[j] < 0):
            continue
        single = j < 0 or market.agreed[j] >= 0
        unit = _alone(market, position, i) if single else _pair(market, position, i, j)
        first = all(market.protected[member] for member in unit.members)
        (protected if first else others).append(unit)
    drawn = attrgetter("drawn")
    return sorted(protected, key=drawn), sorted(others, key=drawn)


def whole_minutes(minutes: float) -> float:
    """Rounded, halves up; no way there stays infinite."""
    return float(math.floor(minutes + 0.5)) if math.isfinite(minutes) else math.inf


def _alone(market: Market, position: Ints, i: int) -> Unit:
    j, drawn = market.partner[i], int(position[i])
    ranked = [(n + 1, p, market.minutes[i][n]) for n, p in enumerate(market.choices[i])]
    if j >= 0:
        cluster = market.place_ids[market.agreed[j]][0]
        ranked = [row for row in ranked if market.place_ids[row[1]][0] == cluster]
    return Unit(
        (i,),
        tuple((p,) for _, p, _ in ranked),
        tuple(rank for rank, _, _ in ranked),
        tuple((whole_minutes(minutes), drawn) for _, _, minutes in ranked),
        drawn,
    )


def _pair(market: Market, position: Ints, i: int, j: int) -> Unit:
    """Joint list: least sum of ranks, then the better worse rank, then as the first drawn prefers."""
    first = i if position[i] < position[j] else j
    rows = []
    by_cluster = {market.place_ids[q][0]: (n + 1, q) for n, q in enumerate(market.choices[j])}
    for n, p in enumerate(market.choices[i]):
        there = by_cluster.get(market.place_ids[p][0])
        if there is None:
            continue
        rank, other, q = n + 1, *there
        far = max(
            (whole_minutes(market.minutes[i][n]), int(position[i])),
            (whole_minutes(market.minutes[j][other - 1]), int(position[j])),
        )
        key = (rank + other, max(rank, other), rank if first == i else other)
        rows.append((key, (p, q), far))
    rows.sort()
    return Unit(
        (i, j),
        tuple(option for _, option, _ in rows),
        tuple(key[0] for key, _, _ in rows),
        tuple(far for _, _, far in rows),
        int(max(position[i], position[j])),
    )
