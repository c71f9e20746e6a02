"""Three figures of travel that analysts know, and where a plan's minutes come from, for `answer.json`."""

from __future__ import annotations

from typing import cast

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import summed
from placement.model.case import Case
from placement.results.document import TravelEntry
from placement.results.document_entries import JourneysEntry
from placement.results.proof import finite
from placement.scenario.inputs import Inputs
from placement.scenario.missing import longest_limit
from placement.scenario.travel_audits import described_minutes


def travel_figures(case: Case, allocation: Allocation) -> JourneysEntry:
    """Minutes one way by car between people and the bases that reach them; None where nobody is reached.

    Of a finished allocation, today's or a decided one; care of nothing does not count. For care, each WTE
    counts alike: the weighted average of the p-median problem. For areas, each that has care counts alike,
    whatever its size, with the average of its own. The longest is what the p-centre problem makes least.
    """
    care = allocation.care
    given = np.flatnonzero(care.wte > 0)
    if not len(given):
        return {"average_for_care": None, "average_for_areas": None, "longest": None}
    area, wte = care.area[given], care.wte[given]
    minutes = case.minutes[area, care.base[given]]
    size = len(case.area_ids)
    cared, driven = summed(area, wte, size), summed(area, wte * minutes, size)
    reached = cared > 0
    return {
        "average_for_care": finite(driven.sum() / cared.sum()),
        "average_for_areas": finite((driven[reached] / cared[reached]).mean()),
        "longest": finite(minutes.max()),
    }


def travel_entry(inputs: Inputs) -> list[TravelEntry]:
    """One entry for each mode whose minutes the scenario has, for every area and base of its tables."""
    longest = longest_limit(inputs.case, inputs.scenario.rules)
    modes = described_minutes(inputs.region, inputs.scenario.travel, longest)
    return [cast("TravelEntry", told.entry()) for told in modes]
