"""A made-up server on 127.0.0.1 that does all that servers do to people."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement.data.travel.computed import TravelPlaces
from placement.data.travel.graph import lonlat_of
from placement.data.travel.obtain import kept_in, obtain
from placement.data.travel.servers import RouteServer
from placement.errors import BadInput

AREAS, BASES = 5, 3
PLACES = TravelPlaces(
    tuple(f"a{i}" for i in range(AREAS)),
    tuple(f"b{i}" for i in range(BASES)),
    np.array([[300_000.0 + 1_000 * i, 250_000.0] for i in range(AREAS)]),
    np.array([[300_000.0 + 1_000 * i, 260_000.0] for i in range(BASES)]),
)
Answer = Callable[["Handler", dict[str, Any]], None]


NORTH = 0.001
"""Degrees of latitude by which this Valhalla moves each place to a road: 111 metres in Wales."""
PATIENT, IMPATIENT = 300.0, 3.0
"""Seconds for an answer that comes, on however busy a machine, and for one that does not."""


@dataclass
class Behaviour:
    """What the server does to each request in turn; after that it answers well."""

    first: list[Answer] = field(default_factory=list)
    change: Callable[[dict[str, Any]], object] = lambda _: None
    asked: list[dict[str, Any]] = field(default_factory=list)
    roadless: set[tuple[float, float]] = field(default_factory=set)
    """Places (longitude, latitude) without a road near them, as Valhalla sees it."""
    alone: set[tuple[float, float]] = field(default_factory=set)
    """Places whose roads no other road meets."""
    over: threading.Event = field(default_factory=threading.Event)
    """That nobody waits for an answer any more."""


class Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        places = self.path.split("/driving/")[1].split("?")[0].split(";")
        numbers = {
            name: [int(one) for one in re.split("%3B|;", text)]
            for name, text in re.findall(r"(sources|destinations)=([^&]*)", self.path)
        }
        self.reply(
            {"kind": "osrm", "places": [tuple(map(float, one.split(","))) for one in places], **numbers}
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/locate":
            places = [(one["lon"], one["lat"]) for one in body["locations"]]
            edges: list[Any] = [
                {"edges": [] if place in self.behaviour.roadless else [{}]} for place in places
            ]
            self.send(200, json.dumps(edges).encode())
        elif "targets" in body:
            places = [(one["lon"], one["lat"]) for one in (*body["sources"], *body["targets"])]
            first = list(range(len(body["sources"])))
            rest = list(range(len(first), len(places)))
            self.reply({"kind": "valhalla", "places": places, "sources": first, "destinations": rest})
        else:
            self.reply(
                {
                    "kind": "ors",
                    "places": body["locations"],
                    **{k: body[k] for k in ("sources", "destinations")},
                }
            )

    def reply(self, asked: dict[str, Any]) -> None:
        asked["key"] = self.headers.get("Authorization")
        self.behaviour.asked.append(asked)
        if self.behaviour.first:
            self.behaviour.first.pop(0)(self, asked)
            return
        if asked["kind"] == "valhalla" and (self.behaviour.roadless | self.behaviour.alone) & {
            *asked["places"]
        }:
            self.send(400, b'{"error_code":170,"error":"Locations are in unconnected regions."}')
            return
        answer = good(asked)
        self.behaviour.change(answer)
        self.send(200, json.dumps(answer).encode())

    def send(self, status: int, content: bytes, *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)


def cell(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Seconds that anybody can work out again: by the digits of the two places."""
    return round(abs(here[0] - there[0]) * 10_000 + abs(here[1] - there[1]) * 5_000, 1)


def good(asked: dict[str, Any]) -> dict[str, Any]:
    places = asked["places"]
    here, there = ([places[i] for i in asked[side]] for side in ("sources", "destinations"))
    seconds = [[cell(a, b) for b in there] for a in here]
    km = [[value / 60 for value in row] for row in seconds]
    if asked["kind"] == "valhalla":
        cells = [
            [{"time": s, "distance": d} for s, d in zip(*rows, strict=True)]
            for rows in zip(seconds, km, strict=True)
        ]
        put = [[{"lon": lon, "lat": round(lat + NORTH, 6)} for lon, lat in side] for side in (here, there)]
        return {"sources_to_targets": cells, "sources": put[0], "targets": put[1]}
    if asked["kind"] == "ors":
        sides = {
            side: [{"snapped_distance": 12.3} for _ in asked[side]] for side in ("sources", "destinations")
        }
        return {
            "durations": seconds,
            "distances": km,
            **sides,
            "metadata": {"engine": {"graph_date": "2026-11-01"}},
        }
    sides = {side: [{"distance": 12.3} for _ in asked[side]] for side in ("sources", "destinations")}
    metres = [[one * 1_000 for one in row] for row in km]
    return {"code": "Ok", "durations": seconds, "distances": metres, **sides}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Behaviour, str]]:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
    behaviour = Behaviour()
    handler = type("Made", (Handler,), {"behaviour": behaviour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield behaviour, f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def ask(address: str, kind: Any = "osrm", **settings: Any) -> Any:
    return RouteServer(address, kind, **{"wait": 0.01, "seconds": PATIENT, **settings}).between(PLACES)


@pytest.mark.parametrize("kind", ["osrm", "valhalla", "ors"])
def test_each_kind_is_asked_in_blocks_and_put_together(server: tuple[Behaviour, str], kind: str) -> None:
    behaviour, address = server
    whole = ask(address, kind)
    assert len(behaviour.asked) == 1
    asked = behaviour.asked[0]
    wanted = [
        [cell(asked["places"][a], asked["places"][b]) / 60 for b in asked["destinations"]]
        for a in asked["sources"]
    ]
    assert whole.minutes == pytest.approx(np.array(wanted), abs=0.051)
    assert whole.km == pytest.approx(np.array(wanted), abs=0.006)
    behaviour.asked.clear()
    parts = ask(address, kind, pairs_most=4)
    assert parts.minutes.tolist() == whole.minutes.tolist()
    assert len(behaviour.asked) == 6  # blocks of two by two, of five areas and three bases
    assert max(len(one["sources"]) * len(one["destinations"]) for one in behaviour.asked) == 4
    moved = pytest.approx(111.3 if kind == "valhalla" else 12.3, abs=0.2)
    assert (whole.area_moved.min(), whole.base_moved.max()) == (moved, moved)
    assert whole.made["map_date"] == ("2026-11-01" if kind == "ors" else "")


def slow(handler: Handler, asked: dict[str, Any]) -> None:
    handler.behaviour.over.wait(PATIENT)


def cut_off(handler: Handler, asked: dict[str, Any]) -> None:
    content = json.dumps(good(asked)).encode()
    handler.send(200, content[:-20], length=len(content))
    handler.close_connection = True


def nonsense(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(200, b"<html>Please log in</html>")


def too_many(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(429, b"", Retry_After="0")


def broken(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(503, b"")


def no_objects(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(200, json.dumps({**good(asked), "sources": ["here"] * len(asked["sources"])}).encode())


def many_digits(handler: Handler, asked: dict[str, Any]) -> None:
    answer = good(asked)
    answer["durations"][0][0] = 10**400
    handler.send(200, json.dumps(answer).encode())


def lists_within_lists(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(200, b"[" * 200_000)


def drips(handler: Handler, asked: dict[str, Any]) -> None:
    """A byte now and then: never silent for long, and never done."""
    handler.send(200, b"{", length=10**6)
    while not handler.behaviour.over.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def fewer(handler: Handler, asked: dict[str, Any]) -> None:
    answer = good(asked)
    answer["durations"] = answer["durations"][:-1]
    handler.send(200, json.dumps(answer).encode())


def below_nothing(handler: Handler, asked: dict[str, Any]) -> None:
    answer = good(asked)
    answer["durations"][0][0] = -5
    handler.send(200, json.dumps(answer).encode())


FAILURES = [cut_off, nonsense, too_many, broken, fewer]


@pytest.mark.parametrize(
    "does", [*FAILURES, slow, below_nothing, no_objects, many_digits, lists_within_lists]
)
def test_a_server_that_fails_once_is_asked_again(server: tuple[Behaviour, str], does: Answer) -> None:
    behaviour, address = server
    behaviour.first = [does]
    found = ask(address, seconds=IMPATIENT if does is slow else PATIENT)
    behaviour.over.set()
    assert len(behaviour.asked) == 2
    assert np.isfinite(found.minutes).all()


@pytest.mark.parametrize("does", FAILURES)
def test_one_that_always_fails_is_told_and_nothing_of_it_is_kept_as_a_matrix(
    server: tuple[Behaviour, str], does: Answer
) -> None:
    behaviour, address = server
    behaviour.first = [does] * 9
    engine = RouteServer(address, "osrm", wait=0.01, tries=3)
    with pytest.raises(BadInput, match=r"travel\.server: the server gave no usable answer in 3 tries"):
        obtain(engine, PLACES, None)
    assert len(behaviour.asked) == 3
    assert not list(kept_in().glob("*.npz"))


def test_an_answer_that_never_ends_is_left(
    server: tuple[Behaviour, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One drips for ever, one is larger than any answer; the limit of silence alone would stop neither."""
    behaviour, address = server
    behaviour.first = [drips]
    with pytest.raises(BadInput, match=r"no usable answer in 1 tries .*Timeout"):
        ask(address, seconds=0.3, tries=1)
    behaviour.over.set()
    monkeypatch.setattr("placement.data.travel.servers.MOST_BYTES", 100)
    with pytest.raises(BadInput, match=r"no usable answer in 1 tries .*over 100 bytes"):
        ask(address, tries=1)


def test_blocks_that_were_answered_are_not_asked_again_after_a_kill(server: tuple[Behaviour, str]) -> None:
    behaviour, address = server

    def stop(handler: Handler, asked: dict[str, Any]) -> None:
        handler.send(400, b'{"message": "stopped here"}')

    def well(handler: Handler, asked: dict[str, Any]) -> None:
        handler.send(200, json.dumps(good(asked)).encode())

    behaviour.first = [well, well, stop]
    with pytest.raises(BadInput, match=r"HTTP 400: .*stopped here"):
        ask(address, pairs_most=4)
    behaviour.asked.clear()
    assert np.isfinite(ask(address, pairs_most=4).minutes).all()
    assert len(behaviour.asked) == 4
    assert not list((kept_in() / "parts").iterdir())


def test_nothing_and_null_are_no_answers(server: tuple[Behaviour, str]) -> None:
    behaviour, address = server

    def change(answer: dict[str, Any]) -> None:
        answer["durations"][0][0] = None
        answer["distances"][0][0] = None
        answer["durations"][1][1] = 0

    behaviour.change = change
    found = ask(address)
    assert np.argwhere(np.isnan(found.minutes)).tolist() == [[0, 0], [1, 1]]
    assert not np.isinf(found.minutes).any()


def test_a_place_that_the_server_moved_far_is_refused_by_name(server: tuple[Behaviour, str]) -> None:
    behaviour, address = server
    behaviour.change = lambda answer: answer["sources"][2].update(distance=19_000.0)
    with pytest.raises(BadInput) as told:
        ask(address)
    assert [(fault.column, fault.value) for fault in told.value.faults] == [("area_id", "a2")]
    found = ask(address, far="leave_out")
    assert np.isnan(found.minutes).all(axis=1).tolist() == [False, False, True, False, False]


def test_valhalla_is_believed_only_where_it_says_the_place_it_measured_from(
    server: tuple[Behaviour, str],
) -> None:
    """Valhalla 3.9.1 answers for a point across the Severn from the nearest road of its map, 26 km away."""
    behaviour, address = server
    behaviour.change = lambda answer: answer["sources"][2].update(lat=52.5)
    with pytest.raises(BadInput) as told:
        ask(address, "valhalla")
    assert [(fault.key, fault.value) for fault in told.value.faults] == [("travel_far", "a2")]
    behaviour.change = lambda answer: (answer.pop("sources"), answer.pop("targets"))
    assert np.isnan(ask(address, "valhalla").area_moved).all()


@pytest.mark.parametrize("far", ["refuse", "leave_out"])
def test_one_place_without_a_road_does_not_cost_the_others_their_minutes(
    server: tuple[Behaviour, str], far: str
) -> None:
    """Valhalla 3.9.1 refuses a whole request with HTTP 400, error 170, for one such place."""
    behaviour, address = server
    whole = ask(address, "valhalla")
    lonlat = [tuple(one) for one in lonlat_of(PLACES.area_metres).round(6).tolist()]
    behaviour.roadless, behaviour.alone = {lonlat[1]}, {lonlat[3]}
    if far == "refuse":
        with pytest.raises(BadInput, match=r"no road near this place \(found 'a1'\)"):
            ask(address, "valhalla")
        return
    found = ask(address, "valhalla", far=far)
    assert np.isnan(found.minutes).all(axis=1).tolist() == [False, True, False, True, False]
    others = [0, 2, 4]
    assert found.minutes[others].tolist() == whole.minutes[others].tolist()
    assert np.isnan(found.area_moved).tolist() == [False, True, False, True, False]


def test_the_key_is_sent_and_stands_in_no_file(
    server: tuple[Behaviour, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, address = server
    monkeypatch.setenv("PLACEMENT_SERVER_KEY", "abc")
    engine = RouteServer(address, "ors", wait=0.01)
    found = obtain(engine, PLACES, None)
    assert behaviour.asked[0]["key"] == "abc"
    assert "abc" not in json.dumps(found.made).replace(str(found.made["key"]), "").replace(found.question, "")


def test_no_server_at_all_is_told() -> None:
    with pytest.raises(BadInput, match="ConnectionError"):
        ask("http://127.0.0.1:9", tries=2)
