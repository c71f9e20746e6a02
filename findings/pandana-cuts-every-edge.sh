#!/usr/bin/env bash
# pandana 0.8, travel over street networks.
#
# Expected: Lengths are floating numbers, so a path of two edges of 0.0016 is 0.0032 long, or at
# worst the sum is rounded once.
#
# Instead: Every edge is cut to three decimals on its own before the sum, and an edge shorter than
# 0.001 counts as 0.001: two of 0.0016 make 0.002, two of 0.0004 make 0.002 too. With kilometres
# or hours as the unit, roads drawn in many short pieces come out too short or too long, by their
# drawing.
#
# Who meets it: A planner who keeps edges in hours or kilometres, as road speeds suggest: town
# streets drawn in pieces of some metres are wrong by up to half.
#
# What to do: Keep edge weights in seconds or metres, so that a thousandth does not matter.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandana==0.8" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scikit-learn==1.9.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import contextlib
import io

import pandana
import pandas as pd

nodes = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [0.0, 0.0, 0.0]})


def path_of_two(edge):
    with contextlib.redirect_stdout(io.StringIO()):
        network = pandana.Network(
            nodes.x, nodes.y, pd.Series([0, 1]), pd.Series([1, 2]), pd.DataFrame({"w": [edge, edge]})
        )
    return network.shortest_path_length(0, 2)


seen = {edge: path_of_two(edge) for edge in (0.0004, 0.0016, 1.2345, 16.0)}
print("pandana", version("pandana"), seen)
assert seen == {0.0004: 0.002, 0.0016: 0.002, 1.2345: 2.468, 16.0: 32.0}
PYTHON
