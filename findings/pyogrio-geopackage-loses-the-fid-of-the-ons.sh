#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) with geopandas 1.2.0: a layer that has a column FID, as the boundaries of
# the Office for National Statistics have, from one format into another.
#
# Expected: A column of the table is a column of the file: FID comes back, and a table of figures can be
# joined by it, as it can after a shapefile or GeoJSON.
#
# Instead: In a GeoPackage the column is gone. It has become the row number of the file, which is left
# out on reading; OBJECTID beside it stays. The rows come back in the order of FID, not in the order in
# which they were written, so a list of figures kept beside the layer belongs to other areas.
#
# Who meets it: An analyst who turns downloaded boundaries into a GeoPackage to work on.
#
# What to do: Rename the column before writing, or read with fid_as_index=True; join by a code, never by
# the order of rows.
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
import geopandas
import pyogrio
from shapely.geometry import box

layer = geopandas.GeoDataFrame(
    {"FID": [30, 10, 20], "OBJECTID": [30, 10, 20], "area": ["A", "B", "C"]},
    geometry=[box(300000 + 1000 * i, 200000, 301000 + 1000 * i, 201000) for i in range(3)],
    crs=27700,
)
seen = {}
for name in ("a.geojson", "a.shp", "a.gpkg"):
    layer.to_file(name)
    back = geopandas.read_file(name)
    seen[name] = {c: back[c].tolist() for c in back.columns if c != "geometry"}
seen["index"] = pyogrio.read_dataframe("a.gpkg", fid_as_index=True).index.tolist()
print("pyogrio", version("pyogrio"), seen)
whole = {"FID": [30, 10, 20], "OBJECTID": [30, 10, 20], "area": ["A", "B", "C"]}
assert seen["a.geojson"] == seen["a.shp"] == whole
assert seen["a.gpkg"] == {"OBJECTID": [10, 20, 30], "area": ["B", "C", "A"]}
assert seen["index"] == [10, 20, 30]
PYTHON
