"""Minutes by car from a server: OSRM (table), Valhalla (sources_to_targets), OpenRouteService (matrix).

Requests hold no more pairs and places than such servers take unless told otherwise. Each is tried several
times: a server that is slow, cuts off, answers nonsense or asks to wait is asked again, a little later each
time. Blocks that were answered are kept until all are, so that a kill costs one block; a matrix is there
whole or not at all. A missing answer is "not computed"; so is 0 between places that lie apart.
"""

from __future__ import annotations

import io
import json
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import requests
from numpy.typing import NDArray
from pyproj import Geod
from urllib3.exceptions import HTTPError

from placement.data.put_file import put_file
from placement.data.travel.computed import ComputedMinutes, Floats, TravelPlaces, digest, without_false_zero
from placement.data.travel.graph import MOST_MOVED_METRES, Far, lonlat_of, refuse_far
from placement.data.travel.obtain import kept_in
from placement.errors import BadInput, Fault

T = TypeVar("T")
ServerKind = Literal["osrm", "valhalla", "ors"]
PAIRS_MOST: Mapping[str, int] = {"osrm": 2_500, "valhalla": 2_500, "ors": 2_500}
PLACES_MOST: Mapping[str, int] = {"osrm": 100, "valhalla": 100, "ors": 100}
"""As these servers are set up by default; osrm-routed takes 100 places in one table."""
KEY = "PLACEMENT_SERVER_KEY"
"""Environment variable: the key that a server asks for. It stands in no file."""
CONNECT_SECONDS = 10.0
LONGEST_WAIT = 60.0
MOST_BYTES_TOLD = 200
MOST_BYTES = 50_000_000
"""An answer about 2,500 pairs has some hundred kilobytes."""
PIECE_BYTES = 65_536
TOO_MANY, BAD_REQUEST, SERVER_ERROR = 429, 400, 500
NOT_TOGETHER = frozenset({154, 170, 171, 442})
"""Valhalla's error codes for places too far apart, in unconnected regions, without a road, without a way."""
NONSENSE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading an answer that is not as documented may raise."""
Block = tuple[dict[str, NDArray[np.float64]], str]
"""What one block of pairs was answered, and the date of the map behind it."""


class _TryAgain(Exception):
    """What went wrong, and how long the server asks to wait."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class _NotTogether(Exception):
    """Valhalla answers nothing at all where one pair of a request has no way, or one place has no road."""


@dataclass(frozen=True)
class RouteServer:
    """The engine `server`."""

    address: str
    kind: ServerKind
    pairs_most: int | None = None
    seconds: float = 60.0
    """How long the first byte of an answer may take, and how long all others."""
    tries: int = 5
    wait: float = 1.0
    """Seconds before the second try; twice as long before each further one."""
    most_moved: float = MOST_MOVED_METRES
    far: Far = "refuse"

    name: str = "server"
    mode: str = "car"

    def version(self) -> str:
        """Of a server nothing can be known before it is asked; what it says of its map stands in `made`."""
        return self.kind

    def settings(self) -> dict[str, Any]:
        return {
            "address": self.address.rstrip("/"),
            "kind": self.kind,
            "moved_metres_most": self.most_moved,
            "far_places": self.far,
        }

    def files(self) -> tuple[Path, ...]:
        return ()

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        here, there = lonlat_of(places.area_metres), lonlat_of(places.base_metres)
        minutes, km = np.full((2, len(here), len(there)), np.nan)
        moved = np.full(len(here), np.nan), np.full(len(there), np.nan)
        parts = kept_in() / "parts" / digest([self.settings(), places.told()])
        dates: set[str] = set()
        with requests.Session() as session:
            for rows, columns in self._blocks(len(here), len(there)):
                found, date = self._kept(session, parts, here[rows], there[columns])
                minutes[rows, columns], km[rows, columns] = found["minutes"], found["km"]
                moved[0][rows], moved[1][columns] = found["here"], found["there"]
                dates |= {date} - {""}
        shutil.rmtree(parts, ignore_errors=True)
        known = [np.nan_to_num(one, posinf=np.inf) for one in moved]
        refuse_far(places, known[0], known[1], self.most_moved, self.far, self.address)
        far = [one > self.most_moved for one in known]
        minutes[far[0][:, None] | far[1][None, :]] = np.nan
        minutes = without_false_zero(minutes, places)
        return ComputedMinutes(
            area_ids=places.area_ids,
            base_ids=places.base_ids,
            minutes=minutes,
            km=np.where(np.isnan(minutes), np.nan, np.round(km, 2)),
            area_moved=_where_known(moved[0]),
            base_moved=_where_known(moved[1]),
            made={"map_date": ", ".join(sorted(dates))},
        )

    def _blocks(self, areas: int, bases: int) -> Iterator[tuple[slice, slice]]:
        """Rows and columns of each request."""
        pairs = self.pairs_most or PAIRS_MOST[self.kind]
        wide = max(1, min(bases, PLACES_MOST[self.kind] // 2, math.isqrt(pairs)))
        high = max(1, min(PLACES_MOST[self.kind] - wide, pairs // wide))
        for top in range(0, areas, high):
            for left in range(0, bases, wide):
                yield slice(top, min(top + high, areas)), slice(left, min(left + wide, bases))

    def _kept(self, session: requests.Session, parts: Path, here: Floats, there: Floats) -> Block:
        """A block as it was answered before a kill, or asked now and kept until all blocks are there."""
        place = parts / f"{digest([here.tolist(), there.tolist()])}.npz"
        try:
            with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as kept:
                return {name: kept[name] for name in ("minutes", "km", "here", "there")}, str(kept["date"])
        except (OSError, ValueError, KeyError):
            found, date = self._asked(session, here, there)
        try:
            parts.mkdir(parents=True, exist_ok=True)
            block = io.BytesIO()
            np.savez(block, allow_pickle=False, date=np.array(date), **found)
            put_file(place, block.getvalue())
        except OSError:
            pass  # a full disk costs time after a kill
        return found, date

    def _asked(self, session: requests.Session, here: Floats, there: Floats) -> Block:
        """A block as answered. Where one of its places has it refused, the others are asked again."""
        try:
            request = self._request(here, there)
            return self._told(session, *request, lambda answer: self._read(answer, here, there))
        except _NotTogether:
            return self._apart(session, here, there)

    def _apart(self, session: requests.Session, here: Floats, there: Floats) -> Block:
        """The block without places that have no road; where all have one, in halves, down to single pairs."""
        places = [{"lon": lon, "lat": lat} for lon, lat in np.concatenate([here, there]).round(6).tolist()]
        road = self._told(
            session,
            "POST",
            "/locate",
            {"locations": places, "costing": "auto"},
            lambda answer: np.array([bool(one["edges"]) for _, one in zip(places, answer, strict=True)]),
        )
        rows, columns = (np.flatnonzero(some) for some in (road[: len(here)], road[len(here) :]))
        found = {
            "minutes": np.full((len(here), len(there)), np.nan),
            "km": np.full((len(here), len(there)), np.nan),
            "here": np.where(road[: len(here)], np.nan, np.inf),
            "there": np.where(road[len(here) :], np.nan, np.inf),
        }
        parts = [(rows, columns)]
        if road.all() and len(rows) > 1:
            parts = [(half, columns) for half in np.array_split(rows, 2)]
        elif road.all() and len(columns) > 1:
            parts = [(rows, half) for half in np.array_split(columns, 2)]
        elif road.all():
            parts = []
        for some, others in parts:
            if len(some) and len(others):
                part, _ = self._asked(session, here[some], there[others])
                for name in ("minutes", "km"):
                    found[name][np.ix_(some, others)] = part[name]
                found["here"][some], found["there"][others] = part["here"], part["there"]
        return found, ""

    def _told(
        self,
        session: requests.Session,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        read: Callable[[Any], T],
    ) -> T:
        """What `read` makes of the answer; asked again if that fails. Raises BadInput if it always does."""
        why = ""
        for number in range(self.tries):
            wait = None
            try:
                return read(self._once(session, method, path, body))
            except _TryAgain as again:
                why, wait = str(again), again.wait
            except NONSENSE as error:
                why = f"{type(error).__name__}: {error}"[:MOST_BYTES_TOLD]
            if number + 1 < self.tries:
                time.sleep(min(LONGEST_WAIT, self.wait * 2**number if wait is None else wait))
        slots = {"why": why, "n": self.tries}
        raise BadInput([Fault("travel_server_failed", self.address, column="travel.server", slots=slots)])

    def _once(self, session: requests.Session, method: str, path: str, body: dict[str, Any] | None) -> Any:
        """One request's JSON. Raises `_TryAgain`, `_NotTogether`, ValueError, or BadInput if refused."""
        key = os.environ.get(KEY)
        try:
            with session.request(
                method,
                self.address.rstrip("/") + path,
                json=body,
                headers={"Authorization": key} if key else None,
                timeout=(CONNECT_SECONDS, self.seconds),
                stream=True,
            ) as response:
                content = _received(response, time.monotonic() + self.seconds)
        except (requests.RequestException, HTTPError) as error:
            raise _TryAgain(type(error).__name__) from None
        if response.status_code == TOO_MANY or response.status_code >= SERVER_ERROR:
            stated = response.headers.get("Retry-After", "")
            raise _TryAgain(f"HTTP {response.status_code}", float(stated) if stated.isdigit() else None)
        if response.status_code >= BAD_REQUEST:
            if self.kind == "valhalla" and _error_code(content) in NOT_TOGETHER:
                raise _NotTogether
            says = content[:MOST_BYTES_TOLD].decode("utf-8", "replace").strip()
            slots = {"status": response.status_code, "says": says}
            raise BadInput(
                [Fault("travel_server_refused", self.address, column="travel.server", slots=slots)]
            )
        return json.loads(content)

    def _request(self, here: Floats, there: Floats) -> tuple[str, str, dict[str, Any] | None]:
        points = np.concatenate([here, there]).round(6).tolist()
        first, rest = list(range(len(here))), list(range(len(here), len(points)))
        if self.kind == "osrm":
            listed = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
            numbers = [";".join(map(str, some)) for some in (first, rest)]
            asked = f"sources={numbers[0]}&destinations={numbers[1]}&annotations=duration,distance"
            return "GET", f"/table/v1/driving/{listed}?{asked}", None
        if self.kind == "valhalla":
            places = [{"lon": lon, "lat": lat} for lon, lat in points]
            sides = {"sources": places[: len(here)], "targets": places[len(here) :]}
            return "POST", "/sources_to_targets", {**sides, "costing": "auto", "units": "kilometers"}
        body = {
            "locations": points,
            "sources": first,
            "destinations": rest,
            "metrics": ["duration", "distance"],
        }
        return "POST", "/v2/matrix/driving-car", {**body, "units": "km"}

    def _read(self, answer: Any, here: Floats, there: Floats) -> Block:
        """Minutes and kilometres, and metres to where places were put. Raises ValueError for nonsense."""
        rows, columns = len(here), len(there)
        if self.kind == "valhalla":
            cells = answer["sources_to_targets"]
            seconds = [[cell["time"] for cell in row] for row in cells]
            km = _numbers([[cell["distance"] for cell in row] for row in cells], (rows, columns))
            moved = [
                _metres_between(here, answer.get("sources")),
                _metres_between(there, answer.get("targets")),
            ]
            date = ""
        else:
            if self.kind == "osrm" and answer["code"] != "Ok":
                raise ValueError(answer["code"])
            seconds = answer["durations"]
            km = _numbers(answer["distances"], (rows, columns)) / (1000 if self.kind == "osrm" else 1)
            key = "distance" if self.kind == "osrm" else "snapped_distance"
            moved = [[(one or {}).get(key) for one in answer[side]] for side in ("sources", "destinations")]
            about = answer.get("metadata", {}).get("engine", {}) if self.kind == "ors" else answer
            date = about.get("graph_date" if self.kind == "ors" else "data_version")
            date = date if isinstance(date, str) else ""
        found = {"minutes": _numbers(seconds, (rows, columns)) / 60, "km": km}
        return {**found, "here": _numbers(moved[0], (rows,)), "there": _numbers(moved[1], (columns,))}, date


def _received(response: requests.Response, until: float) -> bytes:
    """The whole answer. Raises `_TryAgain` if it never ends: neither by `until` nor within `MOST_BYTES`.

    The limit of time that the client keeps is one for each silence, so an answer that drips has none.
    """
    pieces, size = [], 0
    while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise _TryAgain(f"over {MOST_BYTES:,} bytes")
        if time.monotonic() > until:
            raise _TryAgain("Timeout")
    return b"".join(pieces)


def _error_code(content: bytes) -> object:
    try:
        return json.loads(content).get("error_code")
    except NONSENSE:
        return None


def _metres_between(asked: Floats, answered: Any) -> list[Any]:
    """How far Valhalla moved each place; None where the answer repeats the places or leaves them out."""
    if not isinstance(answered, list) or not all(isinstance(one, dict) for one in answered):
        return [None] * len(asked)
    put = np.array([[one["lon"], one["lat"]] for one in answered], dtype=float)
    if put.shape != asked.shape or np.array_equal(put, asked.round(6)):
        return [None] * len(asked)
    metres: list[float] = Geod(ellps="WGS84").inv(asked[:, 0], asked[:, 1], put[:, 0], put[:, 1])[2].tolist()
    return metres


def _where_known(moved: Floats) -> Floats:
    """Metres to a tenth; NaN for a place that has no road, and so was put nowhere."""
    return np.asarray(np.where(np.isinf(moved), np.nan, np.round(moved, 1)))


def _numbers(values: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """As an array, null as NaN. Raises ValueError if the shape is another, or a number is none or below 0."""
    table = np.array(values, dtype=object)
    if table.shape != shape:
        raise ValueError(f"{table.shape} for {shape}")
    known = [value for value in table.flat if value is not None]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in known):
        raise ValueError("no number")
    found = np.array([np.nan if value is None else float(value) for value in table.flat]).reshape(shape)
    if np.isinf(found).any() or (found < 0).any():
        raise ValueError("no time")
    return found
