#!/usr/bin/env bash
# momepy 0.11.0, `remove_false_nodes`, which joins street pieces that meet end to end.
#
# Expected: Two pieces of the A44 of 3 and 4 minutes become one piece, and its columns are kept
# where both agree and otherwise taken from one of them, as in a dissolve.
#
# Instead: Every column of a joined piece is NaN, the road name too although both pieces have the
# same one. Pieces that were not joined keep theirs and move to the top, so the table looks filled
# at first sight.
#
# Who meets it: A planner who tidies a road network with minutes on its edges: the joined roads,
# which are the long rural ones, lose their time, and a missing time is easily read as 0 or as no
# road.
#
# What to do: Join the columns again by place, or add up minutes along the joined line, before
# anything is routed.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "momepy==0.11.0" \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "networkx==3.6.1" \
    "libpysal==4.14.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import geopandas
import momepy
from shapely.geometry import LineString

roads = geopandas.GeoDataFrame(
    {"road": ["A44", "A44", "B1"], "minutes": [3.0, 4.0, 9.0]},
    geometry=[
        LineString([(0, 0), (1, 0)]),
        LineString([(1, 0), (1, 2)]),
        LineString([(5, 5), (6, 6)]),
    ],
    crs=27700,
)
joined = momepy.remove_false_nodes(roads)
seen = joined[["road", "minutes"]].astype(object).where(joined[["road", "minutes"]].notna(), "missing")
print("momepy", version("momepy"), seen.values.tolist(), joined.geometry.to_wkt().tolist())
assert seen.values.tolist() == [["B1", 9.0], ["missing", "missing"]]
assert joined.length.tolist()[1] == 3.0
PYTHON
