"""Names for the kinds of array that the core passes about."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def inner(one: Floats, other: Floats) -> float:
    """The sum of products, each rounded once and their sum once: the same digits on every machine.

    What `@` gives of two vectors hangs in its last digit on how many threads and which instructions the
    library for linear algebra has, and a search takes another way where two plans tie to that digit.
    """
    products = one * other
    return math.fsum(products[products != 0.0].tolist())


def rounded_where(values: Floats, whole: Bools) -> Floats:
    """Values with those that are whole numbers rounded to them; none is a negative zero."""
    return np.where(whole, np.round(values), values) + 0.0


def mixed(weights: Floats, rows: Floats) -> Floats:
    """The weighted sum of the rows, row after row: as `inner`, without what hangs in the library."""
    return np.asarray((weights[:, None] * rows).sum(axis=0))


def summed(index: Ints, weights: Floats, size: int) -> Floats:
    """Weights added up by index: `size` totals."""
    return np.asarray(np.bincount(index, weights, size), dtype=np.float64)
