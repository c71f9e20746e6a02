#!/usr/bin/env bash
# spopt 0.7.0, facility location of PySAL: the set-cover model LSCP with capacities (HiGHS,
# highspy 1.16.0).
#
# Expected: After a solve with capacities, `fac2cli` lists the clients that each site serves, so
# the demand in a list fits the capacity of its site.
#
# Instead: It lists everybody within the radius of each open site, as if there were no capacity:
# two sites for 3 people each are both shown with three clients of 2 people, 12 served of a demand
# of 6. The true shares, one client split in halves, stand only in `cli_assgn_vars`. The p-median
# model of the same package fills the same list from its assignment.
#
# Who meets it: A planner who writes "this base serves these clusters" from the list: every base
# is shown as over its limit, or each cluster as served twice.
#
# What to do: Read the shares from `cli_assgn_vars` for a model with capacities.
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
from spopt.locate import LSCP

minutes = np.array([[1.0, 2.0], [1.0, 2.0], [2.0, 1.0]])
people, places = np.array([2, 2, 2]), np.array([3, 3])
model = LSCP.from_cost_matrix(
    minutes, 5, demand_quantity_arr=people, facility_capacity_arr=places
).solve(pulp.HiGHS(msg=False))
shares = np.array([[v.value() for v in row] for row in model.cli_assgn_vars])
seen = {
    "listed": [int(people[clients].sum()) for clients in model.fac2cli],
    "served": (people @ shares).round(6).tolist(),
    "shares of a client": shares.sum(axis=1).round(6).tolist(),
}
print("spopt", version("spopt"), model.fac2cli, seen)
assert seen == {"listed": [6, 6], "served": [3.0, 3.0], "shares of a client": [1.0, 1.0, 1.0]}
PYTHON
