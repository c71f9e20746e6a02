"""What is told of each kind of day of a timetable: lines for a terminal, and a table by neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.i18n import Words
from placement.model.arrays import Bools
from placement.scenario.travel_settings import TravelSettings
from placement.scenario.travel_times import no_car_share

if TYPE_CHECKING:
    from placement.scenario.travel_days import DayReached

MOST_NAMED = 10
"""Neighbourhoods named in one line; the table has all."""


def day_lines(
    words: Words, region: Region, travel: TravelSettings, days: Sequence[DayReached], within: float
) -> Iterator[str]:
    """A head, then for each kind of day whom it brings near, and which neighbourhoods others bring."""
    yield words(
        "travel.days.head",
        file=travel.timetable,
        within=f"{within:g}",
        leave_from=travel.leave_from,
        leave_until=travel.leave_until,
    )
    people = region.areas["population"].to_numpy(dtype=np.float64) * no_car_share(region.areas)
    near = [
        np.zeros(len(people), dtype=bool) if day.nearest is None else day.nearest <= within for day in days
    ]
    ever = np.any(near, axis=0)
    for day, here in zip(days, near, strict=True):
        weekdays = words.listed([words.weekday(one) for one in day.kind.weekdays])
        dates = words.count("travel.days.dates", len(day.kind.dates), date=words.date(day.date))
        if day.nearest is None:
            yield words("travel.days.nothing", weekdays=weekdays, dates=dates)
            continue
        slots = {
            "weekdays": weekdays,
            "dates": dates,
            "trips": words.count("travel.days.trips", day.kind.trips),
            "areas": words.number(int(here.sum()), 0),
            "of": words.number(len(here), 0),
        }
        if np.isnan(people).all():
            yield words("travel.days.areas", **slots)
        else:
            yield words("travel.days.people", people=words.number(float(np.nansum(people[here])), 0), **slots)
        if lost := _named(words, region, ever & ~here):
            yield words("travel.days.lost", names=lost)
    unknown = [np.isnan(day.nearest) for day in days if day.nearest is not None]
    if unknown and (outside := int(np.all(unknown, axis=0).sum())):
        yield words("travel.days.outside", n=words.number(outside, 0))


def day_table(region: Region, days: Sequence[DayReached]) -> pd.DataFrame:
    """A row for each area and kind of day: its dates, trips, and minutes to the nearest base asked about.

    Columns: area_id, name_en, name_cy, date (that stands for the kind), days (of this kind), trips and
    nearest_minutes, blank where there is no way or none was computed.
    """
    names = region.areas[["area_id", "name_en", "name_cy"]].reset_index(drop=True)
    parts = [
        names.assign(
            date=day.date.isoformat(),
            days=len(day.kind.dates),
            trips=day.kind.trips,
            nearest_minutes=np.nan
            if day.nearest is None
            else np.where(np.isinf(day.nearest), np.nan, day.nearest),
        )
        for day in days
    ]
    table: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return table


def _named(words: Words, region: Region, those: Bools) -> str:
    """Names in the alphabet of the language, cut with a count; blank if there are none."""
    rows = region.areas[those].to_dict("records")
    names = sorted({words.name(row) for row in rows}, key=words.order)
    shown, more = names[:MOST_NAMED], len(names[MOST_NAMED:])
    rest = [words("notice.more", n=words.number(more, 0))] if more else []
    return words.listed([*shown, *rest]) if names else ""
