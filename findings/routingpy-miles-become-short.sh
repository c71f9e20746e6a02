#!/usr/bin/env bash
# routingpy 1.3.0, one client for many routing servers.
#
# Expected: Distances are in metres, as its documentation says, whatever unit the server is asked for: a
# way of 10 km is 10,000.
#
# Instead: With units="mi" Valhalla answers 6.21 miles, and routingpy multiplies that by 621.371 where it
# should divide: 3,861 metres, for ways and matrices alike. Minutes are right, so speeds look absurd.
#
# Who meets it: Anybody in Britain who asks for miles: each journey comes out at 39 % of its length, and
# a limit in kilometres lets through what is two and a half times too far.
#
# What to do: Leave `units` alone: then distances are metres. Or read `matrix.raw`, which is untouched.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "routingpy==1.3.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

from routingpy import Valhalla

KM, KM_A_MILE, SECONDS = 10.0, 1.609344, 900


class Router(BaseHTTPRequestHandler):
    """Answers as Valhalla does: a way of 10 km, in the unit that was asked for."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        units = asked.get("units") or asked.get("directions_options", {}).get("units")
        far = KM / KM_A_MILE if units == "mi" else KM
        if "sources_to_targets" in self.path:
            cell = {"distance": far, "time": SECONDS, "from_index": 0, "to_index": 0}
            said = {"sources_to_targets": [[cell]]}
        else:
            leg = {"summary": {"length": far, "time": SECONDS}, "shape": "_p~iF~ps|U_ulLnnqC"}
            said = {"trip": {"legs": [leg]}}
        content = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Router)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Valhalla(base_url=f"http://127.0.0.1:{server.server_port}")
places = [[-3.0, 51.58], [-2.9, 51.62]]
seen = {}
for units in ("km", "mi"):
    matrix = client.matrix(places, "auto", sources=[0], destinations=[1], units=units)
    way = client.directions(places, "auto", units=units)
    seen[units] = (matrix.distances[0][0], way.distance, matrix.durations[0][0])
server.shutdown()
print("routingpy", version("routingpy"), seen)
assert seen == {"km": (10_000, 10_000, 900), "mi": (3_861, 3_861, 900)}, seen
PYTHON
