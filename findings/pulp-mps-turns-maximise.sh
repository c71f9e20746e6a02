#!/usr/bin/env bash
# PuLP 3.3.2, its MPS writer and reader, and HiGHS (highspy 1.16.0) as a second reader of the
# file.
#
# Expected: A model written with `writeMPS` and read again is the same model: the same direction,
# the same best value.
#
# Instead: PuLP writes the direction as a comment line (`*SENSE:Maximize`) and drops the constant
# of the objective. HiGHS skips the comment and minimises. PuLP itself, reading its own file, also
# minimises. No reader complains; a plan of 5 posts becomes a plan of none.
#
# Who meets it: Anybody who archives the exact model beside a decision, or hands it to somebody
# with another solver for a check.
#
# What to do: Write the negated objective with direction minimise before `writeMPS`, keep the
# constant beside it, and read the file back and compare its best value before it is archived.
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
import highspy
import pulp

problem = pulp.LpProblem("posts", pulp.LpMaximize)
posts = pulp.LpVariable("posts", 0, 5, cat="Integer")
problem += posts + 3
problem += posts <= 9
problem.solve(pulp.HiGHS(msg=False))
problem.writeMPS("model.mps")


def with_highs(file):
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.readModel(file)
    h.run()
    return h.getInfo().objective_function_value


variables, again = pulp.LpProblem.fromMPS("model.mps")
again.solve(pulp.HiGHS(msg=False))
seen = {
    "before": pulp.value(problem.objective),
    "read by PuLP": pulp.value(again.objective),
    "read by HiGHS": with_highs("model.mps"),
}
print("PuLP", version("pulp"), "highspy", version("highspy"), seen)
assert open("model.mps").readline().strip() == "*SENSE:Maximize"
assert again.sense == pulp.LpMinimize
assert seen == {
    "before": 8.0,
    "read by PuLP": 0.0,
    "read by HiGHS": 0.0,
}
PYTHON
