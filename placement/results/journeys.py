"""Three figures of travel that analysts know, and where a plan's minutes come from, for `answer.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import summed
from placement.model.case import Case
from placement.results.document import TravelEntry
from placement.scenario.inputs import Inputs
from placement.scenario.missing import longest_limit
from placement.scenario.travel_audits import described_minutes


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


def travel_entry(inputs: Inputs) -> list[TravelEntry]:
    """One entry for each mode whose minutes the scenario has, for every area and base of its tables."""
    longest = longest_limit(inputs.case, inputs.scenario.rules)
    modes = described_minutes(inputs.region, inputs.scenario.travel, longest)
    return [cast("TravelEntry", told.entry()) for told in modes]
