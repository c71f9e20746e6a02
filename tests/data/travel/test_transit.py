"""Timetables by hand: what is cleaned, and minutes that somebody can count on their fingers."""

from __future__ import annotations

import datetime as dt
import heapq
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement.data.travel.computed import TravelPlaces
from placement.data.travel.gtfs import WEEKDAYS, TimetableDay, read_day
from placement.data.travel.transit import PublicTransport, WalkAndChange
from placement.errors import BadInput
from tests.data.travel.feeds import EVERY_DAY, stop, times, write_feed

WEST, SOUTH = 300_000.0, 250_000.0
TUESDAY = dt.date(2023, 6, 13)
HOME, MIDDLE, BASE = (WEST, SOUTH), (WEST + 5_000, SOUTH), (WEST + 10_000, SOUTH)
STOPS = [stop("home", HOME), stop("middle", MIDDLE), stop("base", BASE)]


def one(point: tuple[float, float], *bases: tuple[float, float]) -> TravelPlaces:
    names = tuple(f"b{i}" for i in range(len(bases)))
    return TravelPlaces(("a",), names, np.array([point]), np.array(bases))


def bus(file: Path, at: str = "08:00", until: str | None = None, **more: Any) -> PublicTransport:
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (at, until or at))
    walk = more.pop("walk", WalkAndChange(kmh=3.6, metres_most=1_500, detour=1.0, change_minutes=2))
    return PublicTransport(file, more.pop("day", TUESDAY), first, last, walk=walk, **more)


def minutes(file: Path, at: str = "08:00", **more: Any) -> float:
    return float(bus(file, at, **more).between(one(HOME, BASE)).minutes[0, 0])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(
        tmp_path / "f.zip", STOPS, {"t": times("t", ("home", "08:10:00"), ("base", "08:40:00"))}
    )


def test_waiting_and_walking_count(feed: Path) -> None:
    assert minutes(feed, "08:00") == 40.0  # waits 10 minutes, rides 30
    # from 600 m away: 10 minutes on foot at 3.6 km an hour, so only who leaves by 8:00 is there in time
    away = one((WEST, SOUTH + 600), (WEST + 10_000, SOUTH + 300))
    assert bus(feed, "08:00").between(away).minutes[0, 0] == pytest.approx(45.0, abs=0.1)
    assert np.isinf(bus(feed, "08:01").between(away).minutes[0, 0])


def test_near_places_are_walked_to_though_nothing_runs_there(feed: Path) -> None:
    assert bus(feed).between(one(HOME, (WEST + 900, SOUTH))).minutes[0, 0] == pytest.approx(15.0)


def test_a_change_needs_its_minutes(tmp_path: Path) -> None:
    def with_second(leaves: str, arrives: str) -> Path:
        trips = {
            "x": times("x", ("home", "08:05:00"), ("middle", "08:20:00")),
            "y": times("y", ("middle", leaves), ("base", arrives)),
        }
        return write_feed(tmp_path / f"{leaves[3:5]}.zip", STOPS, trips)

    assert minutes(with_second("08:22:00", "08:30:00")) == 30.0
    assert np.isinf(minutes(with_second("08:21:00", "08:29:00")))


def test_the_same_vehicle_needs_no_change_and_nobody_gets_on_where_the_feed_says_so(tmp_path: Path) -> None:
    rows = times("t", ("home", "08:10:00"), ("middle", "08:20:00"), ("base", "08:40:00"))
    assert minutes(write_feed(tmp_path / "a.zip", STOPS, {"t": rows})) == 40.0
    closed = [rows[0].replace("1,,", "1,1,"), *rows[1:]]
    assert np.isinf(minutes(write_feed(tmp_path / "b.zip", STOPS, {"t": closed})))
    passing = [*rows[:2], rows[2].replace("3,,", "3,,1")]
    assert np.isinf(minutes(write_feed(tmp_path / "c.zip", STOPS, {"t": passing})))


def test_median_and_percentiles_over_a_window_of_departures(tmp_path: Path) -> None:
    """Every ten minutes a bus of 20: whoever leaves as it goes needs 20, just after it 20 and the wait."""
    trips = {
        f"t{i}": times(
            f"t{i}", ("home", f"08:{i}0:00"), ("base", f"08:{i + 2}0:00" if i < 4 else f"09:{i - 4}0:00")
        )
        for i in range(6)
    }
    engine = bus(write_feed(tmp_path / "f.zip", STOPS, trips), "08:00", "08:45", leave_every=5)
    found = engine.between(one(HOME, BASE))
    # leaving at 0, 5, 10 … 45: 20, 25, 20, 25 …, so five of each
    assert (found.low, found.high) != (None, None)
    assert [float(of[0, 0]) for of in (found.low, found.minutes, found.high) if of is not None] == [
        20.0,
        20.0,
        25.0,
    ]


def test_what_runs_past_midnight_runs_in_the_small_hours_of_the_next_day(tmp_path: Path) -> None:
    trips = {"late": times("late", ("home", "24:10:00"), ("base", "24:40:00"))}
    file = write_feed(tmp_path / "f.zip", STOPS, trips, calendar=["daily,0,1,0,0,0,0,0,20230613,20230613"])
    assert minutes(file, "23:30") == 70.0
    trips["early"] = times("early", ("home", "06:00:00"), ("base", "06:30:00"))
    days = ["daily,0,1,0,0,0,0,0,20230613,20230613", "other,0,0,1,0,0,0,0,20230614,20230614"]
    both = write_feed(tmp_path / "g.zip", STOPS, trips, calendar=days, services={"early": "other"})
    assert minutes(both, "00:00", day=dt.date(2023, 6, 14)) == 40.0  # Tuesday's bus, ten past midnight
    assert np.isinf(minutes(both, "00:30", day=dt.date(2023, 6, 14)))


def as_feed(path: Path, **tables: bytes) -> Path:
    """The feed of one bus, with some of its tables as these bytes."""
    whole = write_feed(path, STOPS, {"t": times("t", ("home", "08:10:00"), ("base", "08:40:00"))})
    with zipfile.ZipFile(whole) as feed:
        parts = {name: feed.read(name) for name in feed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as feed:
        for name, content in {**parts, **{f"{key}.txt": raw for key, raw in tables.items()}}.items():
            feed.writestr(name, content)
    return path


ROUTES = b"route_id,route_short_name,route_long_name\nr1,1,"
UNREADABLE = {
    "Latin-1": (ROUTES + b"M\xf4n\n", "encoding"),
    "UTF-16": ((ROUTES + b"x\n").decode().encode("utf-16"), "encoding_utf16"),
    "nothing": (b"", "empty_file"),
    "more cells than the header has": (ROUTES + b"x\nr2,2,y,z,w\n", "ragged"),
    "a quote that never ends": (ROUTES + b'"x\n', "quotes"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_table_that_cannot_be_read_is_told_by_name(kind: str, tmp_path: Path) -> None:
    content, key = UNREADABLE[kind]
    with pytest.raises(BadInput) as caught:
        minutes(as_feed(tmp_path / "f.zip", routes=content))
    assert [(fault.key, fault.file) for fault in caught.value.faults] == [(key, "f.zip/routes.txt")]


def test_blanks_around_cells_and_commas_at_the_end_of_every_row_say_nothing(tmp_path: Path) -> None:
    days = f"service_id,{','.join(WEEKDAYS)},start_date,end_date\ndaily , {EVERY_DAY} ,20230601 , 20230630\n"
    routes = b"route_id,route_short_name,route_long_name\nr1,1,One,\n"
    assert minutes(as_feed(tmp_path / "f.zip", calendar=days.encode(), routes=routes)) == 40.0


def test_what_was_left_out_is_told_where_nothing_is_left(tmp_path: Path) -> None:
    headings = b"stop_id,stop_name,stop_lat,stop_lon\n"
    endless = b"trip_id,start_time,end_time,headway_secs\nt,00:00:00,999:00:00,0.001\n"
    for tables in ({"stops": headings}, {"frequencies": endless}):
        with pytest.raises(BadInput) as caught:
            minutes(as_feed(tmp_path / "f.zip", **tables))
        assert [fault.key for fault in caught.value.faults] == ["timetable_nothing_left"]


def test_a_feed_that_unpacks_to_far_more_than_any_feed_holds_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        minutes(as_feed(tmp_path / "f.zip", stop_times=b" " * 20_000_000))
    assert [fault.key for fault in caught.value.faults] == ["timetable_large"]


def test_a_day_outside_the_dates_is_refused_and_a_service_past_its_end_does_not_run(tmp_path: Path) -> None:
    trips = {
        "old": times("old", ("home", "08:05:00"), ("base", "08:15:00")),
        "new": times("new", ("home", "08:10:00"), ("base", "08:40:00")),
    }
    days = [f"a,{EVERY_DAY},20230601,20230612", f"b,{EVERY_DAY},20230601,20230630"]
    file = write_feed(tmp_path / "f.zip", STOPS, trips, calendar=days, services={"old": "a", "new": "b"})
    assert minutes(file) == 40.0
    assert minutes(file, day=dt.date(2023, 6, 12)) == 15.0
    with pytest.raises(BadInput, match=r"travel\.day: .* it runs from 2023-06-01 to 2023-06-30"):
        minutes(file, day=dt.date(2023, 7, 1))


def test_a_feed_of_dates_alone_and_exceptions(tmp_path: Path) -> None:
    trips = {"t": times("t", ("home", "08:10:00"), ("base", "08:40:00"))}
    alone = write_feed(
        tmp_path / "a.zip",
        STOPS,
        trips,
        calendar=None,
        calendar_dates=["daily,20230613,1", "daily,20230615,1"],
    )
    assert minutes(alone) == 40.0
    with pytest.raises(BadInput, match="nothing runs on this day"):
        minutes(alone, day=dt.date(2023, 6, 14))
    holiday = write_feed(tmp_path / "h.zip", STOPS, trips, calendar_dates=["daily,20230613,2"])
    with pytest.raises(BadInput, match="nothing runs on this day"):
        minutes(holiday)


def test_frequencies_are_written_out_each_departure_once(tmp_path: Path) -> None:
    trips = {"t": times("t", ("home", "00:00:00"), ("base", "00:30:00"))}
    file = write_feed(tmp_path / "f.zip", STOPS, trips, frequencies=["t,08:00:00,09:00:00,1200"])
    assert minutes(file, "08:00") == 30.0
    assert minutes(file, "08:01") == 49.0  # the next at 8:20
    assert np.isinf(minutes(file, "08:41"))  # the end itself is no departure
    assert read_day(file, TUESDAY).trips == 3


def test_blank_times_are_filled_in_evenly_and_times_that_go_back_are_left_out(tmp_path: Path) -> None:
    trips = {
        "t": times("t", ("home", "08:00:00"), ("middle", ""), ("base", "08:30:00")),
        "back": times("back", ("home", "08:01:00"), ("base", "07:59:00")),
    }
    file = write_feed(tmp_path / "f.zip", STOPS, trips)
    day = read_day(file, TUESDAY)
    assert day.cleaned["times_filled"] == 1
    assert day.cleaned["trips_back_in_time"] == 1
    assert bus(file).between(one(HOME, MIDDLE)).minutes[0, 0] == 15.0
    assert bus(file, "08:01").between(one(HOME, BASE)).minutes[0, 0] == np.inf


def test_a_stop_without_a_point_has_that_of_its_station_and_one_without_either_is_left_out(
    tmp_path: Path,
) -> None:
    stops = [
        stop("station", HOME, kind="1"),
        "home,home,,,,station",
        stop("base", BASE),
        "lost,lost,,,,",
        "zero,zero,0,0,,",
    ]
    trips = {
        "t": times(
            "t", ("lost", "08:05:00"), ("home", "08:10:00"), ("zero", "08:20:00"), ("base", "08:40:00")
        )
    }
    file = write_feed(tmp_path / "f.zip", stops, trips)
    day = read_day(file, TUESDAY)
    assert {
        name: day.cleaned[name] for name in ("stops_from_station", "stops_nowhere", "stop_times_without_stop")
    } == {
        "stops_from_station": 1,
        "stops_nowhere": 2,
        "stop_times_without_stop": 2,
    }
    assert minutes(file) == 40.0


def test_a_withdrawn_bus_does_not_run_and_one_that_never_ran_is_told(tmp_path: Path) -> None:
    trips = {
        "quick": times("quick", ("home", "08:05:00"), ("base", "08:15:00")),
        "slow": times("slow", ("home", "08:10:00"), ("base", "09:00:00")),
    }
    file = write_feed(tmp_path / "f.zip", STOPS, trips, routes={"quick": "30", "slow": "X1"})
    assert minutes(file) == 15.0
    assert minutes(file, withdrawn=("30",)) == minutes(file, withdrawn=("r30",)) == 60.0
    with pytest.raises(BadInput, match=r"travel\.withdrawn_routes: the timetable has no route .*'31'"):
        minutes(file, withdrawn=("31",))


def test_a_place_far_from_every_stop_is_not_computed_and_one_without_a_bus_is_no_way(feed: Path) -> None:
    found = bus(feed).between(one((WEST, SOUTH + 4_000), BASE, (WEST + 40_000, SOUTH)))
    assert np.isinf(found.minutes[0, 0])
    assert np.isnan(found.minutes[0, 1])


@pytest.mark.parametrize(
    ("content", "says"), [(b"no zip", "this timetable cannot be opened"), (None, "lacks a table")]
)
def test_what_is_no_feed_is_told(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = write_feed(tmp_path / "f.zip", STOPS, {"t": times("t", ("home", "08:10:00"))}, calendar=None)
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        read_day(file, TUESDAY)


@pytest.mark.parametrize("seed", range(6))
def test_minutes_are_those_of_a_search_hop_by_hop(tmp_path: Path, seed: int) -> None:
    """A random town: 12 stops in no walking distance, 40 trips; each area's best by a search of its own."""
    rng = np.random.default_rng(seed)
    points = [(WEST + 3_000 * i, SOUTH + 3_000 * (i % 3)) for i in range(12)]
    trips = {}
    for number in range(40):
        calls = rng.choice(12, 4, replace=False)
        at = int(rng.integers(0, 90)) + np.cumsum(rng.integers(3, 20, 4))
        trips[f"t{number}"] = times(
            f"t{number}",
            *(
                (f"s{s}", f"{8 + m // 60:02d}:{m % 60:02d}:00")
                for s, m in zip(calls, at.tolist(), strict=True)
            ),
        )
    file = write_feed(tmp_path / "f.zip", [stop(f"s{i}", p) for i, p in enumerate(points)], trips)
    places = TravelPlaces(tuple("abcd"), tuple("wxyz"), np.array(points[:4]), np.array(points[8:]))
    found = bus(file, "08:00").between(places).minutes
    day = read_day(file, TUESDAY)
    for area in range(4):
        best = by_hand(day, f"s{area}", 8 * 3_600)
        wanted = [(best.get(f"s{i}", np.inf) - 8 * 3_600) / 60 for i in range(8, 12)]
        assert found[area] == pytest.approx([m if m <= 180 else np.inf for m in wanted], abs=0.06)


def by_hand(day: TimetableDay, start: str, leaves: int) -> dict[str, float]:
    """Earliest arrival at each stop, by a queue of (time, stop, trip that one sits in)."""
    hops: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for i in range(len(day.leaves)):
        key = int(day.trip[i]), int(day.origin[i])
        hops.setdefault(key, []).append((int(day.leaves[i]), int(day.arrives[i]), int(day.target[i])))
    at = {name: i for i, name in enumerate(day.stop_ids)}
    queue: list[tuple[int, int, int]] = [(leaves, at[start], -1)]
    seen: set[tuple[int, int, int]] = set()
    best: dict[int, int] = {}
    while queue:
        now, here, sits = heapq.heappop(queue)
        if (now, here, sits) in seen:
            continue
        seen.add((now, here, sits))
        best.setdefault(here, now)
        for (trip, origin), calls in hops.items():
            if origin != here:
                continue
            wait = 0 if sits in {trip, -1} else 120
            for departs, arrives, target in calls:
                if departs >= now + wait:
                    heapq.heappush(queue, (arrives, target, trip))
    del best[at[start]]
    return {day.stop_ids[i]: float(time) for i, time in best.items()}
