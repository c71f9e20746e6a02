"""Sums that are never too small: ordinary floating point, with all that rounding can do added on top.

Each result of an operation lies within half a unit in the last place of the true one (IEEE 754). So a sum of
n products, in whatever order, lies within n units of the sum of their sizes (Higham, *Accuracy and Stability
of Numerical Algorithms*, 2002, section 3.1). `ULP` is twice the unit roundoff, so that what is added covers
the rounding of the addition too. Nothing here is found by a solver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats

ULP = 2.0**-52
SOME = 64
"""Operations that are counted on top of those that are known: more than any of the sums here has."""
TINY = 1e-290
"""What a product may lose that is too small for the format."""


@dataclass(frozen=True)
class RoughSums:
    """Numbers as they were computed, and of each the sum of the sizes of what went into it."""

    value: Floats
    size: Floats

    @classmethod
    def of(cls, value: Floats) -> RoughSums:
        """Numbers that are exact as they stand."""
        return cls(value, np.abs(value))

    def __add__(self, other: RoughSums) -> RoughSums:
        return RoughSums(self.value + other.value, self.size + other.size)

    def __sub__(self, other: RoughSums) -> RoughSums:
        return RoughSums(self.value - other.value, self.size + other.size)

    def times(self, weight: float) -> RoughSums:
        """All of them so many times."""
        return RoughSums(self.value * weight, self.size * abs(weight))

    def off(self, terms: int) -> Floats:
        """How far each may lie from the true number, if it is made of so many terms."""
        return np.asarray(self.size * ((terms + SOME) * ULP) + TINY)


def most_of(rough: RoughSums, lower: Floats, upper: Floats, terms: int) -> float:
    """At least the sum of `max(d * lower, d * upper)`, whatever the true numbers `d` are."""
    widest = np.maximum(np.abs(lower), np.abs(upper))
    each = np.maximum(rough.value * lower, rough.value * upper)
    return above([*each.tolist(), *(rough.off(terms) * widest * (1 + SOME * ULP) + TINY).tolist()])


def above(terms: list[float]) -> float:
    """At least the sum of numbers each of which is one product: `fsum` rounds once, each product did once."""
    total = math.fsum(terms)
    if math.isnan(total):
        return math.inf
    return math.nextafter(total + math.fsum(map(abs, terms)) * 2 * ULP + TINY, math.inf)
