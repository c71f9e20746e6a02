#!/usr/bin/env bash
# PuLP 3.3.2 with HiGHS (highspy 1.16.0).
#
# Expected: A misspelt solver option, such as `randm_seed` for `random_seed`, or an option with a
# value that HiGHS refuses, raises an error or at least prints a line.
#
# Instead: Nothing is raised and, with `msg=False`, nothing is printed. `setOptionValue` of
# highspy returns an error code that PuLP does not read, and the model is solved with the option
# as it was.
#
# Who meets it: An analyst who writes a seed, a gap or a thread count in a scenario and publishes
# the run as repeatable.
#
# What to do: After solving, read each option back with `problem.solverModel.getOptionValue` and
# compare it with what was asked.
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


def solve(**options):
    problem = pulp.LpProblem("posts", pulp.LpMaximize)
    x = pulp.LpVariable("x", 0, 3, cat="Integer")
    problem += x
    problem.solve(pulp.HiGHS(msg=False, **options))
    _, seed = problem.solverModel.getOptionValue("random_seed")
    return pulp.LpStatus[problem.status], seed


seen = {
    "right": solve(random_seed=7),
    "misspelt": solve(randm_seed=7),
    "refused value": solve(random_seed=-7),
}
print("PuLP", version("pulp"), "highspy", version("highspy"), seen)
assert seen == {"right": ("Optimal", 7), "misspelt": ("Optimal", 0), "refused value": ("Optimal", 0)}
PYTHON
