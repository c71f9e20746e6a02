#!/usr/bin/env bash
# gtfs-kit 13.0.1, `Feed.get_trips(date, time)`.
#
# Expected: A bus that leaves at 23:30 on Monday and arrives at 24:40 is on the road at 00:30 on
# Tuesday, so it is among the trips of Tuesday at 00:30:00.
#
# Instead: No trip is found. It is found only as Monday at "24:30:00"; the early hours of Tuesday
# are always empty of the buses that began the evening before. The clock time that a person types
# finds nothing.
#
# Who meets it: A planner who asks which staff can get home from a late shift.
#
# What to do: Ask twice: the date with the time, and the day before with 24 hours added, and join
# both.
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
}
with zipfile.ZipFile("feed.zip", "w") as archive:
    for name, text in files.items():
        archive.writestr(f"{name}.txt", text)
feed = gtfs_kit.read_feed("feed.zip", dist_units="km")
seen = {
    "Monday 24:30": feed.get_trips("20260105", "24:30:00").trip_id.tolist(),
    "Tuesday 00:30": feed.get_trips("20260106", "00:30:00").trip_id.tolist(),
}
print("gtfs-kit", version("gtfs-kit"), seen)
assert seen == {"Monday 24:30": ["night"], "Tuesday 00:30": []}
PYTHON
