#!/usr/bin/env bash
# access 1.1.10.post3, the package of PySAL for floating catchment areas: `norm_access_df`.
#
# Expected: The normalised score divides by the mean over people. Either places out of reach are
# in the mean and get a score of 0, or they are left out of the mean and have no score.
#
# Instead: Both at once: the people out of reach are in the divisor, so every other score rises,
# and their own score is NaN. The mean over the people who do have a score is then not 1 but 160 /
# 150.
#
# Who meets it: A board that reads "1.07 times the mean": with more people out of reach, everybody
# else looks better served.
#
# What to do: Fill the raw scores with 0 first and divide by the weighted mean by hand.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "access==1.1.10.post3" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "geopandas==1.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas as pd
from access import Access

demand = pd.DataFrame({"id": [1, 2, 3], "people": [100, 50, 10]})
supply = pd.DataFrame({"site": [1], "staff": [6.0]})
minutes = pd.DataFrame({"o": [1, 2, 3], "d": [1, 1, 1], "cost": [10, 20, 90]})
table = Access(
    demand_df=demand, demand_index="id", demand_value="people",
    supply_df=supply, supply_index="site", supply_value="staff",
    cost_df=minutes, cost_origin="o", cost_dest="d", cost_name="cost",
)
table.two_stage_fca(max_cost=20, name="two")
score = table.norm_access_df["two_staff"]
print("access", version("access"), score.round(6).to_dict())
assert score[[1, 2]].round(9).tolist() == [round(160 / 150, 9)] * 2
assert score.isna().tolist() == [False, False, True]
PYTHON
