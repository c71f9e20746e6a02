"""From a market to a matching, in one of the modes.

A lottery is drawn as the UK Foundation Programme allocates to its schools (preference informed allocation,
foundationprogramme.nhs.uk): a first pass in the drawn order gives everybody their first choice where a seat
is left; a second gives whoever remains the highest choice that has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from placement.matching.market import Market, Matching, Mode
from placement.matching.most_placed import most_placed
from placement.matching.stable import stable
from placement.matching.units import Unit, units_of
from placement.model.arrays import Ints


def lottery(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    left = free.tolist()
    taken: list[int | None] = [None] * len(units)
    for most in (1, None):
        for u, unit in enumerate(units):
            if taken[u] is not None:
                continue
            for n, option in enumerate(unit.options[:most]):
                if all(left[p] >= seats for p, seats in Counter(option).items()):
                    taken[u] = n
                    for p in option:
                        left[p] -= 1
                    break
    return taken


_BY_MODE = {"most_placed": most_placed, "stable": stable, "lottery": lottery}


def match(market: Market, mode: Mode) -> Matching:
    """Agreed placements first, then the protected, then all others, each among themselves by the mode.

    A pair is protected if both are. Whoever is placed holds a place of their own list, or the agreed one.
    """
    place = market.agreed.copy()
    held = place[place >= 0]
    free = market.seats - np.bincount(held, minlength=len(market.seats))
    protected, others = units_of(market)
    for units in (protected, others):
        for unit, taken in zip(units, _BY_MODE[mode](units, free), strict=True):
            if taken is not None:
                for i, p in zip(unit.members, unit.options[taken], strict=True):
                    place[i] = p
                    free[p] -= 1
    return Matching(place, _reasons(market, place))


def _reasons(market: Market, place: Ints) -> tuple[str, ...]:
    why = []
    for i, choices in enumerate(market.choices):
        if place[i] >= 0:
            why.append("")
        elif not choices:
            why.append("no_choice")
        elif not any(market.seats[p] > 0 for p in choices):
            why.append("no_seat")
        else:
            why.append("full" if market.partner[i] < 0 else "pair")
    return tuple(why)
