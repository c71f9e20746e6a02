#!/usr/bin/env bash
# highspy 1.16.0 (and 1.15.1).
#
# Expected: Four columns, of which posts (whole) are fixed at none; `moved` may be 0 to 0.000001, the
# hospital has 60 less half of who moved, and `vacant = 0.1 posts - 0.2 moved` is not below 0. Nobody
# moving, 60 in the hospital and nothing vacant meets every row exactly, so the status is Optimal.
#
# Instead: The status is Infeasible. It is Optimal where `posts` need not be whole, where presolve is
# off, where the room is 0.0000005 or 0.000002, and where each equation is one row and not two.
#
# Who meets it: Whoever decides in two stages, and hands a figure of the first to the second with room of
# a millionth for its last digits: the second stage then "proves" that the first plan breaks a rule.
#
# What to do: Fix the figure itself, made exact first (hires, shares and stocks to the last digit), or
# leave it free; give no room as small as `mip_feasibility_tolerance`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import highspy
import numpy as np

POSTS, MOVED, HOSPITAL, VACANT = range(4)


def status(room=1e-6, whole=True, presolve="choose", two_rows=True):
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("presolve", presolve)
    for most in (0.0, room, 60.0, 111.0):
        highs.addVariable(0.0, most)
    if whole:
        highs.changeColIntegrality(POSTS, highspy.HighsVarType.kInteger)

    def row(low, high, terms):
        highs.addRow(low, high, len(terms), np.array(list(terms)), np.array(list(terms.values()), dtype=float))

    def equal(value, terms):
        row(-highspy.kHighsInf, value, terms) if two_rows else row(value, value, terms)
        if two_rows:
            row(value, highspy.kHighsInf, terms)

    equal(60.0, {MOVED: 0.5, HOSPITAL: 1.0})
    row(-highspy.kHighsInf, 0.0, {POSTS: -0.5, MOVED: 1.0})
    equal(0.0, {POSTS: -0.1, MOVED: 0.2, VACANT: 1.0})
    highs.run()
    return highs.modelStatusToString(highs.getModelStatus())


seen = {
    "as written": status(),
    "not whole": status(whole=False),
    "no presolve": status(presolve="off"),
    "half the room": status(room=5e-7),
    "twice the room": status(room=2e-6),
    "one row each": status(two_rows=False),
}
print("highspy", version("highspy"), seen)
assert seen.pop("as written") == "Infeasible"
assert set(seen.values()) == {"Optimal"}
PYTHON
