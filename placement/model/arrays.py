"""Names for the kinds of array that the core passes about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def summed(index: Ints, weights: Floats, size: int) -> Floats:
    """Weights added up by index: `size` totals."""
    return np.asarray(np.bincount(index, weights, size), dtype=np.float64)
