#!/usr/bin/env bash
# PuLP 3.3.2 with HiGHS (highspy 1.16.0).
#
# Expected: A whole-number programme whose objective can grow without limit is reported as
# "Unbounded", as it is when the same variable is continuous, and as CBC reports it.
#
# Instead: PuLP reports "Infeasible" for the whole-number model. HiGHS itself answered "unbounded
# or infeasible" and PuLP keeps only the second half of that answer.
#
# Who meets it: A planner who forgets the budget row: the tool says that no plan exists, and the
# planner removes rules, which makes it worse, instead of adding the missing limit.
#
# What to do: Never word `LpStatusInfeasible` from HiGHS as "no plan exists" on its own. Solve
# once more without an objective: if that is feasible, the model was unbounded.
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
import pulp


def status(solver, kind, with_objective=True):
    problem = pulp.LpProblem("posts", pulp.LpMaximize)
    posts = pulp.LpVariable("posts", 0, cat=kind)
    problem += posts if with_objective else 0
    problem += posts >= 1
    problem.solve(solver)
    return pulp.LpStatus[problem.status]


highs, cbc = pulp.HiGHS(msg=False), pulp.PULP_CBC_CMD(msg=False)
seen = {
    "HiGHS, whole numbers": status(highs, "Integer"),
    "HiGHS, continuous": status(highs, "Continuous"),
    "CBC, whole numbers": status(cbc, "Integer"),
    "HiGHS, whole numbers, no objective": status(highs, "Integer", with_objective=False),
}
print("PuLP", version("pulp"), "highspy", version("highspy"), seen)
assert seen == {
    "HiGHS, whole numbers": "Infeasible",
    "HiGHS, continuous": "Unbounded",
    "CBC, whole numbers": "Unbounded",
    "HiGHS, whole numbers, no objective": "Optimal",
}
PYTHON
