"""Classes and colours for the map.

Five or six sequential classes from ColorBrewer (Brewer and Harrower, colorbrewer2.org), all readable with
any form of colour blindness; the classes have rounded limits, so that the key can say them in words.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Sequence

PURPLES = ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f")
BLUES = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
SIX_BLUES = ("#eff3ff", "#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")
GREENS = ("#c7e9c0", "#a1d99b", "#74c476", "#31a354", "#006d2c")
TEALS = ("#f6eff7", "#bdc9e1", "#67a9cf", "#1c9099", "#016c59")
NOTHING = "#ffffff"
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Limits of five classes of shares, from nothing to all."""
MISSING = "url(#hatch)"


def share_classes(shares: Iterable[float]) -> tuple[float, ...]:
    """Limits of five classes of shares of 0 to 1: fifths of the whole.

    Where all shares lie in one or two of these, a map would be of one colour: then classes of as many whole
    points each, about what there is.
    """
    known = [share for share in shares if not math.isnan(share)]
    if len({bisect(SHARES[1:-1], share) for share in known}) not in (1, 2):
        return SHARES
    low, high = math.floor(round(100 * min(known), 6)), math.ceil(round(100 * max(known), 6))
    points = max(1, math.ceil((high - low) / 5))
    first = min(low, 100 - 5 * points)
    return tuple((first + n * points) / 100 for n in range(6))


def fifths(values: Sequence[float]) -> tuple[float, ...]:
    """Limits of five classes: fifths of a round number (1, 2 or 5 times a power of ten) above the largest.

    A new edition of the same question has the same limits unless its largest value passes that number.
    Empty when the values do not differ.
    """
    if not values or math.isclose(min(values), max(values)) or max(values) <= 0:
        return ()
    top = readable_step(max(values))
    return tuple(round(top * k / 5, 10) for k in range(1, 5))


def readable_step(width: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `width`."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= width * (1 - 1e-9))


def class_of(value: float, breaks: Sequence[float]) -> int:
    """The index of the class that holds the value; a limit belongs to the class above it."""
    return sum(value >= limit for limit in breaks)


def spread(colours: Sequence[str], classes: int) -> list[str]:
    """`classes` colours from the whole range of a palette, light to dark."""
    if classes == 1:
        return [colours[len(colours) // 2]]
    return [colours[round(i * (len(colours) - 1) / (classes - 1))] for i in range(classes)]
