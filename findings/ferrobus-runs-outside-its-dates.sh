#!/usr/bin/env bash
# ferrobus 0.2.1, `create_transit_model` with a date, `travel_time_matrix`.
#
# Expected: "Filter transit schedules to services running on this date" leaves nothing to ride on a day after
# the service's `end_date`, or before its `start_date`: people walk.
#
# Instead: Only the weekday is looked at. The bus whose calendar ended in 2023 carries people in 2030,
# as quickly as in its own week; on a Sunday, when it does not run, they walk.
#
# Who meets it: A planner with last year's timetable, or one that begins next month: minutes by bus stand
# in the plan for buses that do not run.
#
# What to do: Hold the date against start_date and end_date of calendar.txt before the engine sees the feed.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "ferrobus==0.2.1" \
    "osmium==4.3.2"
cd "$work"
"$work/venv/bin/python" - 2>/dev/null <<'PYTHON'
import datetime as dt
from importlib.metadata import version
from pathlib import Path

import ferrobus
import osmium

# One straight street, 7 km from west to east, and a bus along it.
street = [(-3.10 + i * 0.001, 51.58) for i in range(101)]
with osmium.SimpleWriter("street.osm.pbf") as writer:
    for number, place in enumerate(street, start=1):
        writer.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
    tags = {"highway": "residential"}
    writer.add_way(osmium.osm.mutable.Way(id=1, nodes=list(range(1, 102)), tags=tags, version=1))
feed = Path("feed")
feed.mkdir()
files = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Bws,http://example.org,Europe/London\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n1,West,51.58,-3.10\n2,East,51.58,-3.00\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,30,West - East,3\n",
    "trips": "route_id,service_id,trip_id\nR,W,t\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t,08:05:00,08:05:00,1,1\nt,08:20:00,08:20:00,2,2\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "W,1,1,1,1,1,1,0,20230605,20230610\n",
}
for name, text in files.items():
    (feed / f"{name}.txt").write_text(text)


def minutes(day):
    model = ferrobus.create_transit_model("street.osm.pbf", ["feed"], day, 1200)
    ends = [ferrobus.create_transit_point(51.58, lon, model, 1200, 10) for lon in (-3.10, -3.00)]
    return ferrobus.travel_time_matrix(model, ends, 8 * 3600, 3)[0][1] / 60


days = {
    "within its dates": dt.date(2023, 6, 6),
    "three days after its end": dt.date(2023, 6, 13),
    "in 2030": dt.date(2030, 6, 11),
    "years before its start": dt.date(2019, 6, 11),
    "a Sunday": dt.date(2023, 6, 11),
}
seen = {name: minutes(day) for name, day in days.items()}
print("ferrobus", version("ferrobus"), {name: round(value, 1) for name, value in seen.items()})
assert 19 <= seen["within its dates"] <= 22
for name in ("three days after its end", "in 2030", "years before its start"):
    assert seen[name] == seen["within its dates"], name
assert seen["a Sunday"] > 60  # nobody rides: seven kilometres on foot
PYTHON
