#!/usr/bin/env bash
# CVXPY 1.9.3 with pandas 3.1.1: a column of figures plus a vector of variables.
#
# Expected: `now + posts` is the vector of staff by area, whichever stands first, so `(now +
# posts).sum() <= 60` limits the total; or a table and a vector of variables cannot be added.
#
# Instead: With the column first pandas does the sum and hands over its figures one by one, and the
# variable answers each with the whole vector: a column of three equal vectors. Their sum is the vector
# times three, so each area by itself is held to 60 / 3 = 20. With 25 in one area there is no plan;
# nothing is said. With the variable first the limit is the total.
#
# Who meets it: Whoever keeps staff in post in a table and writes the total of a region beside it: the
# plan is spread evenly, or there is none.
#
# What to do: Put the variable first, or pass `now.to_numpy()` and `cp.sum(...)`; look at
# `constraint.shape`, which is (3,) where it should be ().
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "cvxpy==1.9.3" \
    "highspy==1.16.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import cvxpy as cp
import pandas as pd

need = [1.0, 3.0, 2.0]


def plan(now, limit):
    posts = cp.Variable(3, nonneg=True)
    row = limit(pd.Series(now, index=["Bangor", "Bala", "Rhyl"]), posts)
    problem = cp.Problem(cp.Maximize(need @ posts), [row])
    problem.solve(solver=cp.HIGHS)
    return problem.status, None if posts.value is None else posts.value.round(6).tolist(), row.shape


def table_first(now, posts):
    return (now + posts).sum() <= 60


def variable_first(now, posts):
    return (posts + now).sum() <= 60


seen = {
    "table first, 5 in Bangor": plan([5.0, 5.0, 0.0], table_first),
    "variable first, 5 in Bangor": plan([5.0, 5.0, 0.0], variable_first),
    "table first, 25 in Bangor": plan([25.0, 5.0, 0.0], table_first),
    "variable first, 25 in Bangor": plan([25.0, 5.0, 0.0], variable_first),
}
print("CVXPY", version("cvxpy"), "pandas", version("pandas"), seen)
assert seen["table first, 5 in Bangor"] == ("optimal", [15.0, 15.0, 20.0], (3,))
assert seen["variable first, 5 in Bangor"] == ("optimal", [0.0, 50.0, 0.0], ())
assert seen["table first, 25 in Bangor"] == ("infeasible", None, (3,))
assert seen["variable first, 25 in Bangor"] == ("optimal", [0.0, 30.0, 0.0], ())
PYTHON
