#!/usr/bin/env bash
# PuLP 3.3.2 with HiGHS (highspy 1.16.0).
#
# Expected: A HiGHS option that ends the search early, such as `mip_max_nodes` or
# `mip_max_improving_sols`, ends it early: PuLP returns the best plan found so far, as it does for
# `timeLimit`.
#
# Instead: PuLP raises KeyError(HighsModelStatus.kSolutionLimit). Its table of statuses knows the
# time and iteration limits but not this one, so the plan that HiGHS holds is lost unless it is
# read from the solver model.
#
# Who meets it: Anybody who wants the same answer on every machine: a limit of nodes is repeatable
# and a limit of seconds is not, so a published run should be cut by nodes.
#
# What to do: Catch KeyError and read the plan from `problem.solverModel.getSolution()`, or run
# highspy without PuLP where a node limit is wanted.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    "pulp==3.3.2" \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import numpy as np
import pulp


def search(**options):
    rng = np.random.default_rng(1)
    weights, gains = rng.integers(20, 100, (15, 60)), rng.integers(20, 100, 60)
    problem = pulp.LpProblem("posts", pulp.LpMaximize)
    x = [pulp.LpVariable(f"x{i}", cat="Binary") for i in range(60)]
    problem += pulp.lpSum(int(g) * v for g, v in zip(gains, x))
    for row in weights:
        problem += pulp.lpSum(int(w) * v for w, v in zip(row, x)) <= int(row.sum() // 2)
    try:
        problem.solve(pulp.HiGHS(msg=False, threads=1, **options))
    except KeyError as error:
        held = problem.solverModel.getInfo().primal_solution_status
        return f"KeyError {error.args[0].name}, solver holds a plan: {held == 2}"
    return pulp.LpStatus[problem.status]


seen = {
    "gap of a half": search(gapRel=0.5),
    "one node": search(mip_max_nodes=1),
    "one improved plan": search(mip_max_improving_sols=1),
}
print("PuLP", version("pulp"), "highspy", version("highspy"), seen)
assert seen == {
    "gap of a half": "Optimal",
    "one node": "KeyError kSolutionLimit, solver holds a plan: True",
    "one improved plan": "KeyError kSolutionLimit, solver holds a plan: True",
}
PYTHON
