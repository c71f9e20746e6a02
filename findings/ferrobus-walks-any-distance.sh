#!/usr/bin/env bash
# ferrobus 0.2.1, `create_transit_point(max_walking_time=...)` and `travel_time_matrix`.
#
# Expected: With `max_walking_time=600` nobody walks more than ten minutes: "None if the point is unreachable"
# is the answer between two places 7 km apart that no bus joins.
#
# Instead: The matrix says 80 to 90 minutes, all of it on foot. The limit counts for the way to a stop alone, and
# nothing in the answer tells a walk from a ride.
#
# Who meets it: Whoever asks which people without a car can reach a clinic: hours of walking stand among minutes
# by bus, and villages without any bus count as served.
#
# What to do: Compare each answer with the walk, or limit the walk in an engine of one's own.
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

# One straight street, 7 km; the only bus goes from its west end to a stop 700 m further on.
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
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n1,West,51.58,-3.10\n2,Near,51.58,-3.09\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,30,West - Near,3\n",
    "trips": "route_id,service_id,trip_id\nR,W,t\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t,18:05:00,18:05:00,1,1\nt,18:07:00,18:07:00,2,2\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "W,1,1,1,1,1,1,1,20230605,20230630\n",
}
for name, text in files.items():
    (feed / f"{name}.txt").write_text(text)
model = ferrobus.create_transit_model("street.osm.pbf", ["feed"], dt.date(2023, 6, 13), 600)
ends = [ferrobus.create_transit_point(51.58, lon, model, 600, 10) for lon in (-3.10, -3.00)]
seconds = ferrobus.travel_time_matrix(model, ends, 8 * 3600, 3)[0][1]
print("ferrobus", version("ferrobus"), f"6.9 km in the morning, no bus until 18:05: {seconds / 60:.0f} minutes")
assert seconds is not None
assert 70 * 60 < seconds < 110 * 60  # seven times the longest walk that was allowed
PYTHON
