#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) with geopandas 1.2.0: a layer written for MapInfo, as TAB and as MIF.
#
# Expected: A figure that is withheld is missing in the file too, as in a GeoPackage or a shapefile, or
# the writer says that the format cannot hold it.
#
# Instead: It is 0. The area whose posts are not known has 0.0 posts, its count of heads is 0 and its
# yes-or-no is no; a text that is missing is an empty text. Nothing is raised or printed, and the mean of
# three areas is 4 where the mean of the two known ones is 6.
#
# Who meets it: Planning teams of councils and health boards that keep MapInfo, and whoever sends them a
# layer: an area without a return becomes the area in greatest need.
#
# What to do: Send a GeoPackage, which MapInfo opens; or add a column that says whether the figure is
# known, and write a number that no count can have in its place.
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
import pandas
from shapely.geometry import box

layer = geopandas.GeoDataFrame(
    {
        "area": ["A", "B", "C"],
        "posts": [5.0, float("nan"), 7.0],
        "heads": pandas.array([1, None, 3], dtype="Int64"),
        "rural": pandas.array([True, None, False], dtype="boolean"),
        "note": ["as returned", None, "as returned"],
    },
    geometry=[box(300000 + 1000 * i, 200000, 301000 + 1000 * i, 201000) for i in range(3)],
    crs=27700,
)
seen = {}
for driver, name in [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"),
                     ("MapInfo File", "a.tab"), ("MapInfo File", "a.mif")]:
    layer.to_file(name, driver=driver)
    back = geopandas.read_file(name)
    middle = back.loc[1, ["posts", "heads", "rural", "note"]]
    known = [None if pandas.isna(v) else v if isinstance(v, str) else float(v) for v in middle]
    seen[name] = (known, round(float(back["posts"].mean()), 2))
print("pyogrio", version("pyogrio"), seen)
for name in ("a.gpkg", "a.shp"):
    assert seen[name] == ([None, None, None, None], 6.0), name
for name in ("a.tab", "a.mif"):
    assert seen[name] == ([0.0, 0.0, 0.0, ""], 4.0), name
PYTHON
