"""What a way of finding travel times gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TravelMatrix:
    """Between every area and every base.

    `minutes` are by car, one way, rounded to a tenth; `reach_minutes` by the mode that the scenario's
    travel limit uses; `km` along the road, rounded to a hundredth. All areas x bases. A pair that
    nobody can travel is infinite. `estimated` says that the figures are an estimate, not a measurement.
    """

    minutes: NDArray[np.float64]
    reach_minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    estimated: bool
    mode: str = "car"
    transit: NDArray[np.float64] | None = None
    """By public transport: infinite where there is no way, NaN where nothing was computed; None where nobody
    asked."""
