#!/usr/bin/env bash
# spopt 0.7.0, facility location of PySAL: the maximal cover model MCLP (HiGHS, highspy 1.16.0).
#
# Expected: The model maximises the weight within reach, and `perc_cov` is the percentage of that
# weight: 10 of 12 people, 83 per cent.
#
# Instead: It is the percentage of client points, 33 per cent, whatever the weights. The better of
# two plans by the aim of the model can have the lower percentage.
#
# Who meets it: A planner who reports "covered" for clusters of very different size.
#
# What to do: Add up the weights of the clients in `fac2cli` and divide by all weights.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "spopt==0.7.0" \
    "pulp==3.3.2" \
    "highspy==1.16.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "scikit-learn==1.9.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import numpy as np
import pulp
from spopt.locate import MCLP

minutes = np.array([[0.0, 9.0], [9.0, 0.0], [9.0, 2.0]])
people = np.array([10, 1, 1])
model = MCLP.from_cost_matrix(minutes, people, 3, p_facilities=1).solve(pulp.HiGHS(msg=False))
seen = {
    "covered": model.fac2cli,
    "best weight": pulp.value(model.problem.objective),
    "perc_cov": round(model.perc_cov, 2),
}
print("spopt", version("spopt"), seen)
assert seen == {"covered": [[0], []], "best weight": 10.0, "perc_cov": 33.33}
PYTHON
