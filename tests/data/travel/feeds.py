"""Small timetables that a test makes up."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.data.travel.extracts import TO_DEGREES, Point

EVERY_DAY = "1,1,1,1,1,1,1"
HEADS = {
    "stops": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
    "routes": "route_id,route_short_name,route_long_name,route_type",
    "trips": "route_id,service_id,trip_id",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
    "calendar_dates": "service_id,date,exception_type",
    "frequencies": "trip_id,start_time,end_time,headway_secs",
    "feed_info": "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date",
}
CALENDAR = [f"daily,{EVERY_DAY},20230601,20230630"]


def stop(name: str, point: Point, station: str = "", kind: str = "") -> str:
    lon, lat = TO_DEGREES.transform(*point)
    return f"{name},{name},{lat:.7f},{lon:.7f},{kind},{station}"


def times(trip: str, *calls: tuple[str, str]) -> list[str]:
    """Rows of stop_times: a stop and when the vehicle is there; "" is a time that the feed leaves blank."""
    return [f"{trip},{at},{at},{name},{number},," for number, (name, at) in enumerate(calls, start=1)]


def write_feed(
    path: Path,
    stops: Sequence[str],
    trips: Mapping[str, Sequence[str]],
    *,
    routes: Mapping[str, str] | None = None,
    services: Mapping[str, str] | None = None,
    calendar: Sequence[str] | None = CALENDAR,
    **more: Sequence[str],
) -> Path:
    """A feed: `trips` are rows of stop_times by trip, `routes` the route of a trip ("1" if not named)."""
    of = {trip: (routes or {}).get(trip, "1") for trip in trips}
    tables: dict[str, Sequence[str]] = {
        "stops": stops,
        "routes": [f"r{name},{name},Route {name},3" for name in dict.fromkeys(of.values())],
        "trips": [f"r{of[trip]},{(services or {}).get(trip, 'daily')},{trip}" for trip in trips],
        "stop_times": [row for rows in trips.values() for row in rows],
        **({} if calendar is None else {"calendar": calendar}),
        **more,
    }
    with zipfile.ZipFile(path, "w") as feed:
        for name, rows in tables.items():
            feed.writestr(f"{name}.txt", "\n".join([HEADS[name], *rows, ""]))
    return path
