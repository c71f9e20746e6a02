#!/usr/bin/env bash
# pandana 0.8, travel over street networks.
#
# Expected: A network built from longitudes and latitudes, as pandana's own loader of OpenStreetMap builds
# it, puts a place on the node that is nearest to it.
#
# Instead: `get_node_ids` measures in degrees. In Wales a degree of longitude is 69 km and one of latitude
# 111, so a node 554 m to the east loses to one 779 m to the north.
#
# Who meets it: Whoever gives pandana the coordinates that OpenStreetMap has: places move to the wrong
# road, north or south before east or west, and nothing says so.
#
# What to do: Build the network in metres (EPSG:27700 in Great Britain), places too.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandana==0.8" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scikit-learn==1.9.1" \
    "pyproj==3.7.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
from importlib.metadata import version

import pandana
import pandas as pd
from pyproj import Geod, Transformer

HOME, EAST, NORTH = (-3.0, 51.6), (-2.992, 51.6), (-3.0, 51.607)


def nearest(places):
    x, y = pd.Series([places[1][0], places[2][0]], index=[1, 2]), pd.Series([places[1][1], places[2][1]], index=[1, 2])
    with contextlib.redirect_stdout(io.StringIO()):
        network = pandana.Network(x, y, pd.Series([1]), pd.Series([2]), pd.DataFrame({"m": [1000.0]}))
    return int(network.get_node_ids(pd.Series([places[0][0]]), pd.Series([places[0][1]])).iloc[0])


degrees = nearest([HOME, EAST, NORTH])
to_metres = Transformer.from_crs(4326, 27700, always_xy=True)
metres = nearest([to_metres.transform(*place) for place in (HOME, EAST, NORTH)])
away = [round(Geod(ellps="WGS84").inv(*HOME, *place)[2]) for place in (EAST, NORTH)]
print("pandana", version("pandana"), "metres to east and north:", away, "by degrees", degrees, "by metres", metres)
assert away == [554, 779]
assert degrees == 2  # the one to the north
assert metres == 1  # the one to the east, which is nearer
PYTHON
