#!/usr/bin/env bash
# python-mip 2.0.0 beside highspy 1.16.0.
#
# Expected: With highspy installed, `mip.Model(solver_name="HIGHS")` works: python-mip offers the
# extra `mip[highs]`, which installs highspy.
#
# Instead: It raises FileNotFoundError and says "Please install the highspy package". python-mip
# looks for the C functions of HiGHS inside the compiled part of highspy, and this version of
# highspy does not export them. The advice in the message is already followed and cannot help. The
# package highsbox, named only in a line for Windows, does help.
#
# Who meets it: An analyst who moves a placement model from PuLP to python-mip to have lazy rows
# or a start plan with the open solver of a public body.
#
# What to do: Install highsbox beside python-mip, on Linux too, or keep to PuLP or highspy.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "mip==2.0.0" \
    "highspy==1.16.0" \
    "numpy==2.4.6" \
    "cffi==2.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import subprocess
import sys


def attempt():
    code = """
import mip
model = mip.Model(sense="MAX", solver_name="HIGHS")
model.verbose = 0
x = model.add_var(lb=0, ub=3.7, var_type="I")
model.objective = x
model.optimize()
print("best", x.x)
"""
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if line.startswith(("best", "FileNotFoundError"))][-1]


before = attempt()
subprocess.run(
    [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", "highsbox==1.15.1"], check=True
)
after = attempt()
print("mip", version("mip"), "highspy", version("highspy"), "|", before, "|", after)
assert before.startswith("FileNotFoundError: HiGHS not found. Please install the `highspy` package")
assert after == "best 3.0"
PYTHON
