"""Whom staff are near by public transport on each kind of day: "our bus does not run on Tuesdays".

A feed (GTFS) does not say what a school holiday or a bank holiday is; it says date by date what runs. So
dates on which the same services run are one kind of day, whatever people call it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.data.travel.gtfs import feed_reach, feed_read_once, feed_tables, services_of
from placement.data.travel.obtain import file_hashes
from placement.model.arrays import Floats
from placement.scenario.engines import computed_transit
from placement.scenario.travel_settings import TravelSettings

MOST_KINDS = 8
"""Kinds of day that are searched: a search of all Wales takes minutes."""


@dataclass(frozen=True)
class DayReached:
    """One kind of day, the date that stands for it, and what is reached on it.

    `nearest` has for each area of the region the minutes (median over the window) to the nearest of the bases
    asked about: NaN where nothing was computed, infinite where there is no way. None where nothing runs.
    """

    kind: KindOfDay
    date: dt.date
    nearest: Floats | None


def reached_by_day(region: Region, travel: TravelSettings, base_ids: Collection[str]) -> list[DayReached]:
    """The most frequent kinds of day, each searched on one of its dates: the stated day, or its first.

    Raises BadInput where the timetable cannot be read.
    """
    asked = np.flatnonzero(region.bases["base_id"].isin(base_ids).to_numpy(dtype=bool))
    timetable = travel.folder / str(travel.timetable)
    found = []
    with feed_read_once(timetable):
        kinds, hashes = kinds_of_day(timetable)[:MOST_KINDS], file_hashes([timetable])
        for kind in kinds:
            likely = [date for date in kind.dates if date.weekday() in kind.weekdays]
            date = travel.day if travel.day in kind.dates else likely[0]
            nearest = None
            if kind.trips and date is not None:
                computed = computed_transit(region, travel.model_copy(update={"day": date}), hashes)
                if computed is not None:
                    nearest = _nearest(computed.minutes[:, asked])
            found.append(DayReached(kind, date, nearest))
    return found


def staffed_bases(region: Region, travel: TravelSettings, service: str | None) -> set[str]:
    """Bases with staff in post today, of one service or of any, that are not shut for the question."""
    rows = region.workforce[region.workforce["in_post_wte"] > 0]
    if service is not None:
        rows = rows[rows["service_id"] == service]
    return set(rows["base_id"]) - set(travel.closed_bases)


def _nearest(minutes: Floats) -> Floats:
    """A; an area is known once one base is near, or once every base has been looked for."""
    least = np.where(np.isnan(minutes), np.inf, minutes).min(axis=1, initial=np.inf)
    unknown = np.isinf(least) & np.isnan(minutes).any(axis=1)
    return np.asarray(np.where(unknown, np.nan, least))


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
