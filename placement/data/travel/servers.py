"""Minutes by car from a server: OSRM (table), Valhalla (sources_to_targets), OpenRouteService (matrix).

Requests hold no more pairs and places than such servers take unless told otherwise. Each is tried several
times: a server that is slow, cuts off, answers nonsense or asks to wait is asked again, a little later each
time. Blocks that were answered are kept until all are, so that a kill costs one block; a matrix is there
whole or not at all. A missing answer is "not computed"; so is 0 between places that lie apart.
"""

from __future__ import annotations

import io
import math
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import requests
from numpy.typing import NDArray

from placement.data.travel.computed import ComputedMinutes, Floats, TravelPlaces, digest, without_false_zero
from placement.data.travel.graph import MOST_MOVED_METRES, Far, lonlat_of, refuse_far
from placement.data.travel.obtain import kept_in
from placement.errors import BadInput, Fault

ServerKind = Literal["osrm", "valhalla", "ors"]
PAIRS_MOST: Mapping[str, int] = {"osrm": 2_500, "valhalla": 2_500, "ors": 2_500}
PLACES_MOST: Mapping[str, int] = {"osrm": 100, "valhalla": 100, "ors": 100}
"""As these servers are set up by default; osrm-routed takes 100 places in one table."""
KEY = "PLACEMENT_SERVER_KEY"
"""Environment variable: the key that a server asks for. It stands in no file."""
CONNECT_SECONDS = 10.0
LONGEST_WAIT = 60.0
MOST_BYTES_TOLD = 200
TOO_MANY, BAD_REQUEST, SERVER_ERROR = 429, 400, 500


class _TryAgain(Exception):
    """What went wrong, and how long the server asks to wait."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True)
class RouteServer:
    """The engine `server`."""

    address: str
    kind: ServerKind
    pairs_most: int | None = None
    seconds: float = 60.0
    """How long one request may take."""
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
        far = [np.nan_to_num(one) > self.most_moved for one in moved]
        refuse_far(
            places, np.nan_to_num(moved[0]), np.nan_to_num(moved[1]), self.most_moved, self.far, self.address
        )
        minutes[far[0][:, None] | far[1][None, :]] = np.nan
        minutes = without_false_zero(minutes, places)
        return ComputedMinutes(
            area_ids=places.area_ids,
            base_ids=places.base_ids,
            minutes=minutes,
            km=np.where(np.isnan(minutes), np.nan, np.round(km, 2)),
            area_moved=np.round(moved[0], 1),
            base_moved=np.round(moved[1], 1),
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

    def _kept(
        self, session: requests.Session, parts: Path, here: Floats, there: Floats
    ) -> tuple[dict[str, NDArray[np.float64]], str]:
        """A block as it was answered before a kill, or asked now and kept until all blocks are there."""
        place = parts / f"{digest([here.tolist(), there.tolist()])}.npz"
        try:
            with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as kept:
                return {name: kept[name] for name in ("minutes", "km", "here", "there")}, str(kept["date"])
        except (OSError, ValueError, KeyError):
            found, date = self._asked(session, here, there)
        try:
            parts.mkdir(parents=True, exist_ok=True)
            with (parts / ".new").open("wb") as file:
                np.savez(file, allow_pickle=False, date=np.array(date), **found)
            (parts / ".new").replace(place)
        except OSError:
            pass  # a full disk costs time after a kill
        return found, date

    def _asked(
        self, session: requests.Session, here: Floats, there: Floats
    ) -> tuple[dict[str, NDArray[np.float64]], str]:
        why = ""
        for number in range(self.tries):
            try:
                return self._once(session, here, there)
            except _TryAgain as again:
                why = str(again)
                if number + 1 < self.tries:
                    time.sleep(min(LONGEST_WAIT, self.wait * 2**number if again.wait is None else again.wait))
        slots = {"why": why, "n": self.tries}
        raise BadInput([Fault("travel_server_failed", self.address, column="travel.server", slots=slots)])

    def _once(
        self, session: requests.Session, here: Floats, there: Floats
    ) -> tuple[dict[str, NDArray[np.float64]], str]:
        method, path, body = self._request(here, there)
        key = os.environ.get(KEY)
        try:
            response = session.request(
                method,
                self.address.rstrip("/") + path,
                json=body,
                headers={"Authorization": key} if key else None,
                timeout=(CONNECT_SECONDS, self.seconds),
            )
        except requests.RequestException as error:
            raise _TryAgain(type(error).__name__) from None
        if response.status_code == TOO_MANY or response.status_code >= SERVER_ERROR:
            stated = response.headers.get("Retry-After", "")
            raise _TryAgain(f"HTTP {response.status_code}", float(stated) if stated.isdigit() else None)
        if response.status_code >= BAD_REQUEST:
            slots = {"status": response.status_code, "says": response.text[:MOST_BYTES_TOLD].strip()}
            raise BadInput(
                [Fault("travel_server_refused", self.address, column="travel.server", slots=slots)]
            )
        try:
            return self._read(response.json(), len(here), len(there))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise _TryAgain(f"{type(error).__name__}: {error}"[:MOST_BYTES_TOLD]) from None

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

    def _read(self, answer: Any, rows: int, columns: int) -> tuple[dict[str, NDArray[np.float64]], str]:
        """Minutes and kilometres, and metres to where places were put. Raises ValueError for nonsense."""
        if self.kind == "valhalla":
            cells = answer["sources_to_targets"]
            seconds = [[cell["time"] for cell in row] for row in cells]
            km = _numbers([[cell["distance"] for cell in row] for row in cells], (rows, columns))
            moved: list[Any] = [[None] * rows, [None] * columns]
            date = ""
        else:
            if self.kind == "osrm" and answer["code"] != "Ok":
                raise ValueError(answer["code"])
            seconds = answer["durations"]
            km = _numbers(answer["distances"], (rows, columns)) / (1000 if self.kind == "osrm" else 1)
            key = "distance" if self.kind == "osrm" else "snapped_distance"
            moved = [[(one or {}).get(key) for one in answer[side]] for side in ("sources", "destinations")]
            about = answer.get("metadata", {}).get("engine", {}) if self.kind == "ors" else answer
            date = str(about.get("graph_date" if self.kind == "ors" else "data_version") or "")
        found = {"minutes": _numbers(seconds, (rows, columns)) / 60, "km": km}
        return {**found, "here": _numbers(moved[0], (rows,)), "there": _numbers(moved[1], (columns,))}, date


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
