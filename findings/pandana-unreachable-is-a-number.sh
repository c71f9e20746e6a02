#!/usr/bin/env bash
# pandana 0.8, travel over street networks.
#
# Expected: A place that cannot be reached is infinitely far, NaN or an error, as in networkx and
# scipy.
#
# Instead: It is 4294967.295 away, for a single pair and for a table of pairs alike. In minutes
# that is eight years, but it is a plain number: it passes `isfinite` and enters every mean and
# every table.
#
# Who meets it: A planner whose road extract cuts off an island or a peninsula: the mean journey
# of a region becomes millions, or one weighted mean is a little off and nobody sees why.
#
# What to do: Replace every distance above the largest real one with NaN at once, before any mean.
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

import numpy as np
import pandana
import pandas as pd

nodes = pd.DataFrame({"x": [0.0, 1.0, 9.0], "y": [0.0, 0.0, 0.0]}, index=[10, 11, 19])
with contextlib.redirect_stdout(io.StringIO()):
    network = pandana.Network(
        nodes.x, nodes.y, pd.Series([10]), pd.Series([11]), pd.DataFrame({"minutes": [5.0]})
    )
single = network.shortest_path_length(10, 19)
table = network.shortest_path_lengths([10, 10], [11, 19])
print("pandana", version("pandana"), single, table)
assert single == 4294967.295 and np.isfinite(single)
assert table == [5.0, 4294967.295]
assert list(network.shortest_path(10, 19)) == []
PYTHON
