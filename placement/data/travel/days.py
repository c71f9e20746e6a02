"""Kinds of day in a timetable (GTFS): which dates have the same services, and how much runs on them.

A feed does not say what a school holiday or a bank holiday is; it says date by date what runs. So dates on
which the same services run are one kind of day, whatever people call it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from placement.data.travel.gtfs import feed_reach, feed_tables, services_of

RARE = 4
"""A weekday with a quarter of the dates of the most frequent one, or less, names no kind of day."""


@dataclass(frozen=True)
class KindOfDay:
    """Dates in their order on which the same services run, and how many trips these hold.

    A trip that `frequencies.txt` repeats counts once.
    """

    dates: tuple[dt.date, ...]
    trips: int

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Weekdays of this kind, Monday as 0, without those that are rare in it, as a bank holiday's is."""
        count = [sum(date.weekday() == day for date in self.dates) for day in range(7)]
        return tuple(day for day in range(7) if count[day] * RARE > max(count))


def kinds_of_day(file: Path) -> list[KindOfDay]:
    """Every kind of day from the feed's first date to its last, the most frequent first.

    Raises BadInput if the file is no feed.
    """
    tables = feed_tables(file)
    first, last = feed_reach(tables, file.name)
    trips = tables["trips"].groupby("service_id").size()
    dates: dict[frozenset[str], list[dt.date]] = defaultdict(list)
    steps, known = _steps(tables), dict[tuple[int, int], frozenset[str]]()
    for later in range((last - first).days + 1):
        date = first + dt.timedelta(days=later)
        alike = bisect_right(steps, date.strftime("%Y%m%d")), date.weekday()
        if alike not in known:
            known[alike] = frozenset(services_of(tables, date)) & frozenset(trips.index)
        dates[known[alike]].append(date)
    found = [
        KindOfDay(tuple(some), int(trips.reindex(sorted(services)).sum())) for services, some in dates.items()
    ]
    return sorted(found, key=lambda kind: (-len(kind.dates), kind.dates[0]))


def _steps(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """First dates, as feeds write them, from which other services may run on the same weekday."""
    starts, last = set[str](), set[str]()
    if "calendar" in tables:
        starts |= set(tables["calendar"]["start_date"])
        last |= set(tables["calendar"]["end_date"])
    if "calendar_dates" in tables:
        starts |= set(tables["calendar_dates"]["date"])
        last |= set(tables["calendar_dates"]["date"])
    return sorted(starts | {text + "~" for text in last})
