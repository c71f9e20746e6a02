#!/usr/bin/env bash
# OSGridConverter 0.1.3, between grid references of Great Britain and latitude and longitude, beside pyproj 3.7.2.
#
# Expected: A grid reference becomes a place within about 5 metres of the right one, which is as good as the
# seven-figure shift between the two datums is; and back again it is the same reference.
#
# Instead: `latlong2grid` is right to a metre or two. `grid2latlong` is right in latitude and wrong in longitude,
# more so the farther from 2 degrees west: 9 metres at Cardiff, 52 at Bangor and 187 at St Davids, where
# SM 75000 25000 comes back as SM 74812 25009. In London it is 35 metres, to the other side. The tag says WGS84.
#
# Who meets it: Whoever puts hospitals and surgeries that are listed by grid reference on a web map, or takes
# their drive times from there: at the edges of Wales each stands a street or two too far west.
#
# What to do: Turn the letters and figures into eastings and northings and hand them to pyproj,
# `Transformer.from_crs(27700, 4326, always_xy=True)`; check any converter there and back, at the edge of the grid.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "OSGridConverter==0.1.3" \
    "pyproj==3.7.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from math import cos, radians
import OSGridConverter as grid
from pyproj import Transformer

right = Transformer.from_crs(27700, 4326, always_xy=True)
places = {
    "Cardiff": ("ST 18000 76000", 318000, 176000),
    "Bangor": ("SH 57000 72000", 257000, 372000),
    "St Davids": ("SM 75000 25000", 175000, 225000),
    "London": ("TQ 30000 80000", 530000, 180000),
}
seen = {}
for name, (reference, east, north) in places.items():
    longitude, latitude = right.transform(east, north)
    found = grid.grid2latlong(reference)
    seen[name] = {
        "north": round((found.latitude - latitude) * 111_250, 1),
        "east": round((found.longitude - longitude) * 111_320 * cos(radians(latitude)), 1),
        "there and back": str(grid.latlong2grid(found.latitude, found.longitude)),
        "one way": str(grid.latlong2grid(latitude, longitude)),
    }
print("OSGridConverter", version("OSGridConverter"), "pyproj", version("pyproj"))
for name, row in seen.items():
    print(name, row)
assert all(abs(row["north"]) < 1 for row in seen.values())
for name, metres in (("Cardiff", -9), ("Bangor", -52), ("St Davids", -187), ("London", 35)):
    assert abs(seen[name]["east"] - metres) < 1, name
assert [seen[name]["one way"] for name in places][:3] == [places[name][0] for name in places][:3]
assert seen["Bangor"]["there and back"] == "SH 56947 72002"
assert seen["St Davids"]["there and back"] == "SM 74812 25009"
PYTHON
