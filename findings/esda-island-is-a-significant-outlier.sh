#!/usr/bin/env bash
# esda 2.9.0 with libpysal 4.14.1: local Moran's I for areas of which one, an island, has no neighbour.
#
# Expected: An area without neighbours has no local figure, and no p-value.
#
# Instead: Its I is 0 and its p-value the smallest there can be, 0.001 with 999 permutations: the 0 is held
# against 999 zeros. It is told as "high among low" (4) if its figure is high and as "low among low" (3), a
# cold spot of one, if it is low, significant each time. A single missing figure in the global Moran does
# the same: I is not a number and p is 0.001.
#
# Who meets it: Who looks for clusters with poor access where Anglesey, or an area across an estuary, touches
# nobody.
#
# What to do: Leave out weights.islands and missing values first, or join islands by bridge or ferry.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "esda==2.9.0" \
    "libpysal==4.14.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import esda
import libpysal
import numpy as np

chain = {0: [1], 1: [0, 2], 2: [1, 3], 3: [2, 4], 4: [3], 5: []}
weights = libpysal.weights.W(chain, silence_warnings=True)


def island(figures):
    local = esda.Moran_Local(np.array(figures, dtype=float), weights, permutations=999, seed=1)
    return weights.islands, float(local.Is[5]), float(local.p_sim[5]), int(local.q[5])


np.random.seed(1)
joined = libpysal.weights.W({area: near for area, near in chain.items() if near})
missing = esda.Moran(np.array([1.0, 2.0, np.nan, 4.0, 3.0]), joined, permutations=999)
seen = {"high": island([3, 1, 4, 2, 5, 9]), "low": island([3, 1, 4, 2, 5, 0])}
print("esda", version("esda"), "libpysal", version("libpysal"), seen, "missing:", missing.I, missing.p_sim)
assert seen["high"] == ([5], 0.0, 0.001, 4)
assert seen["low"] == ([5], 0.0, 0.001, 3)
assert np.isnan(missing.I) and missing.p_sim == 0.001
PYTHON
