#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) with geopandas: a layer written as FlatGeobuf and read back.
#
# Expected: The rows come back in the order in which they were written, as from GeoPackage and GeoJSON.
#
# Instead: They come back in the order of the spatial index, along a curve over the map. Five clusters A to
# E come back as C, A, D, E, B, and rows=2 is not the first two. Row numbers start at 0 again, so a column
# of figures that is put beside the layer by its row number lands on other clusters. Nothing is said.
#
# Who meets it: An analyst who keeps outlines in the small, fast format and the results in a table beside it.
#
# What to do: Join by code and never by row; or to_file(..., SPATIAL_INDEX="NO") where order has a meaning.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyogrio==0.13.0" \
    "geopandas==1.2.0" \
    "pandas==3.1.1" \
    "shapely==2.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import geopandas as gpd
import pyogrio
from shapely.geometry import Point

places = [Point(5, 5), Point(0, 0), Point(9, 1), Point(1, 9), Point(2, 2)]
layer = gpd.GeoDataFrame({"code": list("ABCDE")}, geometry=places, crs=27700)
layer.to_file("index.fgb")
layer.to_file("plain.fgb", SPATIAL_INDEX="NO")
layer.to_file("layer.gpkg")
layer.to_file("layer.geojson")
names = ("layer.gpkg", "layer.geojson", "plain.fgb", "index.fgb")
seen = {name: "".join(gpd.read_file(name).code) for name in names}
two = "".join(gpd.read_file("index.fgb", rows=2).code)
beside = gpd.read_file("index.fgb").assign(posts=[10, 20, 30, 40, 50]).set_index("code").posts.to_dict()
print("pyogrio", version("pyogrio"), "GDAL", pyogrio.__gdal_version__, seen, "rows=2:", two)
print("posts 10 to 50 of A to E, put beside by row:", beside)
assert seen == {"layer.gpkg": "ABCDE", "layer.geojson": "ABCDE", "plain.fgb": "ABCDE", "index.fgb": "CADEB"}
assert two == "CA" and beside["A"] == 20
PYTHON
