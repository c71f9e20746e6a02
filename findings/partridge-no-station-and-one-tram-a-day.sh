#!/usr/bin/env bash
# partridge 1.1.2, reading GTFS feeds.
#
# Expected: A feed that is loaded without any filter has every row that is in it: stations, and the
# transfers that start at them. The count of trips by date says how much runs.
#
# Instead: `load_feed` keeps only stops that a trip calls at. No trip calls at a station (location_type 1),
# only at its platforms, so every station is gone, `parent_station` points at nothing, and a transfer from
# a station is gone with it. And a tram every ten minutes for twelve hours, which a feed writes as one trip
# and a row of frequencies.txt, counts as one trip: the busiest date may be the quietest.
#
# Who meets it: Whoever puts platforms at their station, walks between the platforms of one, or picks a day
# to plan by with read_busiest_date.
#
# What to do: Read stops.txt and transfers.txt with load_raw_feed, and multiply trips by their frequencies.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "partridge==1.1.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import datetime
import zipfile
from importlib.metadata import version

import partridge

DAYS = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
TABLES = {
    "agency": ["agency_id,agency_name,agency_url,agency_timezone", "a,A,http://a.wales,Europe/London"],
    "stops": [
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
        "station,Newport,51.589,-3.0,1,",
        "platform,Newport 1,51.589,-3.0,0,station",
        "square,Newport Square,51.588,-2.996,0,",
        "cwmbran,Cwmbran,51.65,-3.02,0,",
    ],
    "routes": ["route_id,agency_id,route_short_name,route_long_name,route_type", "tram,a,T,Tram,0", "bus,a,1,Bus,3"],
    "trips": ["route_id,service_id,trip_id", "tram,weekday,often", "bus,sunday,one", "bus,sunday,two"],
    "stop_times": [
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
        *(
            row
            for trip in ("often", "one", "two")
            for row in (f"{trip},08:00:00,08:00:00,platform,1", f"{trip},08:10:00,08:10:00,cwmbran,2")
        ),
        "two,08:15:00,08:15:00,square,3",
    ],
    "frequencies": ["trip_id,start_time,end_time,headway_secs", "often,08:00:00,20:00:00,600"],
    "transfers": ["from_stop_id,to_stop_id,transfer_type,min_transfer_time", "station,square,2,300"],
    "calendar": [
        f"service_id,{DAYS},start_date,end_date",
        "weekday,1,1,1,1,1,1,0,20260105,20260131",
        "sunday,0,0,0,0,0,0,1,20260105,20260131",
    ],
}
with zipfile.ZipFile("feed.zip", "w") as feed:
    for name, rows in TABLES.items():
        feed.writestr(f"{name}.txt", "\n".join([*rows, ""]))

whole, raw = partridge.load_feed("feed.zip"), partridge.load_raw_feed("feed.zip")
stops = sorted(whole.stops["stop_id"])
parents = set(whole.stops["parent_station"].dropna())
trips = partridge.read_trip_counts_by_date("feed.zip")
busiest, _ = partridge.read_busiest_date("feed.zip")
print("partridge", version("partridge"), stops, parents, len(whole.transfers), trips[datetime.date(2026, 1, 6)], busiest)
assert len(raw.stops) == 4 and len(raw.transfers) == 1
assert stops == ["cwmbran", "platform", "square"]
assert parents == {"station"}
assert len(whole.transfers) == 0
assert trips[datetime.date(2026, 1, 6)] == 1  # a Tuesday with 72 trams
assert busiest == datetime.date(2026, 1, 11)  # a Sunday with two buses
PYTHON
