#!/usr/bin/env bash
# esda 2.8.2 with libpysal 4.14.1: Moran's I of areas, with neighbours as a `Graph` that knows the areas by their names
# and figures as a pandas Series that has the same names in another order.
#
# Expected: Figures go to the areas by name, as pandas does it, or the order is refused. Nine areas in a row with the
# figures 1 to 9 are alike beside each other: I is 0.87.
#
# Instead: They are taken by place in the list. With the same names and figures in another order I is -0.97, areas
# beside each other are told to be unlike, and each area's own figure of the local statistics (`Moran_Local`, `G_Local`)
# is another one. `Graph.lag` gives the first place of the list neighbours of another. Nothing is said, although both
# sides carry names.
#
# Who meets it: Whoever makes the graph from a file of boundaries and takes the figures from a table of the statistics
# office, which has the areas in another order: neither clusters nor outliers are where the map has them.
#
# What to do: `figures.loc[graph.unique_ids]` before every statistic.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "esda==2.8.2" \
    "libpysal==4.14.1" \
    "geopandas==1.2.0" \
    "pandas==2.3.3"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import geopandas
from esda import G_Local, Moran, Moran_Local
from libpysal.graph import Graph
from shapely.geometry import box

names = list("abcdefghi")
areas = geopandas.GeoDataFrame(
    {"wait": [float(i) for i in range(1, 10)]}, geometry=[box(i, 0, i + 1, 1) for i in range(9)], index=names
)
graph = Graph.build_contiguity(areas)
wait = areas["wait"]
other = wait.loc[list("aibhcgdfe")]
again = other.loc[graph.unique_ids]
assert other.sort_index().equals(wait)


def told(figures):
    return {
        "I": round(float(Moran(figures, graph, permutations=9).I), 2),
        "of a": round(float(Moran_Local(figures, graph, permutations=9).Is[0]), 2),
        "G of a": round(float(G_Local(figures, graph, permutations=9).Zs[0]), 2),
        "lag": [float(one) for one in graph.lag(figures)],
    }


seen = {name: told(figures) for name, figures in (("as the graph", wait), ("other", other), ("by name", again))}
print("esda", version("esda"), "libpysal", version("libpysal"), seen)
assert seen["as the graph"] == seen["by name"]
assert seen["as the graph"]["I"] == 0.87 and seen["as the graph"]["lag"] == [2, 4, 6, 8, 10, 12, 14, 16, 8]
assert seen["other"]["I"] == -0.97 and seen["other"]["lag"][0] == 9 == other.iloc[1]
assert all(seen["other"][key] != seen["by name"][key] for key in seen["other"])
PYTHON
