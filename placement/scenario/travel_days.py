"""Whom staff are near by public transport on each kind of day: "our bus does not run on Tuesdays"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from placement.data.region import Region
from placement.data.travel.days import KindOfDay, kinds_of_day
from placement.data.travel.gtfs import feed_read_once
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
