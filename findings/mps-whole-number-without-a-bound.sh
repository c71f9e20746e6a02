#!/usr/bin/env bash
# The MPS format, read by HiGHS (highspy 1.16.0) and by PuLP 3.3.2.
#
# Expected: A whole-number column between the markers INTORG and INTEND, without a row under
# BOUNDS, is 0 or more for every reader, as a continuous column without bounds is.
#
# Instead: HiGHS and the CBC of PuLP read the column as 0 or 1, which is an old convention of the
# format; PuLP reads it as 0 or more. One file, "as many posts as possible, at most 5", is 1 post
# by HiGHS and 5 posts by HiGHS when PuLP has read it.
#
# Who meets it: An analyst who checks a plan with a second reader, or writes MPS by hand or by a
# small script: both answers are called optimal.
#
# What to do: Write a bound for each whole-number column (PL for none).
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
import highspy
import pulp

lines = """NAME          POSTS
ROWS
 N  COST
 L  LIMIT
COLUMNS
    MARKER                 'MARKER'                 'INTORG'
    X         COST              -1.0   LIMIT              1.0
    MARKER                 'MARKER'                 'INTEND'
RHS
    RHS       LIMIT              5.0
"""
bounds = """BOUNDS
 PL BND       X
"""


def posts(text):
    with open("posts.mps", "w") as file:
        file.write(text + "ENDATA\n")
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.readModel("posts.mps")
    solver.run()
    own = solver.getSolution().col_value[0]
    names, problem = pulp.LpProblem.fromMPS("posts.mps")
    problem.solve(pulp.HiGHS(msg=False))
    return round(own), round(names["X"].value())


seen = posts(lines)
print("highspy", version("highspy"), "PuLP", version("pulp"), seen, posts(lines + bounds))
assert seen == (1, 5)
assert posts(lines + bounds) == (5, 5)
PYTHON
