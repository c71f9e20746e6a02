#!/usr/bin/env bash
# PuLP 3.3.2 with two of its ways to solve: the HiGHS interface (highspy 1.16.0) and the CBC
# command.
#
# Expected: The shadow price of a limit is a property of the model, so one PuLP model gives the
# same `pi` whichever solver ran. Where the sum is maximised, one more pound can only help, so the
# price of a budget is 0 or more.
#
# Instead: CBC gives 0.4 and 0.2; HiGHS gives -0.4 and -0.2 for the same optimum. PuLP hands HiGHS
# the negated sum to minimise and never turns the sign of the duals back. Where the sum is
# minimised both agree.
#
# Who meets it: An analyst who relaxes a placement model to tell a board what one more pound or
# one more post is worth, and who changes solver.
#
# What to do: Take the sign from a trial: raise the limit a little, solve again, and compare the
# change of the objective with `pi`; or multiply `pi` by `problem.sense` after HiGHS and say so.
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


def prices(solver, sense):
    problem = pulp.LpProblem("posts", sense)
    x = pulp.LpVariable("x", 0)
    y = pulp.LpVariable("y", 0, 10)
    problem += sense * -1 * (x + y)
    problem += x + 2 * y <= 7.5, "money"
    problem += 3 * x + y <= 13, "rooms"
    problem.solve(solver)
    assert round(abs(pulp.value(problem.objective)), 6) == 5.6
    return [round(c.pi, 6) for c in problem.constraints.values()]


highs, cbc = pulp.HiGHS(msg=False), pulp.PULP_CBC_CMD(msg=False)
seen = {
    (name, word): prices(solver, sense)
    for name, solver in (("HiGHS", highs), ("CBC", cbc))
    for word, sense in (("maximise", pulp.LpMaximize), ("minimise", pulp.LpMinimize))
}
print("PuLP", version("pulp"), "highspy", version("highspy"), seen)
assert seen["CBC", "maximise"] == [0.4, 0.2]
assert seen["HiGHS", "maximise"] == [-0.4, -0.2]
assert seen["CBC", "minimise"] == seen["HiGHS", "minimise"] == [-0.4, -0.2]
PYTHON
