"""Three figures of travel that analysts know: two averages and the longest journey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import summed
from placement.model.case import Case


@dataclass(frozen=True)
class TravelFigures:
    """Minutes one way by car between people and the bases that reach them; None where nobody is reached."""

    average_for_care: float | None
    """Each WTE of care counts alike: the weighted average of the p-median problem."""
    average_for_areas: float | None
    """Each area that has care counts alike, whatever its size, with the average of its own care."""
    longest: float | None
    """The longest journey for any care: what the p-centre problem makes least."""


def travel_figures(case: Case, allocation: Allocation) -> TravelFigures:
    """The figures of a finished allocation, today's or a decided one. Care of nothing does not count."""
    care = allocation.care
    given = np.flatnonzero(care.wte > 0)
    if not len(given):
        return TravelFigures(None, None, None)
    area, wte = care.area[given], care.wte[given]
    minutes = case.minutes[area, care.base[given]]
    size = len(case.area_ids)
    cared, driven = summed(area, wte, size), summed(area, wte * minutes, size)
    reached = cared > 0
    return TravelFigures(
        average_for_care=float(driven.sum() / cared.sum()),
        average_for_areas=float((driven[reached] / cared[reached]).mean()),
        longest=float(minutes.max()),
    )
