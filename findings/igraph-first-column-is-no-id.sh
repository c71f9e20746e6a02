#!/usr/bin/env bash
# igraph 1.0.0, the Python package, building a road graph from two pandas tables.
#
# Expected: The first column of the table of places is the id that the table of roads uses, as it is in R
# (graph_from_data_frame) and, here, with use_vids=False.
#
# Instead: Where ids are whole numbers, the row label of the table counts and the column of ids is one more
# attribute. A table of places sorted by name gives each id another place's name: the two minutes from
# Bala to Corwen are told as those from Aberdaron to Bala. Ids with gaps (2, 3, 5, 7) become 8 places, four
# without a road. Nothing is said.
#
# Who meets it: Who moves a travel-time graph from R to Python, or sorts the places before building it.
#
# What to do: vertices.set_index("id"), or ids that are text and use_vids=False.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "igraph==1.0.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import igraph
import pandas as pd

roads = pd.DataFrame({"from": [0, 1], "to": [1, 2], "minutes": [2, 40]})
places = pd.DataFrame({"id": [2, 0, 1], "place": ["Aberdaron", "Bala", "Corwen"]})


def read(vertices, edges=roads, **how):
    graph = igraph.Graph.DataFrame(edges, directed=False, vertices=vertices, **how)
    return {
        (graph.vs[e.source]["place"], graph.vs[e.target]["place"]): e["minutes"] for e in graph.es
    }


seen = {
    "as it is": read(places),
    "by its index": read(places.set_index("id")),
    "ids as text": read(places.astype({"id": str}), roads.astype({"from": str, "to": str}), use_vids=False),
}
gaps = igraph.Graph.DataFrame(pd.DataFrame({"from": [2, 3, 5], "to": [3, 5, 7]}), directed=False)
print("igraph", version("igraph"), seen, "places of ids 2, 3, 5, 7:", gaps.vcount())
right = {("Bala", "Corwen"): 2, ("Corwen", "Aberdaron"): 40}
assert seen["as it is"] == {("Aberdaron", "Bala"): 2, ("Bala", "Corwen"): 40}
assert seen["by its index"] == right
assert {frozenset(k): v for k, v in seen["ids as text"].items()} == {frozenset(k): v for k, v in right.items()}
assert gaps.vcount() == 8
PYTHON
