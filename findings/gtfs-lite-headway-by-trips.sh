#!/usr/bin/env bash
# gtfs-lite 0.2.1, `GTFS.route_summary`; its documentation says "average time in minutes between
# trips on the route".
#
# Expected: Two buses a day, at 08:00 and at 23:30, are 930 minutes apart, and that is the average
# headway.
#
# Instead: It says 465: the span from the first to the last departure is divided by the number of
# trips and not by the number of gaps between them. The rarer the bus, the larger the error: with
# two trips a day the gap is halved.
#
# Who meets it: A planner who judges by bus headway whether staff and patients without a car can
# reach a base in rural Wales.
#
# What to do: Multiply by trips / (trips - 1), or take the differences of the departures at one
# stop.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "gtfs-lite==0.2.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import datetime
import zipfile

from gtfslite import GTFS

files = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Bws,http://example.org,Europe/London\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n1,Aberystwyth,52.414,-4.081\n2,Borth,52.488,-4.050\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,28,Aber - Borth,3\n",
    "trips": "route_id,service_id,trip_id\nR,WK,t1\nR,WK,t2\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:00:00,08:00:00,1,1\nt1,08:30:00,08:30:00,2,2\n"
    "t2,23:30:00,23:30:00,1,1\nt2,24:00:00,24:00:00,2,2\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "WK,1,1,1,1,1,0,0,20260105,20260118\n",
}
with zipfile.ZipFile("feed.zip", "w") as feed:
    for name, text in files.items():
        feed.writestr(f"{name}.txt", text)
summary = GTFS.load_zip("feed.zip").route_summary(datetime.date(2026, 1, 5), "R")
seen = {"trips": int(summary["total_trips"]), "average headway": float(summary["average_headway"])}
print("gtfs-lite", version("gtfs-lite"), seen)
assert seen == {"trips": 2, "average headway": 465.0}
PYTHON
