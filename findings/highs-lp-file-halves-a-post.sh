#!/usr/bin/env bash
# highspy 1.16.0 writing an LP file, and CBC reading it: the one that PuLP 3.3.2 brings, and the one of
# python-mip 2.0.0.
#
# Expected: An LP file that HiGHS wrote is the same model for every reader of the format. PuLP's own LP
# file of the same model is.
#
# Instead: CBC knows the sections of whole numbers as `binaries` and `generals`. HiGHS writes them as
# `bin` and `gen`, and CBC takes both words for two more variables: every number may then be a fraction.
# The plan of 3 whole posts, worth 15, is one of 3.17 posts, worth 15.83, told as optimal. SCIP reads
# the file as HiGHS does.
#
# Who meets it: Whoever hands a model to somebody with another solver for a check: the check finds a
# better plan than the one that was published, with parts of posts.
#
# What to do: Write the LP file with PuLP, or the MPS file, and compare the number of whole-number
# columns after reading.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "highspy==1.16.0" \
    "pulp==3.3.2" \
    "mip==2.0.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import subprocess
import highspy
import mip
import pulp

model = highspy.Highs()
model.setOptionValue("output_flag", False)
bangor = model.addIntegral(lb=0, ub=9, name="bangor")
bala = model.addIntegral(lb=0, ub=9, name="bala")
model.addConstr(2 * bangor + 3 * bala <= 9.5, name="budget")
model.maximize(3 * bangor + 5 * bala)
by_highs = round(model.getInfo().objective_function_value, 6)
model.writeModel("highs.lp")

again = highspy.Highs()
again.setOptionValue("output_flag", False)
again.readModel("highs.lp")
again.run()

problem = pulp.LpProblem("posts", pulp.LpMaximize)
x, y = (pulp.LpVariable(name, 0, 9, cat="Integer") for name in ("bangor", "bala"))
problem += 3 * x + 5 * y
problem += 2 * x + 3 * y <= 9.5
problem.writeLP("pulp.lp")


def with_cbc(file):
    command = [pulp.PULP_CBC_CMD().path, file, "solve", "solution", "answer.txt"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first, *rows = open("answer.txt").read().strip().splitlines()
    return first, {row.split()[1]: float(row.split()[2]) for row in rows}


def with_mip(file):
    read = mip.Model(solver_name=mip.CBC)
    read.verbose = 0
    read.read(file)
    read.optimize()
    return round(read.objective_value, 6), [v.name for v in read.vars]


seen = {
    "HiGHS": by_highs,
    "HiGHS from its file": round(again.getInfo().objective_function_value, 6),
    "CBC of PuLP from the file of HiGHS": with_cbc("highs.lp"),
    "CBC of python-mip from the file of HiGHS": with_mip("highs.lp"),
    "CBC of PuLP from the file of PuLP": with_cbc("pulp.lp")[0],
}
print("highspy", version("highspy"), "PuLP", version("pulp"), "python-mip", version("mip"), seen)
assert seen["HiGHS"] == seen["HiGHS from its file"] == 15.0
first, plan = seen["CBC of PuLP from the file of HiGHS"]
assert first == "Optimal - objective value 15.83333333"
assert plan == {"bangor": 0.0, "bala": 3.1666667, "bin": 0.0, "gen": 0.0}
assert seen["CBC of python-mip from the file of HiGHS"] == (15.833333, ["bangor", "bala", "bin", "gen"])
assert seen["CBC of PuLP from the file of PuLP"] == "Optimal - objective value 15.00000000"
PYTHON
