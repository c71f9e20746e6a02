#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) with geopandas 1.2.0: a layer written as KML for Google Earth and read back.
#
# Expected: A column of whole numbers comes back as numbers, as one of numbers with decimals does.
#
# Instead: Whole numbers come back as text and decimals as numbers. `heads.sum()` of 12 and 3 people is
# "123". No warning is given; the file says so itself, which declares the column a string because KML has
# no whole numbers as long as those of pandas. As int32 they come back as numbers.
#
# Who meets it: A planner who puts areas into Google Earth for a board and takes the file back from there.
#
# What to do: Write whole numbers as int32 or with decimals, or turn the column into numbers on reading.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyogrio==0.13.0" \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
from importlib.metadata import version
import re
from pathlib import Path
import geopandas
from shapely.geometry import Point

layer = geopandas.GeoDataFrame(
    {"Name": ["Bala", "Bangor"], "heads": [12, 3], "posts": [12.0, 3.0]},
    geometry=[Point(-3.60, 52.91), Point(-4.13, 53.23)],
    crs=4326,
)
layer["short"] = layer["heads"].astype("int32")
layer.to_file("a.kml", driver="KML")
declared = dict(re.findall(r'SimpleField name="(\w+)" type="(\w+)"', Path("a.kml").read_text(encoding="utf-8")))
back = geopandas.read_file("a.kml")
seen = {name: back[name].sum() for name in ("heads", "posts", "short")}
print("pyogrio", version("pyogrio"), declared, seen)
assert seen["heads"] == "123"
assert seen["posts"] == 15.0 and seen["short"] == 15
assert declared["heads"] == "string" and declared["short"] == "int"
PYTHON
