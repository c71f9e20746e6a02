"""One day of a timetable (GTFS), cleaned before anything is searched.

What feeds are allowed to do, and engines are known to pass over, is settled here: services run on the day
that `calendar.txt` and `calendar_dates.txt` say together, either of which may be absent; trips of the day
before that run past 24:00 are there in the small hours; `frequencies.txt` is written out trip by trip; blank
times between timed stops are filled in; a stop without a point has that of its station. What cannot be meant
is left out and counted: trips whose times go back, stops without a point, or at 0, 0, or far from all
others.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from placement.data.files import rows_of, text_of
from placement.data.folders import called
from placement.errors import BadInput, Fault

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DAY_SECONDS = 86_400
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEEDED = {
    "stops": ("stop_id",),
    "routes": ("route_id",),
    "trips": ("trip_id", "route_id", "service_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
MORE = {
    "stops": ("stop_lat", "stop_lon", "parent_station", "location_type"),
    "routes": ("route_short_name", "route_long_name"),
    "trips": (),
    "stop_times": ("pickup_type", "drop_off_type"),
    "calendar": ("service_id", *WEEKDAYS, "start_date", "end_date"),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
    "feed_info": ("feed_start_date", "feed_end_date"),
}
BLANK_EDGES = (b" ,", b" \n", b" \r", b"\t", b' "')
ADDED, REMOVED, NOT_HERE = "1", "2", "1"
LEFT_OUT = (
    "stops_nowhere",
    "stops_far",
    "stop_times_without_stop",
    "trips_back_in_time",
    "frequencies_not_usable",
)
"""What `cleaned` counts that was left out, rather than put right."""
_held: ContextVar[Mapping[Path, Mapping[str, pd.DataFrame]]] = ContextVar(
    "_held", default=MappingProxyType({})
)
FAR_FROM_ALL_METRES = 300_000
MOST_BYTES, MOST_TIMES_PACKED = 4_000_000_000, 500
"""All tables of the largest nation's feed have fewer bytes, and none is packed so well."""
LEAST_HEADWAY = 10
"""Seconds; a line of `frequencies.txt` that repeats a trip sooner is no timetable."""


@dataclass(frozen=True)
class TimetableDay:
    """Hops of vehicles from stop to stop on one day, in the order in which they leave.

    Times are seconds after midnight of the day, below 0 for what left the day before. `board` and `alight`
    say whether people may. Stops have points in metres (n x 2, EPSG:27700). `cleaned` counts what was put
    right or left out; `first_day` and `last_day` are the feed's.
    """

    stop_ids: tuple[str, ...]
    stop_metres: Floats
    leaves: Ints
    arrives: Ints
    origin: Ints
    target: Ints
    trip: Ints
    board: NDArray[np.bool_]
    alight: NDArray[np.bool_]
    trips: int
    first_day: dt.date
    last_day: dt.date
    cleaned: Mapping[str, int]


def read_day(file: Path, day: dt.date, withdrawn: Iterable[str] = ()) -> TimetableDay:
    """The day's timetable without the routes `withdrawn` (ids or short names).

    Raises BadInput if the file is no feed, the day lies outside it, nothing runs, or a route is not there.
    """
    tables = feed_tables(file)
    first, last = feed_reach(tables, file.name)
    if not first <= day <= last:
        slots = {"first": first.isoformat(), "last": last.isoformat()}
        raise BadInput(
            [Fault("timetable_day", file.name, column="travel.day", value=day.isoformat(), slots=slots)]
        )
    stops, cleaned = _stops(tables["stops"])
    trips = _without(tables, tuple(withdrawn), file.name)
    hops = []
    for back, of in ((0, day), (DAY_SECONDS, day - dt.timedelta(days=1))):
        running = trips[trips["service_id"].isin(services_of(tables, of))]
        times = tables["stop_times"]
        count = {} if back else cleaned
        mine = _timed(times[times["trip_id"].isin(running["trip_id"])], stops, count)
        mine = _written_out(mine, tables.get("frequencies"), count)
        found = _hops(mine)
        found[["leaves", "arrives"]] -= back
        found["trip"] = found["trip"] + f"/{back}"
        hops.append(found[found["arrives"] >= 0])
    all_of = pd.concat(hops, ignore_index=True)
    if all_of.empty:
        lost = {name: cleaned.get(name, 0) for name in LEFT_OUT}
        key = "timetable_nothing_left" if any(lost.values()) else "timetable_nothing"
        raise BadInput([Fault(key, file.name, column="travel.day", value=day.isoformat(), slots=lost)])
    all_of = all_of.sort_values(["leaves", "arrives", "trip", "sequence"], kind="stable", ignore_index=True)
    number, names = pd.factorize(all_of["trip"])
    at = {name: i for i, name in enumerate(stops.index)}
    return TimetableDay(
        stop_ids=tuple(str(name) for name in stops.index),
        stop_metres=stops[["x", "y"]].to_numpy(dtype=np.float64),
        leaves=all_of["leaves"].to_numpy(dtype=np.int64),
        arrives=all_of["arrives"].to_numpy(dtype=np.int64),
        origin=all_of["origin"].map(at).to_numpy(dtype=np.int64),
        target=all_of["target"].map(at).to_numpy(dtype=np.int64),
        trip=number.astype(np.int64),
        board=all_of["board"].to_numpy(dtype=bool),
        alight=all_of["alight"].to_numpy(dtype=bool),
        trips=len(names),
        first_day=first,
        last_day=last,
        cleaned=cleaned,
    )


@contextmanager
def feed_read_once(file: Path) -> Iterator[None]:
    """While this lasts the feed is read once, however many days of it are asked for, and held in memory.

    Raises BadInput if the file is no feed.
    """
    held = _held.set({file: feed_tables(file)})
    try:
        yield
    finally:
        _held.reset(held)


def feed_tables(file: Path) -> Mapping[str, pd.DataFrame]:
    """Every table of the feed that is read, all cells text; a column that may be absent is blank."""
    if (there := _held.get().get(file)) is not None:
        return there
    try:
        with zipfile.ZipFile(file) as feed:
            parts = feed.infolist()
            if any(part.file_size > MOST_TIMES_PACKED * max(part.compress_size, 1_000) for part in parts) or (
                sum(part.file_size for part in parts) > MOST_BYTES
            ):
                raise BadInput([Fault("timetable_large", called(file))])
            inside = {Path(name).name: name for name in feed.namelist()}
            content = {
                name: feed.read(inside[f"{name}.txt"])
                for name in {**NEEDED, **MORE}
                if f"{name}.txt" in inside
            }
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise BadInput([Fault("timetable_file", called(file), slots={"why": str(error)})]) from None
    absent = [name for name in NEEDED if name not in content]
    if not {"calendar", "calendar_dates"} & set(content):
        absent.append("calendar")
    if absent:
        raise BadInput([Fault("timetable_table", file.name, value=f"{name}.txt") for name in absent])
    tables = {}
    for name, raw in content.items():
        table = _table(raw, f"{file.name}/{name}.txt")
        lacks = [column for column in NEEDED.get(name, ()) if column not in table]
        if lacks:
            raise BadInput(
                [Fault("timetable_column", f"{file.name}/{name}.txt", column=one) for one in lacks]
            )
        tables[name] = table.reindex(columns=[*NEEDED.get(name, ()), *MORE.get(name, ())], fill_value="")
    return tables


def _table(raw: bytes, file: str) -> pd.DataFrame:
    """A table of the feed, every cell text without blanks around it. Raises BadInput if it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # of cells beyond those of the header
            table = pd.read_csv(
                io.BytesIO(raw),
                dtype=str,
                keep_default_na=False,
                encoding="utf-8-sig",
                skipinitialspace=True,
                index_col=False,
            )
    except (ValueError, pd.errors.ParserWarning) as error:
        faults: list[Fault] = []
        text = text_of(raw, file, faults)
        rows = None if text is None else rows_of(text, file, faults)
        if faults or rows is None:
            why = {"why": str(error)}
            raise BadInput(faults or [Fault("timetable_file", file, slots=why)]) from None
        table = pd.DataFrame(rows.cells, columns=rows.header, dtype=str)  # blank cells beyond the header
    table.columns = table.columns.str.strip()
    if any(edge in raw for edge in BLANK_EDGES):
        table = table.apply(lambda cells: cells.str.strip())
    return table.loc[:, ~table.columns.duplicated()].astype("str")


def feed_reach(tables: Mapping[str, pd.DataFrame], file: str) -> tuple[dt.date, dt.date]:
    """First and last day on which anything may run, and no further than the feed says that it holds."""
    days = [
        _date(text)
        for name, columns in (("calendar", ("start_date", "end_date")), ("calendar_dates", ("date",)))
        if name in tables
        for column in columns
        for text in tables[name][column].unique()
    ]
    known = [day for day in days if day is not None]
    if not known:
        raise BadInput([Fault("timetable_no_days", file)])
    first, last = min(known), max(known)
    for row in tables["feed_info"].to_dict("records") if "feed_info" in tables else ():
        start, end = _date(str(row["feed_start_date"])), _date(str(row["feed_end_date"]))
        first, last = max(first, start or first), min(last, end or last)
    return first, last


def services_of(tables: Mapping[str, pd.DataFrame], day: dt.date) -> set[str]:
    """Services of the day: those of the calendar within their dates, with the day's exceptions."""
    text, running = day.strftime("%Y%m%d"), set()
    if "calendar" in tables:
        table = tables["calendar"]
        runs = (
            (table[WEEKDAYS[day.weekday()]] == "1")
            & (table["start_date"] <= text)
            & (text <= table["end_date"])
        )
        running = set(table.loc[runs, "service_id"])
    if "calendar_dates" in tables:
        table = tables["calendar_dates"]
        today = table[table["date"].str.strip() == text]
        running |= set(today.loc[today["exception_type"] == ADDED, "service_id"])
        running -= set(today.loc[today["exception_type"] == REMOVED, "service_id"])
    return running


def _without(tables: Mapping[str, pd.DataFrame], withdrawn: tuple[str, ...], file: str) -> pd.DataFrame:
    """Trips of the routes that stay."""
    routes, trips = tables["routes"], tables["trips"]
    known = set(routes["route_id"]) | set(routes["route_short_name"]) - {""}
    gone = [
        Fault("timetable_route", file, column="travel.withdrawn_routes", value=name)
        for name in withdrawn
        if name not in known
    ]
    if gone:
        raise BadInput(gone)
    out = routes[routes["route_id"].isin(withdrawn) | routes["route_short_name"].isin(withdrawn)]
    return trips[~trips["route_id"].isin(out["route_id"])]


def _stops(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Stops that have a place, by id, in metres; and what was put right."""
    table = table.drop_duplicates("stop_id").set_index("stop_id")
    point = table[["stop_lon", "stop_lat"]].apply(pd.to_numeric, errors="coerce").astype(np.float64)
    nowhere = point.isna().any(axis=1) | (point.abs() < 1e-9).all(axis=1)
    station = table["parent_station"].where(table["parent_station"].isin(table.index), "")
    from_station = (
        nowhere & (station != "") & ~nowhere.reindex(station).fillna(value=True).to_numpy(dtype=bool)
    )
    if from_station.any():
        point.loc[from_station] = point.loc[station[from_station]].to_numpy()
    lost = nowhere & ~from_station
    kept = point[~lost]
    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(
        kept["stop_lon"].to_numpy(), kept["stop_lat"].to_numpy()
    )
    found = pd.DataFrame({"x": x, "y": y}, index=kept.index)
    away = np.hypot(*(found - found.median()).to_numpy().T)
    far = ~(away <= FAR_FROM_ALL_METRES)
    cleaned = {
        "stops_from_station": int(from_station.sum()),
        "stops_nowhere": int(lost.sum()),
        "stops_far": int(far.sum()),
    }
    return found[~far], cleaned


def _timed(times: pd.DataFrame, stops: pd.DataFrame, cleaned: dict[str, int]) -> pd.DataFrame:
    """Stop times in order, as seconds; blanks filled in evenly, trips that go back in time left out."""
    times = times.assign(
        sequence=pd.to_numeric(times["stop_sequence"], errors="coerce"),
        arrives=_seconds(times["arrival_time"]),
        leaves=_seconds(times["departure_time"]),
    )
    known = times["stop_id"].isin(stops.index)
    cleaned["stop_times_without_stop"] = int((~known).sum())
    times = times[known & times["sequence"].notna()].sort_values(
        ["trip_id", "sequence"], kind="stable", ignore_index=True
    )
    times["arrives"] = times["arrives"].fillna(times["leaves"])
    times["leaves"] = times["leaves"].fillna(times["arrives"])
    blank = times["arrives"].isna()
    cleaned["times_filled"] = int(blank.sum())
    if blank.any():
        trip = times["trip_id"]
        before, after = times["leaves"].groupby(trip).ffill(), times["arrives"].groupby(trip).bfill()
        run = (~blank).groupby(trip).cumsum()
        place = times.groupby([trip, run]).cumcount()
        size = times.groupby([trip, run])["sequence"].transform("size")
        filled = (before + (after - before) * place / size).round()
        times["arrives"], times["leaves"] = times["arrives"].fillna(filled), times["leaves"].fillna(filled)
        times = times[times["arrives"].notna()]
    earlier = times["leaves"].groupby(times["trip_id"]).shift()
    back = (times["leaves"] < times["arrives"]) | (times["arrives"] < earlier)
    bad = set(times.loc[back, "trip_id"])
    cleaned["trips_back_in_time"] = len(bad)
    return times[~times["trip_id"].isin(bad)]


def _written_out(
    times: pd.DataFrame, frequencies: pd.DataFrame | None, cleaned: dict[str, int]
) -> pd.DataFrame:
    """Trips of `frequencies.txt` once for each departure; others as they are."""
    if frequencies is None or frequencies.empty:
        return times
    table = frequencies.assign(
        start=_seconds(frequencies["start_time"]),
        end=_seconds(frequencies["end_time"]),
        every=pd.to_numeric(frequencies["headway_secs"], errors="coerce"),
    )
    usable = table["start"].notna() & table["end"].notna() & (table["every"] >= LEAST_HEADWAY)
    cleaned["frequencies_not_usable"] = int((~usable).sum())
    table = table[usable]
    parts = [times[~times["trip_id"].isin(frequencies["trip_id"])]]
    for trip, rows in table.groupby("trip_id", sort=True):
        mine = times[times["trip_id"] == trip]
        if mine.empty:
            continue
        for start, end, every in rows[["start", "end", "every"]].to_numpy():
            for leaves in np.arange(start, min(end, 2 * DAY_SECONDS), every):
                later = leaves - mine["leaves"].iloc[0]
                name = f"{trip}@{leaves:.0f}"
                moved = {key: mine[key] + later for key in ("arrives", "leaves")}
                parts.append(mine.assign(trip_id=name, **moved))
    return pd.concat(parts, ignore_index=True)


def _hops(times: pd.DataFrame) -> pd.DataFrame:
    """From each stop of a trip to the next."""
    same = (times["trip_id"] == times["trip_id"].shift(-1)).to_numpy(dtype=bool)
    here, there = times[same], times[np.roll(same, 1) & np.r_[False, same[:-1]]] if len(times) else times
    return pd.DataFrame(
        {
            "trip": here["trip_id"].to_numpy(),
            "sequence": here["sequence"].to_numpy(),
            "leaves": here["leaves"].to_numpy(dtype=np.int64),
            "arrives": there["arrives"].to_numpy(dtype=np.int64),
            "origin": here["stop_id"].to_numpy(),
            "target": there["stop_id"].to_numpy(),
            "board": (here["pickup_type"] != NOT_HERE).to_numpy(),
            "alight": (there["drop_off_type"] != NOT_HERE).to_numpy(),
        }
    )


def _seconds(texts: pd.Series[str]) -> pd.Series[float]:
    """Seconds after midnight, past 24:00 too; NaN for what is no time."""
    parts = texts.str.extract(r"^\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*$").astype(float)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def _date(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.strip(), "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
