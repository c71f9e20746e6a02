#!/usr/bin/env bash
# libpysal 4.14.1: weights of places within a distance, by the older `DistanceBand` and by the
# newer `Graph`.
#
# Expected: Two services in one building are 0 metres apart and so neighbours within any distance,
# in both.
#
# Instead: `DistanceBand` leaves pairs at distance 0 out: the two are neighbours of everybody
# around but not of each other, and alone if nobody else is near. `Graph` keeps the pair; by
# inverse distance it gives it an infinite weight.
#
# Who meets it: An analyst who looks for clusters of services by postcode: health centres hold
# several services at one point.
#
# What to do: Use `Graph`, or merge services at one point into one before weights are made.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "libpysal==4.14.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1" \
    "scikit-learn==1.9.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import geopandas
from libpysal import graph, weights
from shapely.geometry import Point

services = geopandas.GeoDataFrame(
    geometry=[Point(0, 0), Point(0, 0), Point(0, 1)], index=["a", "b", "c"], crs=27700
)


def old(distance):
    band = weights.DistanceBand.from_dataframe(services, distance, silence_warnings=True)
    return {key: sorted(near) for key, near in band.neighbors.items()}


def new(distance, **options):
    pairs = graph.Graph.build_distance_band(services, distance, **options).adjacency
    return {f"{i}{j}": w for (i, j), w in pairs.items() if i != j}


seen = {
    "DistanceBand, 0.5": old(0.5),
    "DistanceBand, 1": old(1),
    "Graph, 0.5": new(0.5),
    "Graph, inverse": new(0.5, binary=False),
}
print("libpysal", version("libpysal"), seen)
assert seen == {
    "DistanceBand, 0.5": {"a": [], "b": [], "c": []},
    "DistanceBand, 1": {"a": ["c"], "b": ["c"], "c": ["a", "b"]},
    "Graph, 0.5": {"ab": 1, "ba": 1},
    "Graph, inverse": {"ab": float("inf"), "ba": float("inf")},
}
PYTHON
