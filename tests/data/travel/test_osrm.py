"""OSRM in process where it can be had (Python 3.12); elsewhere the message that says how to have it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from placement.data.travel.computed import TravelPlaces
from placement.data.travel.graph import RoadGraph
from placement.data.travel.osrm import OsrmInProcess
from placement.errors import BadInput
from tests.data.travel.extracts import grid_extract, packed_extract

WEST, SOUTH, METRES = 300_000.0, 250_000.0, 500.0


def prepared(folder: Path) -> tuple[Path, Path]:
    """A made-up grid of roads, and the same as OSRM wants it."""
    plain = grid_extract(folder / "grid.osm", west=WEST, south=SOUTH, columns=12, rows=12, metres=METRES)
    packed = packed_extract(plain, folder / "grid.osm.pbf")
    import osrm  # noqa: PLC0415 - an extra

    profile = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"
    for step in (["extract", "-p", str(profile), str(packed)], ["contract", str(folder / "grid.osrm")]):
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)
    return plain, folder / "grid.osrm"


def test_minutes_of_osrm_are_near_those_of_the_graph_or_it_is_told_how_to_have_it(tmp_path: Path) -> None:
    points = np.array([[WEST, SOUTH], [WEST + 5_000, SOUTH + 2_500], [WEST + 2_000, SOUTH + 5_500]])
    places = TravelPlaces(("a", "b", "c"), ("x", "y"), points, points[1:] + np.array([60.0, 60.0]))
    if find_spec("osrm") is None:
        with pytest.raises(BadInput) as told:
            OsrmInProcess(tmp_path / "grid.osrm").between(places)
        needs = "needs Python 3.12 or later" if sys.version_info < (3, 12) else "is not installed"
        assert needs in str(told.value)
        assert 'python -m pip install "placement[osrm]"' in str(told.value)
        return
    plain, ready = prepared(tmp_path)
    theirs, ours = OsrmInProcess(ready).between(places), RoadGraph(plain).between(places)
    assert theirs.area_moved.max() < 5
    assert theirs.base_moved.tolist() == pytest.approx([60, 60], abs=1)
    apart = ours.minutes > 1
    assert theirs.km[apart] == pytest.approx(ours.km[apart], abs=0.15)
    assert theirs.minutes[apart] == pytest.approx(ours.minutes[apart], rel=0.15)
