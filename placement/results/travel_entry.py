"""Where a plan's minutes come from, and what can be doubted in them, as `answer.json` holds it."""

from __future__ import annotations

from typing import cast

from placement.results.document import TravelEntry
from placement.scenario.inputs import Inputs
from placement.scenario.missing import longest_limit
from placement.scenario.travel_audits import described_minutes


def travel_entry(inputs: Inputs) -> list[TravelEntry]:
    """One entry for each mode whose minutes the scenario has, for every area and base of its tables."""
    longest = longest_limit(inputs.case, inputs.scenario.rules)
    modes = described_minutes(inputs.region, inputs.scenario.travel, longest)
    return [cast("TravelEntry", told.entry()) for told in modes]
