#!/usr/bin/env bash
# highspy 1.16.0, the Python package of HiGHS.
#
# Expected: A coefficient that is not a number is refused when the row is added, as a bound that
# is not a number is.
#
# Instead: The row is accepted, the run ends as "optimal", and the row binds nothing. The same NaN
# given as a bound of a variable raises an error at once.
#
# Who meets it: An analyst who builds rows straight from a table with a gap: the need or the cost
# that is missing turns its limit off, and the answer is called optimal.
#
# What to do: Check every coefficient with `numpy.isfinite` before it goes into a row.
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


def best(coefficient):
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    posts = h.addVariable(lb=0, ub=10)
    h.addConstr(coefficient * posts <= 4)
    h.maximize(posts)
    return h.modelStatusToString(h.getModelStatus()), h.val(posts)


def bound():
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    try:
        h.addVariable(lb=0, ub=float("nan"))
    except Exception as error:
        return type(error).__name__
    return "accepted"


seen = {"coefficient 2": best(2.0), "coefficient NaN": best(float("nan")), "bound NaN": bound()}
print("highspy", version("highspy"), seen)
assert seen == {
    "coefficient 2": ("Optimal", 2.0),
    "coefficient NaN": ("Optimal", 10.0),
    "bound NaN": "HighsStatusError",
}
PYTHON
