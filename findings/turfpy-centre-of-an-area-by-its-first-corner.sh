#!/usr/bin/env bash
# turfpy 0.0.8, Turf's measures of GeoJSON areas in Python: `centroid`.
#
# Expected: The centre of a square from 3 to 2 degrees west and 52 to 53 north is 2.5 west, 52.5 north, by the mean of
# its four corners as by shapely, whichever corner the file names first. Turf itself leaves out the last position, which
# in GeoJSON is the first again.
#
# Instead: The first corner counts twice: 2.6 west, 52.4 north, 13 km off, and from the opposite corner of the same
# square the centre is 2.4 west, 52.6 north. The fewer corners an area has, the farther off: a simplified boundary is
# worse than a detailed one. Nothing is said.
#
# Who meets it: Whoever takes centres of areas for distances or minutes to a site, or for labels on a map.
#
# What to do: shapely.geometry.shape(area).centroid, or points where people live.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "turfpy==0.0.8" \
    "geopandas==1.0.1" \
    "pandas==3.0.6" \
    "numpy==1.26.4"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from geojson import Feature, Point, Polygon
from shapely.geometry import shape
from turfpy.measurement import centroid, distance

corners = [(-3, 52), (-2, 52), (-2, 53), (-3, 53)]


def centres(first):
    ring = corners[first:] + corners[:first]
    area = Polygon([[*ring, ring[0]]])
    one, other = centroid(Feature(geometry=area)).geometry.coordinates, shape(area).centroid.coords[0]
    return tuple(round(c, 6) for c in one), other


seen = {corners[first]: centres(first) for first in (0, 2)}
off = distance(Feature(geometry=Point((-2.6, 52.4))), Feature(geometry=Point((-2.5, 52.5))), "km")
print("turfpy", version("turfpy"), seen, f"{off:.1f} km off")
assert seen == {(-3, 52): ((-2.6, 52.4), (-2.5, 52.5)), (-2, 53): ((-2.4, 52.6), (-2.5, 52.5))}
assert 12.5 < off < 13.5
PYTHON
