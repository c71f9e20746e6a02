#!/usr/bin/env bash
# mapbox-vector-tile 2.2.0 with pandas and shapely: areas and their figures as a vector tile.
#
# Expected: A whole number from a table arrives in the tile as a whole number, or is refused.
#
# Instead: The property is not in the tile. A figure taken from a row with .loc or .iloc is numpy's int64,
# and the encoder writes only Python's own kinds: the count of posts, the flag and a float32 vanish, while a
# float64 of the same table stays, because it is a Python float too. So the map has its rates and not its
# counts, and a missing count is drawn as the style draws 0. Nothing is said.
#
# Who meets it: Who writes tiles of clusters for a web map straight from a table.
#
# What to do: value.item() for every figure, or table.to_dict("records"), which gives Python's numbers.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "mapbox-vector-tile==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "shapely==2.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import mapbox_vector_tile
import pandas as pd
from shapely.geometry import Point

table = pd.DataFrame({"posts": [3], "rate": [2.5], "rural": [True]}, index=["AB01"])
table["share"] = table["rate"].astype("float32")


def through(properties):
    layer = {"name": "clusters", "features": [{"geometry": Point(1, 1), "properties": properties}]}
    return mapbox_vector_tile.decode(mapbox_vector_tile.encode([layer]))["clusters"]["features"][0]["properties"]


cells = {name: table.loc["AB01", name] for name in table}
seen = {"cells": through(cells), "items": through({name: cell.item() for name, cell in cells.items()})}
seen["records"] = through(table.to_dict("records")[0])
print("mapbox-vector-tile", version("mapbox-vector-tile"), seen)
whole = {"posts": 3, "rate": 2.5, "rural": True, "share": 2.5}
assert seen == {"cells": {"rate": 2.5}, "items": whole, "records": whole}
PYTHON
