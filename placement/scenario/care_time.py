"""From [care_time] to what the model takes from the time of new posts."""

from __future__ import annotations

from placement.model.care_time import CareTimeTaken
from placement.scenario.settings import CareTime


def taken_of(settings: CareTime | None) -> CareTimeTaken | None:
    """What is taken; None where the scenario says nothing of it."""
    if settings is None:
        return None
    return CareTimeTaken(
        newly_qualified=settings.newly_qualified_hours,
        second_year=settings.second_year_hours,
        support=settings.support_hours,
        away=settings.away_pct / 100,
    )
