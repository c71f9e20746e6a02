#!/usr/bin/env bash
# topojson 1.10, the Python package, with geopandas: a map of areas of which one figure is withheld.
#
# Expected: The missing figure is null in the file, as GeoDataFrame.to_json writes it, and an area without
# an outline stays as one without an outline.
#
# Instead: The figure is the bare word NaN, which is not JSON: JSON.parse of a browser refuses the whole file
# and the map is empty, while Python reads it back without a word. Both to_json and to_geojson do so. An area
# without an outline is left out with its figures; only the log says "removed 1 invalid geometric object".
#
# Who meets it: Who makes the small file of areas for a web map from a table with a suppressed value.
#
# What to do: Make the column nullable first, figures.astype("Float64"), which gives null.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "topojson==1.10" \
    "geopandas==1.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "shapely==2.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
import logging
from importlib.metadata import version

import geopandas as gpd
import numpy as np
import pandas as pd
import topojson
from shapely.geometry import box

logging.disable(logging.CRITICAL)
outlines = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(3, 0, 4, 1)]
areas = gpd.GeoDataFrame({"area": list("ABC"), "staff": [1.5, np.nan, 2.0]}, geometry=outlines, crs=4326)


def refuse(word):
    raise ValueError(word)


def strict(text):
    try:
        json.loads(text, parse_constant=refuse)
    except ValueError as error:
        return f"not JSON: {error}"
    return "JSON"


nullable = areas.assign(staff=pd.array([1.5, None, 2.0], dtype="Float64"))
unplaced = areas.assign(geometry=[outlines[0], None, outlines[2]], staff=[1.5, 3.0, 2.0])
seen = {
    "geopandas": strict(areas.to_json()),
    "to_json": strict(topojson.Topology(areas).to_json()),
    "to_geojson": strict(topojson.Topology(areas).to_geojson()),
    "nullable": strict(topojson.Topology(nullable).to_json()),
    "kept": topojson.Topology(unplaced).to_gdf().area.index.tolist(),
}
print("topojson", version("topojson"), seen)
assert seen == {
    "geopandas": "JSON",
    "to_json": "not JSON: NaN",
    "to_geojson": "not JSON: NaN",
    "nullable": "JSON",
    "kept": [0, 2],
}
PYTHON
