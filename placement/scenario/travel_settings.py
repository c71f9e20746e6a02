"""[travel] of a scenario: where minutes come from, and what is put to the test."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from placement.scenario.frozen import FrozenSettings, Id, Replaced, Text

Kmh = Annotated[float, Field(ge=1, le=130)]
Detour = Annotated[float, Field(ge=1, le=3)]
Minutes = Annotated[float, Field(ge=1, le=60)]
Km = Annotated[float, Field(ge=0, le=50)]
RoadClass = Literal[
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "motorway_link",
    "trunk_link",
    "primary_link",
    "secondary_link",
    "tertiary_link",
]
Clock = Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
TRANSIT, BLEND = "transit", "blend"
ENGINES = ("graph", "osrm", "server")
"""Providers of car minutes that work them out from a map."""


class TravelSettings(FrozenSettings):
    """[travel]: how long journeys take. The figures are the estimate's: a table has no use for them."""

    provider: Literal["estimate", "table", "graph", "osrm", "server"] = "estimate"
    """`estimate` from straight lines, `table`: the region's travel.csv, `graph`: the roads of an extract of
    OpenStreetMap, searched in process, `osrm`: OSRM in process, or `server`: a route server."""
    mode: Id = "car"
    """Mode whose minutes the travel limit counts: `car`; `transit`, with a timetable; `blend`, car and public
    transport by the share of households without a car, area by area; or one that travel.csv has."""
    detour_factor: Detour | None = None
    """Road distance over straight line."""
    minutes_each_journey: Minutes | None = None
    """Fixed minutes of each journey, however short: to set off, the slow streets, to park, to the door. With
    roads they are added to the minutes driven, where they are stated."""
    local_km: Km | None = None
    """Kilometres by road at each end that are driven at the speed of the kind of place there."""
    kmh_local_urban: Kmh | None = None
    """Car speed on these at an end of the class urban, km an hour."""
    kmh_local_town: Kmh | None = None
    """Car speed on these at an end of the class town, km an hour."""
    kmh_local_village: Kmh | None = None
    """Car speed on these at an end of the class village, km an hour."""
    kmh_between: Kmh | None = None
    """Car speed on the roads between the two ends, km an hour."""
    roads: Text | None = None
    """The extract (`.osm.pbf`, `.osm`), from the folder of this file; with `osrm` a prepared `NAME.osrm`."""
    server: Annotated[str, Field(pattern=r"^https?://[^\s?#]{1,200}$")] | None = None
    """Address of the server. A key that it asks for stands in the environment as `PLACEMENT_SERVER_KEY`."""
    server_kind: Literal["osrm", "valhalla", "ors"] = "osrm"
    """What it is: OSRM, Valhalla or OpenRouteService."""
    server_pairs_most: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Most pairs in one request; 2,500 if not stated, which these servers take as they are set up."""
    server_seconds: Annotated[float, Field(gt=0, le=3_600)] = 60
    """How long one request may take."""
    kmh_by_road: dict[RoadClass, Kmh] = {}  # noqa: RUF012 - pydantic copies it
    """Car speed on roads of a class that state no limit, km an hour; a class that is not named keeps that of
    OSRM's car profile."""
    part_of_limit: Annotated[float, Field(ge=0.2, le=1)] = 0.8
    """Car speed on a road that states a limit, as a part of it; 0.8 is that of OSRM's car profile."""
    mph_where_30: Annotated[float, Field(ge=10, le=30)] | None = None
    """The limit, miles an hour, where the extract says 30: 20 for an extract of Wales from before
    17 September 2023."""
    closed_roads: tuple[Text, ...] = ()
    """Numbers or names of roads that nobody can use, as the extract has them ("A4042")."""
    moved_metres_most: Annotated[float, Field(ge=1, le=20_000)] = 1_000
    """How far a place may lie from the road that it is put on, metres in a straight line."""
    far_places: Literal["refuse", "leave_out"] = "refuse"
    """What is done with places further from any road: nothing is worked out, or all is but theirs."""
    not_computed: Literal["leave_out", "estimate"] = "leave_out"
    """What a pair without an answer gets: nobody travels it, or the estimate's minutes, counted as such."""
    timetable: Text | None = None
    """The public transport timetable (GTFS, a `.zip`), from the folder of this file."""
    day: dt.date | None = None
    """The day whose timetable counts; it must lie within the timetable's dates."""
    leave_from: Clock = "08:00"
    """The first moment of leaving home."""
    leave_until: Clock = "10:00"
    """The last; minutes are the median over the moments between."""
    leave_every: Annotated[int, Field(ge=1, le=120)] = 5
    """Minutes from one moment to the next."""
    walk_kmh: Annotated[float, Field(ge=1, le=8)] = 3.6
    """Walking speed, km an hour; as in the travel time matrices of NHS Wales sites."""
    walk_metres_most: Annotated[float, Field(ge=50, le=10_000)] = 1_500
    """Longest walk to, between or from stops, metres on foot; from the same source."""
    walk_detour: Detour = 1.3
    """Way on foot over the straight line."""
    change_minutes: Annotated[float, Field(ge=0, le=60)] = 2
    """Least minutes from one vehicle to the next."""
    journey_minutes_most: Annotated[float, Field(ge=10, le=600)] = 180
    """Longest journey by public transport that counts as one."""
    withdrawn_routes: tuple[Text, ...] = ()
    """Routes that no longer run, by number or id as the timetable has them ("30")."""
    no_way_minutes: Annotated[float, Field(ge=10, le=600)] | None = None
    """With `mode = "blend"`: minutes counted for households without a car that nothing brings there."""
    slower_pct: Annotated[float, Field(ge=0, le=400)] = 0
    """Car minutes are longer by this share, whatever they come from: a hard winter, or a doubt."""
    closed_bases: tuple[Id, ...] = ()
    """Bases that are shut: nobody is served from them."""

    replaced: ClassVar[Replaced] = Replaced(
        keys=frozenset({"kmh_urban", "kmh_town", "kmh_village", "minutes_to_park"}),
        fault="travel_settings_replaced",
    )
    _folder: Path = PrivateAttr(Path())
    _pinned: bool = PrivateAttr(default=False)

    @property
    def estimates(self) -> bool:
        """Whether every figure of the estimate is stated; with a table they may be left out."""
        return all(getattr(self, name) is not None for name in EstimatedTravel.__annotations__)

    @property
    def by_estimate(self) -> EstimatedTravel:
        """The same with every figure of the estimate; pydantic's ValidationError if one is missing."""
        return EstimatedTravel.model_validate(self.model_dump())

    @property
    def asks_an_engine(self) -> bool:
        """Whether any minutes are worked out from a map or a timetable."""
        return self.provider in ENGINES or self.timetable is not None

    @property
    def folder(self) -> Path:
        """Where its files are found from."""
        return self._folder

    @property
    def pinned(self) -> bool:
        """Whether minutes that lie with the tables count whatever the map is now, as in a run folder."""
        return self._pinned

    def found_from(self, folder: Path, *, pinned: bool) -> Self:
        """The same, its files found from this folder."""
        found = self.model_copy()
        found._folder, found._pinned = folder, pinned  # noqa: SLF001 - its own class
        return found

    @field_validator("closed_roads", "closed_bases", "withdrawn_routes")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) != len(names):
            raise ValueError("travel_named_twice")
        return names

    @model_validator(mode="after")
    def _has_what_it_reads(self) -> TravelSettings:
        if self.provider in {"graph", "osrm"} and self.roads is None:
            raise ValueError("travel_roads_missing")
        if self.provider == "server" and self.server is None:
            raise ValueError("travel_server_missing")
        if self.timetable is not None and self.day is None:
            raise ValueError("travel_day_missing")
        if minutes_of(self.leave_until) < minutes_of(self.leave_from):
            raise ValueError("travel_window")
        if self.mode == BLEND and self.no_way_minutes is None:
            raise ValueError("travel_no_way_missing")
        if self.not_computed == "estimate" and not self.estimates:
            raise ValueError("travel_fill_figures")
        return self

    @model_serializer(mode="wrap")
    def _without_what_is_not_stated(self, usual: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Settings that were added later are written only where they say something, so hashes stay."""
        written: dict[str, Any] = usual(self)
        for name in LATER:
            if name in written and getattr(self, name) == TravelSettings.model_fields[name].default:
                del written[name]
        return written


class EstimatedTravel(TravelSettings):
    """[travel] by estimate. Its figures are assumptions: the file states them all."""

    detour_factor: Detour
    minutes_each_journey: Minutes
    local_km: Km
    kmh_local_urban: Kmh
    kmh_local_town: Kmh
    kmh_local_village: Kmh
    kmh_between: Kmh


def minutes_of(clock: str) -> int:
    """Minutes after midnight."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


LATER = tuple(list(TravelSettings.model_fields)[list(TravelSettings.model_fields).index("kmh_between") + 1 :])
