"""From settings to the engine that answers them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from placement.data.region import Region
from placement.data.travel.computed import FILE, ComputedMinutes, Floats, TravelEngine, TravelPlaces
from placement.data.travel.graph import RoadGraph
from placement.data.travel.obtain import obtain
from placement.data.travel.osrm import OsrmInProcess
from placement.data.travel.roads import RoadSpeeds
from placement.data.travel.servers import RouteServer
from placement.data.travel.transit import PublicTransport, WalkAndChange
from placement.scenario.travel_settings import TravelSettings, minutes_of


def car_engine(travel: TravelSettings) -> TravelEngine | None:
    """The engine of car minutes; None for the estimate and the table."""
    if travel.provider == "graph":
        return RoadGraph(
            travel.folder / str(travel.roads),
            RoadSpeeds(
                {str(name): kmh for name, kmh in travel.kmh_by_road.items()},
                travel.part_of_limit,
                travel.mph_where_30,
                travel.closed_roads,
            ),
            most_moved=travel.moved_metres_most,
            far=travel.far_places,
        )
    if travel.provider == "osrm":
        return OsrmInProcess(travel.folder / str(travel.roads), travel.moved_metres_most, travel.far_places)
    if travel.provider == "server" and travel.server is not None:
        return RouteServer(
            travel.server,
            travel.server_kind,
            travel.server_pairs_most,
            travel.server_seconds,
            most_moved=travel.moved_metres_most,
            far=travel.far_places,
        )
    return None


def transit_engine(travel: TravelSettings) -> TravelEngine | None:
    """The engine of minutes by public transport; None without a timetable."""
    if travel.timetable is None or travel.day is None:
        return None
    return PublicTransport(
        travel.folder / travel.timetable,
        travel.day,
        minutes_of(travel.leave_from),
        minutes_of(travel.leave_until),
        travel.leave_every,
        WalkAndChange(travel.walk_kmh, travel.walk_metres_most, travel.walk_detour, travel.change_minutes),
        travel.journey_minutes_most,
        travel.withdrawn_routes,
    )


def computed_transit(
    region: Region, travel: TravelSettings, hashes: Mapping[str, str] | None = None
) -> ComputedMinutes | None:
    """Minutes by public transport of every area and base; None without a timetable.

    `hashes` are those of the timetable, where it was hashed already.
    """
    engine = transit_engine(travel)
    return None if engine is None else _asked(engine, region, travel, hashes)


def computed_car(region: Region, travel: TravelSettings) -> ComputedMinutes | None:
    """Car minutes of every area and base of the region as an engine has them; None where none is asked.

    Raises BadInput where they cannot be had.
    """
    engine = car_engine(travel)
    return None if engine is None else _asked(engine, region, travel)


def computed_all(region: Region, travel: TravelSettings) -> list[ComputedMinutes]:
    """Everything that engines work out for these settings."""
    both = computed_car(region, travel), computed_transit(region, travel)
    return [found for found in both if found is not None]


def places_of(region: Region) -> TravelPlaces:
    """Every area and base of the region."""

    def metres(table: pd.DataFrame) -> Floats:
        return table[["easting", "northing"]].to_numpy(dtype=float)

    return TravelPlaces(
        tuple(region.areas["area_id"]),
        tuple(region.bases["base_id"]),
        metres(region.areas),
        metres(region.bases),
    )


def _asked(
    engine: TravelEngine,
    region: Region,
    travel: TravelSettings,
    hashes: Mapping[str, str] | None = None,
) -> ComputedMinutes:
    holder = region.folders.holder(FILE)
    return obtain(engine, places_of(region), holder, pinned=travel.pinned, hashes=hashes)
