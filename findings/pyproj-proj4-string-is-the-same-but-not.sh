#!/usr/bin/env bash
# pyproj 3.7.2 with PROJ 9.5.1.
#
# Expected: `CRS(27700).to_proj4()` is the British National Grid as text: pyproj identifies the
# text as EPSG:27700 again, so both give the same metres, to within the accuracy of the grid.
#
# Instead: The text lost the shift between the datums. pyproj still identifies it as EPSG:27700,
# but a point in Cardiff moves 86 metres west and 54 metres north. Nothing is raised; there is
# only a general warning when the text is made.
#
# Who meets it: An analyst who stores the grid of a table as text, or gets it from an older tool:
# bases and clusters of two sources are a hundred metres apart, enough to change the nearest
# street and the LSOA.
#
# What to do: Store "EPSG:27700" or the WKT of it, never the PROJ string.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyproj==3.7.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pyproj

grid = pyproj.CRS(27700)
text = pyproj.CRS(grid.to_proj4())


def metres(crs):
    return pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(-3.1811, 51.4822)


east, north = (round(b - a, 1) for a, b in zip(metres(grid), metres(text)))
seen = {"identified as": text.to_epsg(), "moved east": east, "moved north": north}
print("pyproj", version("pyproj"), "PROJ", pyproj.proj_version_str, seen)
assert seen == {"identified as": 27700, "moved east": -86.3, "moved north": 53.6}
PYTHON
