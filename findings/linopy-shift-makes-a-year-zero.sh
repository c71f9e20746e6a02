#!/usr/bin/env bash
# linopy 0.10.1 (with pandas 3.1.1 and highspy 1.16.0).
#
# Expected: `posts - posts.shift(year=1) <= 1` says how fast posts may grow from one year to the
# next. The first year has no year before it, so it has no row, in the way that a shifted table
# has NaN there and a NaN limit leaves a row out.
#
# Instead: The first year has a row too, and the missing year before counts as 0: the first year
# may have 1 post at most. Years 1 to 3 then hold 1, 2 and 3 posts where 8, 9 and 10 are allowed.
#
# Who meets it: A planner who staggers posts over years from a workforce that is already there.
#
# What to do: Add the rows for the later years alone, `.isel(year=slice(1, None))`, and write the
# first year against the staff in post today.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "linopy==0.10.1" \
    "highspy==1.16.0" \
    "xarray==2026.9.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import linopy
import pandas as pd

years = pd.RangeIndex(1, 4, name="year")


def plan(skip_first):
    model = linopy.Model()
    posts = model.add_variables(lower=0, upper=10, coords=[years], name="posts")
    growth = posts - posts.shift(year=1)
    model.add_constraints(growth.isel(year=slice(1, None)) <= 1 if skip_first else growth <= 1, name="growth")
    model.add_objective(posts.sum(), sense="max")
    model.solve("highs", output_flag=False)
    return model.solution.posts.to_series().to_list(), int(model.constraints["growth"].size)


seen = {"as written": plan(False), "later years alone": plan(True)}
print("linopy", version("linopy"), seen)
assert seen == {"as written": ([1.0, 2.0, 3.0], 3), "later years alone": ([10.0, 10.0, 10.0], 2)}
PYTHON
