#!/usr/bin/env bash
# PuLP 3.3.2 with two of its ways to solve: the HiGHS interface (highspy 1.16.0) and the CBC command.
#
# Expected: `slack` says how far a plan is from a limit. It is a property of the plan, the same whichever
# solver found it, and 0 or more where the limit holds.
#
# Instead: For "at least 4 posts in the north", with 6 placed, HiGHS gives 2 and CBC minus 2. For "at most"
# both give 3. A test such as `slack < 0` for a broken limit finds, after CBC, every minimum that is more
# than met, and after HiGHS none of them.
#
# Who meets it: A planner whose report says how much room is left, and who changes solver.
#
# What to do: Work it out from the values: for "at least", the left side less the limit, which is
# `constraint.value()` with either.
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
import pulp

seen = {}
for name, solver in (("HiGHS", pulp.HiGHS(msg=False)), ("CBC", pulp.PULP_CBC_CMD(msg=False))):
    model = pulp.LpProblem("plan", pulp.LpMinimize)
    north = pulp.LpVariable("north", 6, 9)
    south = pulp.LpVariable("south", 1, 9)
    model += north + south
    model += north + 0 * south >= 4, "at_least"
    model += south + 0 * north <= 4, "at_most"
    model.solve(solver)
    assert pulp.LpStatus[model.status] == "Optimal" and (north.value(), south.value()) == (6, 1)
    seen[name] = {k: (c.slack, c.value()) for k, c in model.constraints.items()}
print("PuLP", version("pulp"), seen)
assert seen["HiGHS"] == {"at_least": (2, 2), "at_most": (3, -3)}
assert seen["CBC"] == {"at_least": (-2, 2), "at_most": (3, -3)}
PYTHON
