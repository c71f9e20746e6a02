#!/usr/bin/env bash
# statsmodels 0.15.0, a Poisson model of visits with the people of each place as `exposure`, all of them pandas tables
# with the same places as index.
#
# Expected: The people go to their places by name, or another order is refused: it is refused where the visits and what
# explains them stand in different orders ("The indices for endog and exog are not aligned").
#
# Instead: `exposure` is taken by place in the list, whatever its index says. Deprived places have twice the visits for
# the same people (2.0); with the same people sorted by size they have 0.97 times as many. Nothing is said.
# `freq_weights` of the same model, `weights` of weighted least squares and the `groups` of a clustered error are taken
# so too, with formulas as well.
#
# Who meets it: Whoever takes the residents from a second table, sorted in its own way, for a rate of need.
#
# What to do: `exposure=people.loc[visits.index]`, or one table with all columns first.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "statsmodels==0.15.0" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

# Two visits for each hundred people in the twenty places that are not deprived, four in the twenty that are.
names = [f"place {i:02}" for i in range(40)]
people = pd.Series([500 + 100 * i for i in range(20)] * 2, index=names)
places = pd.DataFrame({"one": 1.0, "deprived": [0.0] * 20 + [1.0] * 20}, index=names)
visits = (people * 0.02 * 2 ** places["deprived"]).rename("visits")
# The same people by name, from the smallest place to the largest.
other = people.iloc[::-1].sort_values(kind="stable")
assert other.sort_index().equals(people)
both = places.assign(visits=visits, people=people)
poisson = {"family": sm.families.Poisson()}


def times(fitted):
    return round(float(np.exp(fitted.params["deprived"])), 2)


def glm(of, **how):
    return times(sm.GLM(of, places[["one", "deprived"]], **poisson, **how).fit())


seen = {
    "as the places": glm(visits, exposure=people),
    "other order": glm(visits, exposure=other),
    "by formula": times(smf.glm("visits ~ deprived", both, **poisson, exposure=other).fit()),
    "by name": glm(visits, exposure=other.loc[visits.index]),
}
print("statsmodels", version("statsmodels"), seen)
try:
    glm(visits.loc[other.index], exposure=people)
except ValueError as refused:
    print("visits in another order:", refused)
else:
    raise AssertionError("visits in another order were taken")
assert seen["as the places"] == seen["by name"] == 2.0
assert seen["other order"] == seen["by formula"] == 0.97
PYTHON
