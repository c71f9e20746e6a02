#!/usr/bin/env bash
# tracc 0.0.4, accessibility of places by travel time: `generalized_cost` and `mintravelcost`.
#
# Expected: With the columns `ride` and `wait` and the coefficients 1 and 2 a journey of 10 minutes with no wait costs
# 10, and one of 20 minutes with a wait of 5 costs 30: a coefficient for each column, as the words say.
#
# Instead: They cost 12 and 32. The last coefficient is taken a second time, as a fixed charge on each journey, so that
# the more a minute of waiting weighs, the longer is the journey of those who do not wait at all. Within 30 minutes there
# is one clinic in place of two. A third coefficient of 0 gives 10 and 30. `mintravelcost` calls the column of the places
# where people begin by the name of the column of clinics, so that a merge by that name asks for the wrong thing.
#
# Who meets it: Whoever weighs walking or waiting double, as transport appraisal does, and counts what is within reach.
#
# What to do: Give one coefficient more than there are columns, the charge itself (0), and rename what `mintravelcost` gives.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "tracc==0.0.4" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
import tracc

journeys = pd.DataFrame(
    {"area": ["a", "a"], "clinic": ["X", "Y"], "ride": [10.0, 20.0], "wait": [0.0, 5.0]}
)
clinics = pd.DataFrame({"clinic": ["X", "Y"], "staff": [1, 1]})


def reach(coefficients):
    """The cost of both journeys, and the clinics within 30 minutes of it."""
    costs = tracc.costs(journeys.copy())
    costs.generalized_cost(["ride", "wait"], coefficients)
    costs.impedence_calc("GC", "cumulative", 30, output_col_name="within")
    access = tracc.accessibility(
        costs.data, clinics.copy(), travelcosts_ids=["area", "clinic"], supply_ids="clinic"
    )
    nearest = access.mintravelcost("GC", "staff", 1)
    return (
        costs.data["GC"].tolist(),
        access.potential("staff", "within").iloc[0, 1].item(),
        nearest.iloc[:, 0].to_dict(),
        nearest.columns[0],
    )


seen = {"two coefficients": reach([1, 2]), "and a charge of 0": reach([1, 2, 0])}
print("tracc", version("tracc"), seen)
assert seen["two coefficients"] == ([12.0, 32.0], 1, {0: "a"}, "clinic")
assert seen["and a charge of 0"] == ([10.0, 30.0], 2, {0: "a"}, "clinic")
PYTHON
