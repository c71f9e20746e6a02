#!/usr/bin/env bash
# ortools 9.15.6755, SimpleLinearSumAssignment and SimpleMinCostFlow: people to posts by miles.
#
# Expected: A cost with a decimal part is refused, as it is when one pair is added at a time: "incompatible
# function arguments".
#
# Instead: Given as an array, every cost is cut to a whole number. Of two people and two posts the pairs of
# 10.9 miles are taken where pairs of 10.1 are there, the cost is told as 20, and the status is OPTIMAL.
# scipy takes the 10.1. In tens of miles or in hours all costs are 0 and the first pairs win.
#
# Who meets it: Who matches graduates to posts from a numpy table of miles or hours.
#
# What to do: Whole numbers of a small unit: np.rint(miles * 1000).astype("int64").
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "ortools==9.15.6755" \
    "scipy==1.17.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from ortools.graph.python import linear_sum_assignment, min_cost_flow
from scipy.optimize import linear_sum_assignment as scipy_assignment

MILES = np.array([[10.9, 10.1], [10.1, 10.9]])
people, posts = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])


def match(costs):
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(people, posts, costs.ravel())
    status = solver.solve().name
    return status, solver.optimal_cost(), [solver.right_mate(i) for i in range(2)]


def flow(costs):
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(people, posts + 2, np.ones(4, dtype="int64"), costs.ravel())
    solver.set_nodes_supplies(np.arange(4), np.array([1, 1, -1, -1]))
    return solver.solve().name, solver.optimal_cost()


def one_at_a_time():
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    try:
        solver.add_arc_with_cost(0, 0, 10.9)
    except TypeError:
        return "refused"
    return "taken"


thousandths = np.rint(MILES * 1000).astype("int64")
seen = {
    "one pair": one_at_a_time(),
    "array": match(MILES),
    "array of thousandths": match(thousandths),
    "flow": flow(MILES),
    "flow of thousandths": flow(thousandths),
    "scipy": scipy_assignment(MILES)[1].tolist(),
}
print("ortools", version("ortools"), seen)
assert seen == {
    "one pair": "refused",
    "array": ("OPTIMAL", 20, [0, 1]),
    "array of thousandths": ("OPTIMAL", 20200, [1, 0]),
    "flow": ("OPTIMAL", 20),
    "flow of thousandths": ("OPTIMAL", 20200),
    "scipy": [1, 0],
}
PYTHON
