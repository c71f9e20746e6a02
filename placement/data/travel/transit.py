"""Minutes by public transport: every hop of a day scanned once for each departure, for all areas together.

The search is a connection scan (Dibbelt, Pajor, Strasser and Wagner, "Connection scan algorithm", ACM
Journal of Experimental Algorithmics 23, 2018): hops are taken in the order in which they leave, and whoever
is at the stop in time, or on the vehicle already, is carried on. Here a stop holds the earliest time of each
area, so one pass over the day answers all of them. People walk to a first stop, between stops and from a
last one, or all the way.

Minutes run from the moment of leaving home, so waiting counts. `minutes` is the median over a window of
departures, `low` and `high` the tenth and ninetieth percentile (nearest rank).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from placement.data.travel.computed import LEAST, ComputedMinutes, Floats, TravelPlaces
from placement.data.travel.gtfs import TimetableDay, read_day

Nearby = list[tuple[NDArray[np.int64], NDArray[np.int64]]]

NEVER = np.int64(2**40)
OUTSIDE_METRES = 10_000.0
"""A place further than this from every stop lies outside the timetable: nothing is computed for it."""
RANKS = (0.1, 0.5, 0.9)
AREAS_AT_ONCE = 512


@dataclass(frozen=True)
class WalkAndChange:
    """How people get to stops and from one vehicle to the next."""

    kmh: float = 3.6
    """Walking speed; 3.6 km an hour and at most 1,500 m are those of the NHS Wales travel time matrices."""
    metres_most: float = 1_500.0
    detour: float = 1.3
    """Way on foot over the straight line."""
    change_minutes: float = 2.0
    """Least time between getting off and getting on."""


@dataclass(frozen=True)
class PublicTransport:
    """The engine `gtfs`."""

    file: Path
    day: dt.date
    leave_from: int
    """Minutes after midnight; the first departure."""
    leave_until: int
    """The last."""
    leave_every: int = 5
    walk: WalkAndChange = WalkAndChange()
    minutes_most: float = 180.0
    """Longest journey that counts."""
    withdrawn: tuple[str, ...] = ()

    name: str = "gtfs"
    mode: str = "transit"

    def version(self) -> str:
        return "connection scan 1"

    def settings(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "leave": [self.leave_from, self.leave_until, self.leave_every],
            "walk": [self.walk.kmh, self.walk.metres_most, self.walk.detour, self.walk.change_minutes],
            "journey_minutes_most": self.minutes_most,
            "withdrawn_routes": sorted(self.withdrawn),
        }

    def files(self) -> tuple[Path, ...]:
        return (self.file,)

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        day = read_day(self.file, self.day, self.withdrawn)
        stops = KDTree(day.stop_metres)
        departures = np.arange(self.leave_from, self.leave_until + 1, self.leave_every) * 60
        changes = self._changes(day, stops)
        taken = np.stack([self._minutes(day, stops, changes, places, int(leaves)) for leaves in departures])
        taken.sort(axis=0)
        low, middle, high = (taken[math.ceil(rank * len(departures)) - 1] for rank in RANKS)
        moved = [np.round(stops.query(points)[0], 1) for points in (places.area_metres, places.base_metres)]
        outside = (moved[0] > OUTSIDE_METRES)[:, None] | (moved[1] > OUTSIDE_METRES)[None, :]

        def told(minutes: Floats) -> Floats:
            return np.where(outside, np.nan, np.maximum(np.round(minutes, 1), LEAST))

        return ComputedMinutes(
            area_ids=places.area_ids,
            base_ids=places.base_ids,
            minutes=told(middle),
            km=np.full(middle.shape, np.nan),
            area_moved=moved[0],
            base_moved=moved[1],
            low=told(low),
            high=told(high),
            made={
                "timetable_first_day": day.first_day.isoformat(),
                "timetable_last_day": day.last_day.isoformat(),
                "trips": day.trips,
                "cleaned": dict(day.cleaned),
            },
        )

    def _minutes(
        self, day: TimetableDay, stops: KDTree, changes: Nearby, places: TravelPlaces, leaves: int
    ) -> Floats:
        """Areas x bases, for one moment of leaving; infinite where the longest journey is not enough."""
        found = np.empty((len(places.area_ids), len(places.base_ids)))
        for start in range(0, len(found), AREAS_AT_ONCE):
            rows = slice(start, start + AREAS_AT_ONCE)
            found[rows] = self._some(
                day, stops, changes, places.area_metres[rows], places.base_metres, leaves
            )
        return found

    def _some(
        self, day: TimetableDay, stops: KDTree, changes: Nearby, areas: Floats, bases: Floats, leaves: int
    ) -> Floats:
        walk = self.walk
        ready, reached = np.full((2, len(day.stop_ids), len(areas)), NEVER)
        for area, (near, seconds) in enumerate(self._near(stops, areas)):
            ready[near, area] = leaves + seconds
        ends = int(leaves + self.minutes_most * 60)
        self._scan(day, ready, reached, leaves, ends, changes)
        straight = np.hypot(*(areas[:, None, :] - bases[None, :, :]).transpose(2, 0, 1)) * walk.detour
        minutes = np.where(straight <= walk.metres_most, straight / walk.kmh * 0.06, np.inf)
        for base, (near, seconds) in enumerate(self._near(stops, bases)):
            if len(near):
                by_vehicle = (reached[near] + seconds[:, None]).min(axis=0)
                taken = np.where(by_vehicle <= ends, (by_vehicle - leaves) / 60, np.inf)
                minutes[:, base] = np.minimum(minutes[:, base], taken)
        return minutes

    def _scan(
        self,
        day: TimetableDay,
        ready: NDArray[np.int64],
        reached: NDArray[np.int64],
        leaves: int,
        ends: int,
        changes: Nearby,
    ) -> None:
        """Fill `reached` (getting off) and `ready` (able to get on), stops x areas."""
        first, last = np.searchsorted(day.leaves, [leaves, ends], side="left")
        on: dict[int, NDArray[np.bool_]] = {}
        known = np.asarray((ready < NEVER).any(axis=1))
        rows = zip(
            day.leaves[first:last].tolist(),
            day.arrives[first:last].tolist(),
            day.origin[first:last].tolist(),
            day.target[first:last].tolist(),
            day.trip[first:last].tolist(),
            day.board[first:last].tolist(),
            day.alight[first:last].tolist(),
            strict=True,
        )
        for departs, arrives, origin, target, trip, board, alight in rows:
            aboard = on.get(trip)
            if board and known[origin]:
                in_time = ready[origin] <= departs
                if in_time.any():
                    aboard = in_time if aboard is None else aboard | in_time
                    on[trip] = aboard
            if aboard is None or not alight or arrives > ends:
                continue
            sooner = aboard & (reached[target] > arrives)
            if not sooner.any():
                continue
            reached[target, sooner] = arrives
            near, seconds = changes[target]
            then = arrives + seconds[:, None]
            now = ready[near]
            ready[near] = np.where(sooner[None, :] & (then < now), then, now)
            known[near] = True

    def _near(self, stops: KDTree, points: Floats) -> Nearby:
        """Stops in walking distance of each point, and the seconds there."""
        within = stops.query_ball_point(points, self.walk.metres_most / self.walk.detour, return_sorted=True)
        found = []
        for point, near in zip(points, within, strict=True):
            at = np.array(near, dtype=np.int64)
            metres = np.hypot(*(stops.data[at] - point).T) * self.walk.detour
            found.append((at, np.rint(metres / self.walk.kmh * 3.6).astype(np.int64)))
        return found

    def _changes(self, day: TimetableDay, stops: KDTree) -> Nearby:
        """From each stop to those in walking distance, itself too: seconds until one can get on there."""
        least = int(self.walk.change_minutes * 60)
        return [(near, np.maximum(seconds, least)) for near, seconds in self._near(stops, day.stop_metres)]
