"""Weights of cuts and prices of rows, by which a bound can be summed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Multipliers:
    """Cuts by customer and `u`, their weights, the price of the number of sites and those of the rows."""

    customer: Ints
    at: Floats
    weight: Floats
    count: float
    rows: Floats

    @classmethod
    def alone(cls, prices: Floats, count: float, rows: int) -> Multipliers:
        """Each customer at its price, as the Lagrangian has it."""
        paid = np.flatnonzero(prices > 0)
        return cls(paid, prices[paid], np.ones(len(paid)), count, np.zeros(rows))
