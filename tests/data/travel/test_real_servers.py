"""The servers themselves on 127.0.0.1, on a made-up grid of roads, where their packages can be had.

`.ci/osrm` installs osrm-bindings and pyvalhalla on Python 3.12; their wheels hold osrm-routed and
valhalla_service. Elsewhere this file holds no test: a made-up server stands for them in test_servers.py.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import requests

from placement.data.travel.computed import TravelPlaces
from placement.data.travel.graph import RoadGraph
from placement.data.travel.servers import RouteServer, ServerKind
from placement.errors import BadInput
from tests.data.travel.extracts import grid_extract, packed_extract
from tests.data.travel.test_osrm import METRES, SOUTH, WEST, prepared

POINTS = np.array([[WEST, SOUTH], [WEST + 5_000, SOUTH + 2_500], [WEST + 2_000, SOUTH + 5_500]])
PLACES = TravelPlaces(("a", "b", "c"), ("x", "y"), POINTS, POINTS[1:] + np.array([60.0, 60.0]))
LONDON = np.array([[530_000.0, 180_000.0]])
WITH_LONDON = TravelPlaces(
    ("a", "b", "c", "london"), ("x", "y"), np.vstack([POINTS, LONDON]), PLACES.base_metres
)
STARTS_WITHIN = 60.0
Server = tuple[str, Path]
"""An address, and the plain extract behind it."""


def program(package: str, name: str) -> str:
    """The program in the wheel itself: the scripts of both wheels start it as a child that outlives them."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / name)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[str]:
    """A server process that answers; it is ended by the number it was started under."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + STARTS_WITHIN
        try:
            while True:
                try:
                    requests.get(address, timeout=5)
                    break
                except requests.ConnectionError:
                    assert process.poll() is None
                    assert time.monotonic() < until
                    time.sleep(0.1)
            yield address
        finally:
            process.kill()


@contextmanager
def osrm_routed(folder: Path) -> Iterator[Server]:
    plain, ready = prepared(folder)
    port = free_port()
    command = [program("osrm", "osrm-routed"), "--ip", "127.0.0.1", "--port", str(port), str(ready)]
    with serving(command, port) as address:
        yield address, plain


@contextmanager
def valhalla_service(folder: Path) -> Iterator[Server]:
    plain = grid_extract(folder / "grid.osm", west=WEST, south=SOUTH, columns=12, rows=12, metres=METRES)
    packed = packed_extract(plain, folder / "grid.osm.pbf")
    port = free_port()
    build = Path(sys.executable).parent / "valhalla_build_config"
    wanted = [str(build), "--mjolnir-tile-dir", str(folder / "tiles")]
    config = json.loads(subprocess.run(wanted, check=True, capture_output=True).stdout)
    for name in ("tile_extract", "timezone", "admin", "landmarks", "traffic_extract"):
        config["mjolnir"].pop(name, None)
    config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    for part in ("loki", "thor", "odin", "meili", "httpd"):
        for name in ("proxy", "loopback", "interrupt"):
            if name in config.get(part, {}).get("service", {}):
                config[part]["service"][name] = f"ipc://{folder}/{part}-{name}"
    stated = folder / "valhalla.json"
    stated.write_text(json.dumps(config), encoding="utf-8")
    subprocess.run(
        [program("valhalla", "valhalla_build_tiles"), "-c", stated, packed], check=True, capture_output=True
    )
    with serving([program("valhalla", "valhalla_service"), str(stated), "1"], port) as address:
        yield address, plain


SERVERS: dict[ServerKind, Callable[[Path], AbstractContextManager[Server]]] = {}
if find_spec("osrm") is not None:
    SERVERS["osrm"] = osrm_routed
if find_spec("valhalla") is not None:
    SERVERS["valhalla"] = valhalla_service

if SERVERS:

    @pytest.mark.parametrize("kind", sorted(SERVERS))
    def test_a_real_server_answers_as_the_graph_does_and_london_is_not_near_wales(
        kind: ServerKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
        with SERVERS[kind](tmp_path) as (address, plain):
            ours = RoadGraph(plain).between(PLACES)
            theirs = RouteServer(address, kind, wait=0.1).between(PLACES)
            apart = ours.minutes > 1
            assert theirs.km[apart] == pytest.approx(ours.km[apart], abs=0.15)
            assert theirs.minutes[apart] == pytest.approx(ours.minutes[apart], rel=0.35)
            assert theirs.area_moved.max() < 5
            assert theirs.base_moved.tolist() == pytest.approx([60, 60], abs=1)
            with pytest.raises(BadInput) as told:
                RouteServer(address, kind, wait=0.1).between(WITH_LONDON)
            assert [fault.value for fault in told.value.faults] == ["london"]
            without = RouteServer(address, kind, wait=0.1, far="leave_out").between(WITH_LONDON)
            assert without.minutes[:3].tolist() == theirs.minutes.tolist()
            assert np.isnan(without.minutes[3]).all()
