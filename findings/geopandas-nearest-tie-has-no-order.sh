#!/usr/bin/env bash
# geopandas 1.2.0 (shapely 2.2.0), `sjoin_nearest` where several sites are equally near.
#
# Expected: All equally near sites come back, in the order of the table of sites, so keeping the
# first is the first of the table and sorting the table decides ties.
#
# Instead: They come in the order of the spatial index: r, s, q, p for a table p, q, r, s, and r,
# s, q, p again for the table turned round. Sorting the sites by name or by need before the join
# decides nothing. `STRtree.nearest` of shapely keeps one of them in the same way.
#
# Who meets it: A planner who gives each cluster its nearest base with `drop_duplicates`: which
# base wins a tie depends on a tree and not on a rule that can be told to a board.
#
# What to do: Sort the joined rows by cluster, distance and the id of the base, and keep the first
# only then.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import geopandas
from shapely.geometry import Point

cluster = geopandas.GeoDataFrame({"cluster": ["x"]}, geometry=[Point(0, 0)], crs=27700)
sites = geopandas.GeoDataFrame(
    {"site": list("pqrs")},
    geometry=[Point(0, 1), Point(1, 0), Point(0, -1), Point(-1, 0)],
    crs=27700,
)


def order(table):
    return "".join(geopandas.sjoin_nearest(cluster, table)["site"])


seen = {"p q r s": order(sites), "s r q p": order(sites.iloc[::-1])}
print("geopandas", version("geopandas"), "shapely", version("shapely"), seen)
assert seen == {"p q r s": "rsqp", "s r q p": "rsqp"}
PYTHON
