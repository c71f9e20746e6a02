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
    straight = np.hypot(
        area_metres[:, None, 0] - base_metres[None, :, 0], area_metres[:, None, 1] - base_metres[None, :, 1]
    )
    km = straight / 1000 * detour_factor
    speeds = np.array(kmh)
    speed = (speeds[area_class][:, None] + speeds[base_class][None, :]) / 2
    minutes = np.round(km / speed * 60 + minutes_to_park, 1)
    return TravelMatrix(minutes=minutes, reach_minutes=minutes, km=np.round(km, 2), estimated=True)
