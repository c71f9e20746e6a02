#!/usr/bin/env bash
# gtfs-utils 5.1.0, timetables (GTFS) in JavaScript, with a bus that runs every half hour by `frequencies.txt`.
#
# Expected: Four departures on a day, from 7:00 to 8:30. For such a trip the times in `stop_times.txt` tell only how
# long it takes from stop to stop, which the format lets begin at 0:00.
#
# Instead: Five: a bus at midnight as well, which nobody drives. The times that are a pattern are taken as a trip of
# their own (`headwayBased` is false) beside those of the frequency, by `computeConnections`, `computeStopovers` and
# `computeSortedConnections`. Where the pattern begins at 7:00 the bus of 7:00 is there twice.
#
# Who meets it: Whoever counts departures or works out journeys with buses or trams that are published by frequency: a
# service at night where there is none, and a quarter more by day in this small timetable.
#
# What to do: Leave out what is not `headwayBased` of trips that `frequencies.txt` names.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" gtfs-utils@5.1.0
mkdir midnight seven
for first in midnight seven; do
    hour=00 && [ "$first" = midnight ] || hour=07
    printf '%s\n' "agency_id,agency_name,agency_url,agency_timezone" \
        "a,Bws,http://example.org,Europe/London" > "$first/agency.txt"
    printf '%s\n' "stop_id,stop_name,stop_lat,stop_lon" "x,Bala,52.9,-3.6" "y,Corwen,53.0,-3.4" > "$first/stops.txt"
    printf '%s\n' "route_id,agency_id,route_short_name,route_type" "r,a,T3,3" > "$first/routes.txt"
    printf '%s\n' "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date" \
        "s,1,1,1,1,1,1,1,20260302,20260302" > "$first/calendar.txt"
    echo "service_id,date,exception_type" > "$first/calendar_dates.txt"
    printf '%s\n' "route_id,service_id,trip_id" "r,s,t" > "$first/trips.txt"
    printf '%s\n' "trip_id,arrival_time,departure_time,stop_id,stop_sequence" \
        "t,$hour:00:00,$hour:00:00,x,1" "t,$hour:20:00,$hour:20:00,y,2" > "$first/stop_times.txt"
    printf '%s\n' "trip_id,start_time,end_time,headway_secs,exact_times" \
        "t,07:00:00,09:00:00,1800,0" > "$first/frequencies.txt"
done
cat > departures.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import computeConnections from "gtfs-utils/compute-connections.js";
import computeStopovers from "gtfs-utils/compute-stopovers.js";
import readCsv from "gtfs-utils/read-csv.js";

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
const seen = {};
for (const folder of ["midnight", "seven"]) {
  const read = (name) => readCsv(`${folder}/${name}.txt`);
  const departures = [];
  for await (const found of computeConnections(read))
    for (const { departure, headwayBased } of [found].flat()) departures.push([clock(departure), headwayBased]);
  const calls = [];
  for await (const call of computeStopovers(read, "Europe/London"))
    if (call.stop_id === "x") calls.push(clock(call.departure));
  seen[folder] = { departures, calls: calls.sort() };
}
console.log("gtfs-utils 5.1.0", JSON.stringify(seen));
const every = ["07:00", "07:30", "08:00", "08:30"];
for (const { departures, calls } of Object.values(seen)) {
  assert.deepEqual(departures.filter(([, headway]) => headway).map(([at]) => at), every);
  assert.equal(calls.length, 5);
}
assert.deepEqual(seen.midnight.departures[0], ["00:00", false]);
assert.deepEqual(seen.midnight.calls, ["00:00", ...every]);
assert.deepEqual(seen.seven.calls, ["07:00", ...every]);
SCRIPT
node departures.mjs
