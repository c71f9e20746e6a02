#!/usr/bin/env bash
# access 1.1.10.post3, the package of PySAL for floating catchment areas.
#
# Expected: A place that no service reaches has the same access by each method of the package: 0
# by all, or missing by all.
#
# Instead: The two-step method (2SFCA) says NaN; the enhanced (E2SFCA) and the three-step method
# (3SFCA) say 0 for the same place and the same table. A map or a mean that skips NaN leaves out
# exactly the places with nothing when drawn by the first method, and counts them when drawn by
# the others.
#
# Who meets it: An analyst who compares methods before and after new posts: the means are over
# different places.
#
# What to do: Fill the 2SFCA column with 0 for every place that is in the demand table, and say
# that it was filled.
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
from access import Access, weights

demand = pd.DataFrame({"id": [1, 2, 3], "people": [100, 50, 10]})
supply = pd.DataFrame({"site": [1, 2], "staff": [5.0, 3.0]})
minutes = pd.DataFrame(
    {"o": [1, 1, 2, 2, 3, 3], "d": [1, 2, 1, 2, 1, 2], "cost": [10, 30, 20, 5, 90, 90]}
)
table = Access(
    demand_df=demand, demand_index="id", demand_value="people",
    supply_df=supply, supply_index="site", supply_value="staff",
    cost_df=minutes, cost_origin="o", cost_dest="d", cost_name="cost",
)
decay = weights.step_fn({20: 1})
table.two_stage_fca(max_cost=20, name="two")
table.enhanced_two_stage_fca(weight_fn=decay, name="enhanced")
table.three_stage_fca(weight_fn=decay, name="three")
seen = table.access_df[["two_staff", "enhanced_staff", "three_staff"]].round(6).astype(object)
seen = seen.where(seen.notna(), "missing").to_dict("index")
print("access", version("access"), seen)
assert seen[1]["two_staff"] == seen[1]["enhanced_staff"] == 0.033333
assert seen[3] == {"two_staff": "missing", "enhanced_staff": 0.0, "three_staff": 0.0}
PYTHON
