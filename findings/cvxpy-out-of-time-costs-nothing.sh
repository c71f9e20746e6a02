#!/usr/bin/env bash
# CVXPY 1.9.3 with HiGHS (highspy 1.16.0), where the time is up before there is any plan.
#
# Expected: With a time limit and no plan found the values are None, as they are for a model without a
# plan; with one found, the values are that plan.
#
# Instead: The values are all 0 and the cost is 0.0, for a model in which every person must have a
# place. The status is "user_limit", the same as with a plan in hand, and the warning says that the
# solution "may be inaccurate". The answer costs less than any plan, so of several runs it looks the
# best.
#
# Who meets it: Whoever compares options by cost with a limit of time for each: the one that was too
# large to begin wins.
#
# What to do: Check the rows of the answer (`constraint.violation()`) before using it, or take the plan
# from highspy, which says whether it has one.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "cvxpy==1.9.3" \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import cvxpy as cp
import numpy as np

miles = np.random.default_rng(1).random((20, 15)) * 100


def places(**options):
    served = cp.Variable((20, 15), boolean=True)
    base = cp.Variable((20, 1), boolean=True)
    everybody = cp.sum(served, axis=0) == 1
    cost = cp.sum(cp.multiply(miles, served)) + 50 * cp.sum(base)
    problem = cp.Problem(cp.Minimize(cost), [everybody, served <= base @ np.ones((1, 15))])
    problem.solve(solver=cp.HIGHS, **options)
    people = None if served.value is None else int(round(served.value.sum()))
    return problem.status, float(problem.value), people, float(everybody.violation().max())


seen = {"no time": places(time_limit=0.0), "no node": places(mip_max_nodes=0), "whole": places()}
print("CVXPY", version("cvxpy"), "highspy", version("highspy"), seen)
assert seen["no time"] == ("user_limit", 0.0, 0, 1.0)
assert seen["whole"][0] == "optimal" and seen["whole"][1] > 100 and seen["whole"][2] == 15
PYTHON
