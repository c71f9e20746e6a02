#!/usr/bin/env bash
# sdc-catchment 0.1.1, floating catchment areas; it takes a cost matrix as a table, an array or a
# sparse matrix.
#
# Expected: In a sparse matrix of travel times an entry that is not stored means "no journey", so
# a sparse matrix and a full one with NaN, infinity or 500 minutes give the same access.
#
# Instead: An entry that is not stored is read as 0 minutes and then as a millionth of a minute:
# the places with no journey become the nearest of all, with full weight. Access is spread evenly
# over places that cannot reach the service.
#
# Who meets it: An analyst with all-Wales travel times, where a sparse matrix is the natural form,
# since most pairs are out of reach.
#
# What to do: Hand over a full array with infinity for the pairs that are not stored.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "sdc-catchment==0.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1" \
    "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import numpy as np
import pandas as pd
from scipy import sparse
from sdc_catchment import catchment_ratio

people = pd.DataFrame({"geoid": ["a", "b", "c"], "value": [100.0, 100.0, 100.0]})
staff = pd.DataFrame({"geoid": ["p", "q"], "value": [10.0, 10.0]})
inf = np.inf
minutes = np.array([[5.0, inf], [6.0, inf], [inf, 7.0]])


def access(cost):
    return catchment_ratio(people, staff, cost, weight=30.0).round(6).to_dict()


stored = np.isfinite(minutes)
rows, columns = np.nonzero(stored)
seen = {
    "full, infinity": access(minutes),
    "full, NaN": access(np.where(stored, minutes, np.nan)),
    "sparse": access(sparse.csc_matrix((minutes[stored], (rows, columns)), shape=minutes.shape)),
}
print("sdc-catchment", version("sdc-catchment"), seen)
assert seen["full, infinity"] == seen["full, NaN"] == {"a": 0.05, "b": 0.05, "c": 0.1}
assert seen["sparse"] == {"a": 0.066667, "b": 0.066667, "c": 0.066667}
PYTHON
