"""A road network from an OpenStreetMap extract (`.osm.pbf`, `.osm`), read with osmium.

Speeds: a stated limit times `part_of_limit`; where none is stated, that of the class of road. Both are those
of the car profile of OSRM (profiles/car.lua, project-osrm.org): drivers are slower than the sign. Turns cost
nothing. Roads that cars may not use, and those whose nodes lie outside the extract, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placement.data.folders import called
from placement.data.travel.reduce import Network
from placement.errors import BadInput, Fault

KMH_BY_ROAD: Mapping[str, float] = {
    "motorway": 90.0,
    "trunk": 85.0,
    "primary": 65.0,
    "secondary": 55.0,
    "tertiary": 40.0,
    "unclassified": 25.0,
    "residential": 25.0,
    "living_street": 10.0,
    "service": 15.0,
    "road": 25.0,
    "motorway_link": 45.0,
    "trunk_link": 40.0,
    "primary_link": 30.0,
    "secondary_link": 25.0,
    "tertiary_link": 20.0,
}
"""Where no limit is stated, km an hour."""
PART_OF_LIMIT = 0.8
KM_A_MILE = 1.609344
NATIONAL_MPH = {"single": 60.0, "dual": 70.0}
SIGNED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?$")
NO_CAR = frozenset({"no", "private", "agricultural", "forestry", "military", "emergency", "delivery"})
ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""The first that a road states is the one that counts."""
ONE_WAY = frozenset({"yes", "true", "1"})
EARTH_KM = 6_371.0088
EXTRA = 'python -m pip install "placement[roads]"'


@dataclass(frozen=True)
class RoadSpeeds:
    """How fast cars are, and which roads are shut."""

    kmh_by_road: Mapping[str, float] = field(default_factory=dict)
    """Of roads without a stated limit, by class; a class that is not named keeps that of `KMH_BY_ROAD`."""
    part_of_limit: float = PART_OF_LIMIT
    mph_where_30: float | None = None
    """Miles an hour where the extract says 30: 20 in Wales since 17 September 2023, in an older extract."""
    closed_roads: tuple[str, ...] = ()
    """Numbers or names of roads ("A4042") that nobody can use."""


@dataclass(frozen=True)
class RoadMap:
    """The roads of an extract: the network, and longitude and latitude of each node (n x 2)."""

    network: Network
    lonlat: NDArray[np.float64]
    date: str
    """Of the extract, as its header or its newest road says; "" where neither does."""
    closed: tuple[str, ...]
    """Those of `closed_roads` that were found."""


def osmium_version() -> str:
    """The reader's version. Raises BadInput, with the command, where it is not installed."""
    _osmium()
    return version("osmium")


def read_roads(file: Path, speeds: RoadSpeeds) -> RoadMap:
    """Every road that cars may use. Raises BadInput if the file is no extract, or has no road."""
    osmium = _osmium()
    ways: list[tuple[NDArray[np.int64], float, int]] = []
    refs: dict[int, tuple[float, float]] = {}
    newest, closed = "", set()
    kmh = {**KMH_BY_ROAD, **speeds.kmh_by_road}
    try:
        with osmium.io.Reader(str(file)) as opened:
            newest = opened.header().get("osmosis_replication_timestamp")
        stated = newest
        source = osmium.FileProcessor(str(file)).with_locations()
        for way in source.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(
            osmium.filter.KeyFilter("highway")
        ):
            tags = dict(way.tags)
            if tags["highway"] not in kmh or _barred(tags):
                continue
            shut = {name for name in speeds.closed_roads if name in _names(tags)}
            if shut:
                closed |= shut
                continue
            if not stated:
                newest = max(newest, way.timestamp.date().isoformat())
            speed, direction = speed_of(tags, kmh, speeds), _direction(tags)
            run: list[int] = []
            for node in way.nodes:
                if node.location.valid():
                    refs[node.ref] = (node.location.lon, node.location.lat)
                    run.append(node.ref)
                    continue
                _end(ways, run, speed, direction)
                run = []
            _end(ways, run, speed, direction)
    except (RuntimeError, OSError) as error:
        raise BadInput([Fault("travel_extract", called(file), slots={"why": str(error)})]) from None
    if not ways:
        raise BadInput([Fault("travel_no_roads", file.name)])
    return _map(ways, refs, newest[:10], tuple(sorted(closed)))


def speed_of(tags: Mapping[str, str], kmh: Mapping[str, float], speeds: RoadSpeeds) -> float:
    """Km an hour: the stated limit's part, or the class's."""
    limit = _limit_kmh(tags, speeds)
    return kmh[tags["highway"]] if limit is None else max(limit * speeds.part_of_limit, 1.0)


def _limit_kmh(tags: Mapping[str, str], speeds: RoadSpeeds) -> float | None:
    """Limits as signs in the United Kingdom and elsewhere are written down; None for those not understood."""
    text = tags.get("maxspeed", "").strip().lower()
    national = text in {
        "national",
        "gb:national",
        "gb:nsl_single",
        "gb:nsl_dual",
        "gb:motorway",
        "uk:motorway",
    }
    if national:
        dual = text.endswith(("dual", "motorway")) or tags["highway"] == "motorway"
        dual = dual or (tags.get("oneway") in ONE_WAY and tags["highway"] in {"trunk", "primary"})
        return NATIONAL_MPH["dual" if dual else "single"] * KM_A_MILE
    if text in {"gb:nsl_restricted", "gb:restricted"}:
        text = "30 mph"
    found = SIGNED.match(text)
    if found is None or float(found[1]) <= 0:
        return None
    if found[2] != "mph":
        return float(found[1])
    mph = float(found[1])
    return (speeds.mph_where_30 if mph == 30.0 and speeds.mph_where_30 is not None else mph) * KM_A_MILE


def _barred(tags: Mapping[str, str]) -> bool:
    stated = next((tags[key] for key in ACCESS if key in tags), "yes")
    return stated in NO_CAR or tags.get("area") == "yes"


def _names(tags: Mapping[str, str]) -> set[str]:
    parts = [
        part.strip() for key in ("ref", "name", "name:en", "name:cy") for part in tags.get(key, "").split(";")
    ]
    return {part for part in parts if part}


def _direction(tags: Mapping[str, str]) -> int:
    """1 along the way alone, -1 against it alone, 0 both."""
    stated = tags.get("oneway", "")
    if stated == "-1":
        return -1
    ring = tags.get("junction") in {"roundabout", "circular"} or tags["highway"] in {
        "motorway",
        "motorway_link",
    }
    return 1 if stated in ONE_WAY or (ring and stated != "no") else 0


def _end(
    ways: list[tuple[NDArray[np.int64], float, int]], run: list[int], speed: float, direction: int
) -> None:
    if len(run) > 1:
        ways.append((np.array(run, dtype=np.int64), speed, direction))


def _map(
    ways: list[tuple[NDArray[np.int64], float, int]],
    refs: Mapping[int, tuple[float, float]],
    date: str,
    closed: tuple[str, ...],
) -> RoadMap:
    ids = np.sort(np.fromiter(refs, dtype=np.int64, count=len(refs)))
    lonlat = np.array([refs[int(name)] for name in ids], dtype=np.float64)
    tail = np.searchsorted(ids, np.concatenate([run[:-1] for run, _, _ in ways]))
    head = np.searchsorted(ids, np.concatenate([run[1:] for run, _, _ in ways]))
    sizes = [len(run) - 1 for run, _, _ in ways]
    speed = np.repeat([one for _, one, _ in ways], sizes)
    direction = np.repeat([one for _, _, one in ways], sizes)
    km = _km(lonlat[tail], lonlat[head])
    minutes = km / speed * 60
    along, against = direction >= 0, direction <= 0
    network = Network(
        len(ids),
        np.concatenate([tail[along], head[against]]),
        np.concatenate([head[along], tail[against]]),
        np.concatenate([minutes[along], minutes[against]]),
        np.concatenate([km[along], km[against]]),
    )
    return RoadMap(network, lonlat, date, closed)


def _km(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres (haversine)."""
    lon1, lat1, lon2, lat2 = np.radians([here[:, 0], here[:, 1], there[:, 0], there[:, 1]])
    inside = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(inside)))


def _osmium() -> Any:
    try:
        import osmium  # noqa: PLC0415 - an extra
    except ImportError:
        raise BadInput([Fault("extra_missing", "osmium", slots={"command": EXTRA})]) from None
    return osmium
