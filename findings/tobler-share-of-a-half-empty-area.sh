#!/usr/bin/env bash
# tobler 0.13.0, figures moved from one set of areas to another.
#
# Expected: A new area of which a third lies over old areas and two thirds over the sea: a rate
# and the share of a class are both taken over the part that is covered, or both over the whole.
#
# Instead: A rate of 1.0 stays 1.0, over the covered part. The class "rural", which is all there
# is, gets 0.33, over the whole. The same truth told by a rate and by a class differs by a factor
# of three at every coast and border.
#
# Who meets it: An analyst who moves rurality classes and rates from LSOAs to hexagons or coastal
# clusters.
#
# What to do: Clip the new areas to the old ones first, or divide the class shares by their sum.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "tobler==0.13.0" \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import geopandas
from shapely.geometry import box
from tobler.area_weighted import area_interpolate

old = geopandas.GeoDataFrame(
    {"rate": [1.0], "kind": ["rural"]}, geometry=[box(0, 0, 4, 1)], crs=27700
)
new = geopandas.GeoDataFrame(geometry=[box(3, 0, 6, 1)], crs=27700)
moved = area_interpolate(old, new, intensive_variables=["rate"], categorical_variables=["kind"]).iloc[0]
seen = {"rate": round(float(moved["rate"]), 6), "share": round(float(moved["kind_rural"]), 6)}
print("tobler", version("tobler"), seen)
assert seen == {"rate": 1.0, "share": 0.333333}
PYTHON
