#!/usr/bin/env bash
# networkx 3.6.1, shortest paths by a weight that is missing (NaN) on one edge.
#
# Expected: NaN is smaller than nothing, so the edge without a time is never chosen and the way
# round, 2 minutes by a village between, is found; or the call refuses NaN as it refuses negative
# times.
#
# Instead: The direct edge without a time wins over the way round: the shortest path is NaN
# minutes long. It wins wherever it stands in the table of edges, because a place that was reached
# once with NaN is never bettered by a number.
#
# Who meets it: A planner whose road table has a speed missing on one piece: the places behind it
# lose their travel time although a good road leads there, and look like islands.
#
# What to do: Drop the edges without a time before the graph is made, and count them.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "networkx==3.6.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import math

import networkx as nx

direct, round_trip = ("a", "b", math.nan), [("a", "v", 1.0), ("v", "b", 1.0)]


def minutes(edges):
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    pair = nx.shortest_path_length(graph, "a", "b", weight="weight")
    return pair, nx.single_source_dijkstra_path_length(graph, "a")["b"]


seen = {
    "edge left out": minutes(round_trip),
    "edge first": minutes([direct, *round_trip]),
    "edge last": minutes([*round_trip, direct]),
}
print("networkx", version("networkx"), seen)
assert seen["edge left out"] == (2.0, 2.0)
assert all(math.isnan(value) for key in ("edge first", "edge last") for value in seen[key])
PYTHON
