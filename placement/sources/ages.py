"""Need by age: a judgement about five wide groups of age, read as a curve over narrower bands.

The facts of a service hold how need per head compares between people of 0-17, 18-64, 65-74, 75-84 and 85 and
over. Steps between these would make a person of 65 need twice what one of 64 does. So from the middle of one
group to the middle of the next the rate runs along a straight line, but for children: at 18 services change.
Within each group all bands are then scaled alike, so that the mean over its residents is the judgement.
A band that two groups share (15 to 19) has the rate of each for its part of the years.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from placement.data.bands import AGE_BANDS, part_in, years
from placement.model.arrays import Floats

MIDDLES = (41.5, 70.0, 80.0, 90.0)
"""Ages at which the judgement about adults of each group is taken to hold."""


def rates_of_bands(judged: Sequence[float], bands: Sequence[str], people: Floats) -> Floats:
    """How need per head compares between the bands, one figure each.

    `judged` has one figure for each of `AGE_BANDS`, `people` the residents of each of `bands`.
    """
    parts = np.array([[part_in(band, group) for group in AGE_BANDS] for band in bands])
    shapes = np.array([[_shape(judged, band, group) for group in AGE_BANDS] for band in bands])
    counted = parts * people[:, None]
    along = (counted * shapes).sum(axis=0)
    wanted = np.array(judged) * counted.sum(axis=0)
    scale = np.divide(wanted, along, out=np.zeros(len(AGE_BANDS)), where=along > 0)
    return np.asarray((parts * shapes * scale).sum(axis=1), dtype=np.float64)


def _shape(judged: Sequence[float], band: str, group: str) -> float:
    """The figure of a band on the line, at the middle of its years in the group; of children one for all."""
    if group == AGE_BANDS[0]:
        return 1.0
    (first, end), (low, high) = years(band), years(group)
    return float(np.interp((max(first, low) + min(end, high)) / 2, MIDDLES, judged[1:]))
