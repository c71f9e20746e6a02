#!/usr/bin/env bash
# highspy 1.16.0, the Python package of HiGHS: `getIis`, the smallest set of rows that contradict each
# other.
#
# Expected: Of a whole-number model without a plan it names the rows that conflict, or it says that it
# cannot for whole numbers.
#
# Instead: It answers kOk and `valid_` is true, and the set is empty: no row and no column. It looks at
# the model without whole numbers, and that one has a plan. Where the same rows conflict with fractions
# too, they are named.
#
# Who meets it: A planner whose rules leave no plan and who asks which: posts of two to a cluster and a
# total of three are a conflict of whole numbers, and the answer reads as no conflict at all.
#
# What to do: Take an empty set for "not found". Drop one rule at a time and solve again, or give each
# rule a slack and make the sum of slacks least.
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


def conflict(whole, total):
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    add = model.addIntegral if whole else model.addVariable
    bangor, bala = add(lb=0, ub=9), add(lb=0, ub=9)
    model.addConstr(2 * bangor + 2 * bala == total)
    model.addConstr(bangor <= 5)
    model.run()
    status, found = model.getIis()
    told = model.modelStatusToString(model.getModelStatus())
    return told, status.name, found.valid_, list(found.row_index_), list(found.col_index_)


seen = {
    "pairs that sum to 3, whole": conflict(True, 3),
    "pairs that sum to 99, whole": conflict(True, 99),
    "pairs that sum to 99, parts": conflict(False, 99),
}
print("highspy", version("highspy"), seen)
assert seen["pairs that sum to 3, whole"] == ("Infeasible", "kOk", True, [], [])
assert seen["pairs that sum to 99, whole"] == ("Infeasible", "kOk", True, [0], [0, 1])
assert seen["pairs that sum to 99, parts"] == ("Infeasible", "kOk", True, [0], [0, 1])
PYTHON
