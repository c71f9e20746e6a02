#!/usr/bin/env bash
# plotly 7.1.0, Plotly Express: `treemap(path=..., values=..., color=...)` with a colour that is withheld for one place.
#
# Expected: The colour of a board is the mean of its clusters, weighted by people, as the documentation says. A
# cluster whose wait is not known is grey, and the mean is of those that are known: with 1 week for 10 people and
# 2 weeks for 20, 1.67 weeks, as numpy and pandas have it without the missing one.
#
# Instead: The cluster that is not known has a wait of 0, the best of all, in colour and under the pointer, and
# its 30 people count at 0 in the mean: the board has 0.83 weeks. `sunburst` and `icicle` do the same. Nothing
# is said.
#
# Who meets it: Whoever shows small areas within boards, coloured by a rate or a wait: the places whose figure is
# withheld because few people live there look best, and make their boards look better.
#
# What to do: Draw the rows whose colour is known, or work the colours of every level out and use
# `plotly.graph_objects.Treemap`, with NaN for those that are not known.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "plotly==7.1.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
import numpy as np
import pandas as pd
import plotly
import plotly.express as px

clusters = pd.DataFrame(
    {
        "board": ["East", "East", "East", "West"],
        "cluster": ["a", "b", "c", "d"],
        "people": [10, 20, 30, 40],
        "weeks": [1.0, 2.0, np.nan, 4.0],
    }
)
known = clusters.dropna()
seen = {}
for draw in (px.treemap, px.sunburst, px.icicle):
    trace = draw(clusters, path=["board", "cluster"], values="people", color="weeks").data[0]
    seen[draw.__name__] = dict(zip(trace.ids, np.round(trace.marker.colors, 2).tolist(), strict=True))
east = known[known["board"] == "East"]
print("plotly", plotly.__version__, seen, "of those known:", np.average(east["weeks"], weights=east["people"]))
for colours in seen.values():
    assert colours["East/c"] == 0.0, "the one that nobody knows"
    assert colours["East"] == 0.83 and colours["West"] == 4.0
assert round(np.average(east["weeks"], weights=east["people"]), 2) == 1.67
PYTHON
