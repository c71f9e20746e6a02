#!/usr/bin/env bash
# linopy 0.10.1 (with pandas 3.1.1 and highspy 1.16.0).
#
# Expected: A vector of limits that lacks one area, or has NaN for it, raises an error, as NaN in
# the bounds of a variable does when the model is solved.
#
# Instead: The row of that area is left out of the model, in silence. The area whose limit nobody
# knows is the one area without a limit, and takes everything it can.
#
# Who meets it: A planner whose capacity table lacks a cluster: the search then sends posts there
# first.
#
# What to do: Count the rows of every constraint (`(constraint.labels != -1).sum()`) against the
# areas, and refuse a table with gaps before the model is made.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
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

areas = pd.Index(["a", "b", "c"], name="area")


def plan(limits):
    model = linopy.Model()
    posts = model.add_variables(lower=0, upper=10, coords=[areas], name="posts")
    model.add_constraints(posts <= limits, name="rooms")
    model.add_objective(posts.sum(), sense="max")
    model.solve("highs", output_flag=False)
    return model.solution.posts.to_series().to_dict()


def as_bound(limits):
    try:
        model = linopy.Model()
        posts = model.add_variables(lower=0, upper=limits, coords=[areas], name="posts")
        model.add_objective(posts.sum(), sense="max")
        model.solve("highs", output_flag=False)
    except ValueError:
        return "ValueError"
    return "accepted"


gap = pd.Series([1, 2, float("nan")], index=areas)
seen = {
    "whole": plan(pd.Series([1, 2, 3], index=areas)),
    "one is NaN": plan(gap),
    "one is absent": plan(gap.dropna()),
    "NaN as a bound": as_bound(gap),
}
print("linopy", version("linopy"), seen)
assert seen == {
    "whole": {"a": 1.0, "b": 2.0, "c": 3.0},
    "one is NaN": {"a": 1.0, "b": 2.0, "c": 10.0},
    "one is absent": {"a": 1.0, "b": 2.0, "c": 10.0},
    "NaN as a bound": "ValueError",
}
PYTHON
