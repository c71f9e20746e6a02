#!/usr/bin/env bash
# PuLP 3.3.2, `lpDot`: the sum of products of two lists (HiGHS, highspy 1.16.0).
#
# Expected: Two lists of different lengths are an error, as with numpy.dot; its own documentation calls it
# the dot product of two lists.
#
# Instead: The longer list is cut to the shorter one. Costs of two areas and posts of three give a budget
# that the third area is not in: with 100 thousand to spend, 50 a post, the plan has 2 posts in the first
# two areas and 9, as many as there may be, in the third. The status is "Optimal".
#
# Who meets it: A planner whose list of costs is a row short, after a filter or a missing return. Names
# would have told; a list has none.
#
# What to do: lpSum(cost[a] * posts[a] for a in areas), which stops at the area without a cost.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pulp==3.3.2" \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import numpy
import pulp

cost = [50, 50]
posts = [pulp.LpVariable(f"posts_{area}", 0, 9, cat="Integer") for area in "ABC"]
model = pulp.LpProblem("plan", pulp.LpMaximize)
model += pulp.lpSum(posts)
model += pulp.lpDot(cost, posts) <= 100, "budget"
model.solve(pulp.HiGHS(msg=False))
plan = [round(p.value()) for p in posts]
seen = {
    "status": pulp.LpStatus[model.status],
    "budget": str(model.constraints["budget"]),
    "first two": sum(plan[:2]),
    "third": plan[2],
}
print("PuLP", version("pulp"), seen)
assert seen == {"status": "Optimal", "budget": "50*posts_A + 50*posts_B <= 100.0", "first two": 2, "third": 9}
try:
    numpy.dot(cost, [1, 1, 1])
except ValueError as refused:
    print("numpy", refused)
else:
    raise AssertionError("numpy took it too")
PYTHON
