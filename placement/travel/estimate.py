"""Car minutes by estimate: the straight line, a detour factor, and speeds by kind of place.

    km      = straight line in metres (EPSG:27700) / 1000 * detour_factor
    minutes = km / ((speed at the area + speed at the base) / 2) * 60 + minutes_to_park

The detour factor (road over straight line) lies between 1.2 and 1.5 in studies of road networks; see
Boscoe, Henry and Zdeb, "A nationwide comparison of driving distance versus straight-line distance to
hospitals", The Professional Geographer 64 (2012). Speeds and parking are assumptions of the scenario.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.travel.matrix import TravelMatrix

RURAL_CLASSES = ("urban", "town", "village")
ROWS_AT_ONCE = 1_000
"""Areas worked out together, so that a nation needs little memory beside its result."""


def estimate(
    area_metres: NDArray[np.float64],
    base_metres: NDArray[np.float64],
    area_class: NDArray[np.int64],
    base_class: NDArray[np.int64],
    *,
    detour_factor: float,
    kmh: tuple[float, float, float],
    minutes_to_park: float,
) -> TravelMatrix:
    """A matrix from points (n x 2, EPSG:27700) and their classes (positions in `RURAL_CLASSES`)."""
    speeds = np.array(kmh)
    minutes, km = np.empty((2, len(area_metres), len(base_metres)))
    for start in range(0, len(area_metres), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        away = area_metres[rows, None, :] - base_metres[None, :, :]
        along = np.hypot(away[..., 0], away[..., 1]) / 1000 * detour_factor
        speed = (speeds[area_class[rows]][:, None] + speeds[base_class][None, :]) / 2
        np.round(along / speed * 60 + minutes_to_park, 1, out=minutes[rows])
        np.round(along, 2, out=km[rows])
    return TravelMatrix(minutes=minutes, reach_minutes=minutes, km=km, estimated=True)
