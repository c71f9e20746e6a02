"""Estimated need: how much staff time the people of an area need of a service.

    need[a, s] = sum over bands of pop_band[a] / 10,000 * need_band[s]  *  2 / (1 + r) * (1 + (r - 1) * q[a])

    r  need_deprived_ratio[s]: need per head in the most deprived place over that in the least deprived
    q  1 - (deprivation_rank - 0.5) / number of areas: near 1 in the most deprived area, near 0 in the least

The factor 2 / (1 + r) keeps the mean over equally peopled areas at 1: deprivation moves need between areas,
it does not add any. Need is WTE of contact and desk time, without travel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.region.tables import AGE_BANDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.region.region import Region

PER_PEOPLE = 10_000


def need(region: Region) -> NDArray[np.float64]:
    """Need in WTE, areas x services, in the order of the tables."""
    people = region.areas[[f"pop_{band}" for band in AGE_BANDS]].to_numpy(dtype=np.float64)
    rates = region.services[[f"need_{band}" for band in AGE_BANDS]].to_numpy(dtype=np.float64)
    rank = region.areas["deprivation_rank"].to_numpy(dtype=np.float64)
    ratio = region.services["need_deprived_ratio"].to_numpy(dtype=np.float64)
    deprived = 1 - (rank - 0.5) / len(rank)
    factor = 2 / (1 + ratio) * (1 + np.outer(deprived, ratio - 1))
    return np.asarray(people @ rates.T / PER_PEOPLE * factor, dtype=np.float64)
