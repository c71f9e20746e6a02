#!/usr/bin/env bash
# gtfs-kit 13.0.1, `compute_stop_stats` and `compute_network_stats`.
#
# Expected: A trip in frequencies.txt that runs every ten minutes from 06:00 to 10:00 is 24
# departures, and the statistics of the stop say so or refuse the feed.
#
# Instead: It is counted as one departure at the time of its pattern. A stop with a bus every ten
# minutes has one trip a day and no headway.
#
# Who meets it: A planner who ranks bases by buses a day: where a feed uses frequencies, its best
# served stops come last.
#
# What to do: Look for frequencies.txt in the feed first, and write the trips out one by one
# before any statistics.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "gtfs-kit==13.0.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import zipfile

import gtfs_kit

files = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Bws,http://example.org,Europe/London\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n1,Aberystwyth,52.414,-4.081\n2,Borth,52.488,-4.050\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,28,Aber - Borth,3\n",
    "trips": "route_id,service_id,trip_id,direction_id\nR,WK,day,0\nR,WK,night,0\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "day,08:00:00,08:00:00,1,1\nday,08:30:00,08:30:00,2,2\n"
    "night,23:30:00,23:30:00,1,1\nnight,24:40:00,24:40:00,2,2\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "WK,1,1,1,1,1,0,0,20260105,20260118\n",
    "frequencies": "trip_id,start_time,end_time,headway_secs\nday,06:00:00,10:00:00,600\n",
}
with zipfile.ZipFile("feed.zip", "w") as archive:
    for name, text in files.items():
        archive.writestr(f"{name}.txt", text)
feed = gtfs_kit.read_feed("feed.zip", dist_units="km")
stop = feed.compute_stop_stats(["20260105"]).set_index("stop_id").loc["1"]
network = feed.compute_network_stats(["20260105"]).iloc[0]
seen = {
    "frequencies read": len(feed.frequencies),
    "trips at the stop": int(stop["num_trips"]),
    "trips in the network": int(network["num_trips"]),
    "headway is missing": bool(stop.isna()["mean_headway"]),
}
print("gtfs-kit", version("gtfs-kit"), seen)
assert seen == {
    "frequencies read": 1,
    "trips at the stop": 2,
    "trips in the network": 2,
    "headway is missing": True,
}
PYTHON
