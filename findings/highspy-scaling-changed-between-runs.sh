#!/usr/bin/env bash
# highspy 1.16.0: the option `simplex_scale_strategy` changed between two runs of one live model.
#
# Expected: How a linear programme is scaled inside changes how long it takes, not what is best: the second run
# of a model gives what a fresh one gives.
#
# Instead: The second run begins from what the first one kept, which is in the old scale. It ends as optimal, with
# feasible primal values, at a plan that is far too small: of a fund of 789 thousand pounds at 1 thousand a
# session, 0.77 sessions are bought in place of 789. `clearSolver()` between the runs, or no change of the option,
# gives 789.
#
# Who meets it: Whoever keeps a model alive to solve it many times (budgets, prices, draws) and turns scaling off
# for one run because that run is faster so.
#
# What to do: Choose the scaling once for a model, or call `clearSolver()` after it was changed; and ask a fresh
# model now and then.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import highspy
import numpy as np


def model(most_visits):
    """Sessions at 1,000 pounds each within 789,000 pounds; visits, up to so many, cost nothing."""
    made = highspy.Highs()
    made.setOptionValue("output_flag", False)
    made.addVar(0.0, most_visits)
    made.addVar(0.0, 3000.0)
    made.changeColCost(0, 1.0)
    made.changeColCost(1, 4.0)
    made.changeObjectiveSense(highspy.ObjSense.kMaximize)
    made.addRow(-highspy.kHighsInf, 789_000.0, 1, np.array([1], dtype=np.int32), np.array([1000.0]))
    return made


def sessions(made):
    made.run()
    info = made.getInfo()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    status = made.modelStatusToString(made.getModelStatus())
    return round(made.getSolution().col_value[1], 6), status, feasible


def again(scaled_after, clear):
    made = model(3.0)
    made.setOptionValue("simplex_scale_strategy", 0)
    sessions(made)
    if scaled_after:
        made.setOptionValue("simplex_scale_strategy", 2)
    if clear:
        made.clearSolver()
    made.changeColBounds(0, 0.0, 2.0)
    return sessions(made)


seen = {
    "fresh": sessions(model(2.0)),
    "never scaled": again(False, False),
    "scaled the second time": again(True, False),
    "scaled, solver cleared": again(True, True),
}
print("highspy", version("highspy"), seen)
right = (789.0, "Optimal", True)
assert seen["fresh"] == seen["never scaled"] == seen["scaled, solver cleared"] == right, seen
wrong = seen["scaled the second time"]
assert wrong[1:] == ("Optimal", True) and wrong[0] < 1.0, seen
PYTHON
