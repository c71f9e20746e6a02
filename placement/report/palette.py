"""Classes and colours for the map.

Five sequential classes from ColorBrewer (Brewer and Harrower, colorbrewer2.org), all readable with
any form of colour blindness; the classes have rounded limits, so that the key can say them in words.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PURPLES = ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f")
BLUES = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
GREENS = ("#c7e9c0", "#a1d99b", "#74c476", "#31a354", "#006d2c")
TEALS = ("#f6eff7", "#bdc9e1", "#67a9cf", "#1c9099", "#016c59")
NOTHING = "#ffffff"
LOSS = "#fdb863"
MISSING = "url(#hatch)"


def rounded_breaks(values: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """Inner limits, at most `classes - 1`, near the quantiles and rounded to a step people count in.

    Empty when the values do not differ.
    """
    ordered = sorted(values)
    if not ordered or math.isclose(ordered[0], ordered[-1]):
        return ()
    step = readable_step((ordered[-1] - ordered[0]) / (4 * classes))
    found: list[float] = []
    for k in range(1, classes):
        quantile = ordered[min(len(ordered) - 1, k * len(ordered) // classes)]
        limit = round(round(quantile / step) * step, 10)
        if ordered[0] < limit <= ordered[-1] and limit not in found:
            found.append(limit)
    return tuple(found)


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
