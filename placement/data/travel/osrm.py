"""Minutes by car from OSRM in process: the package `osrm-bindings`, which needs Python 3.12 or later.

The map is prepared once, beside the extract: `python -m osrm extract`, then `contract`. Places are put on the
nearest road, in a straight line; how far that moved them is read back.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from placement.data.folders import called
from placement.data.travel.computed import ComputedMinutes, TravelPlaces, without_false_zero
from placement.data.travel.graph import MOST_MOVED_METRES, Far, lonlat_of, refuse_far
from placement.errors import BadInput, Fault

EXTRA = 'python -m pip install "placement[osrm]"'
FIRST_PYTHON = (3, 12)


@dataclass(frozen=True)
class OsrmInProcess:
    """The engine `osrm`; `file` is the prepared map, `NAME.osrm`."""

    file: Path
    most_moved: float = MOST_MOVED_METRES
    far: Far = "refuse"

    name: str = "osrm"
    mode: str = "car"

    def version(self) -> str:
        _osrm()
        return f"osrm-bindings {version('osrm-bindings')}"

    def settings(self) -> dict[str, Any]:
        return {"moved_metres_most": self.most_moved, "far_places": self.far}

    def files(self) -> tuple[Path, ...]:
        """The part of the prepared map that its ways and speeds are in."""
        return (self.file.with_name(self.file.name + ".hsgr"),)

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        osrm = _osrm()
        try:
            engine = osrm.OSRM(storage_config=str(self.file), algorithm="CH", use_shared_memory=False)
        except RuntimeError as error:
            raise BadInput([Fault("travel_osrm_map", called(self.file), slots={"why": str(error)})]) from None
        points = np.concatenate([lonlat_of(places.area_metres), lonlat_of(places.base_metres)])
        first = list(range(len(places.area_ids)))
        asked = osrm.TableParameters(
            coordinates=[tuple(point) for point in points.tolist()],
            sources=first,
            destinations=list(range(len(first), len(points))),
            annotations=["duration", "distance"],
        )
        answer = engine.Table(asked)
        minutes = _table(answer["durations"]) / 60
        moved = [
            np.array([round(float(one["distance"]), 1) for one in answer[side]])
            for side in ("sources", "destinations")
        ]
        refuse_far(places, moved[0], moved[1], self.most_moved, self.far, self.file.name)
        minutes[(moved[0] > self.most_moved)[:, None] | (moved[1] > self.most_moved)[None, :]] = np.nan
        return ComputedMinutes(
            area_ids=places.area_ids,
            base_ids=places.base_ids,
            minutes=without_false_zero(minutes, places),
            km=np.where(np.isnan(minutes), np.nan, np.round(_table(answer["distances"]) / 1000, 2)),
            area_moved=moved[0],
            base_moved=moved[1],
            made={"licence": "ODbL 1.0, © OpenStreetMap contributors"},
        )


def _table(rows: Any) -> Any:
    """Null is NaN: not computed."""
    return np.array([[np.nan if cell is None else float(cell) for cell in row] for row in rows])


def _osrm() -> Any:
    try:
        import osrm  # noqa: PLC0415 - an extra
    except ImportError:
        key = "extra_missing" if sys.version_info >= FIRST_PYTHON else "extra_python"
        slots = {"command": EXTRA, "python": ".".join(map(str, FIRST_PYTHON))}
        raise BadInput([Fault(key, "osrm-bindings", slots=slots)]) from None
    return osrm
