#!/usr/bin/env bash
# BPTK-Py 3.2.0, stocks and flows in Python: `step`, for what is there from some year on.
#
# Expected: `step(10.0, 2026.0)` is 10 from 2026 on, as STEP is in Stella, whose models the package reads, and as
# `pulse(model, 10.0, 2026.0)` beside it comes in 2026.
#
# Instead: It is 0 in 2026 and 10 from one time step later. With steps of a year, five years of ten posts become four, 40
# in place of 50 by the end of 2030; with quarters 47.5. The pulse of the same year comes in 2026, so the two tell of the
# same year differently. `If(time() >= 2026.0, 10.0, 0.0)` gives 50 each time. Nothing is said.
#
# Who meets it: A workforce planner who lets money, places or a new rule begin in a year: everything comes a step late, by
# an amount that hangs on the step of the model.
#
# What to do: Write the condition out, or begin half a step earlier, and read the series in the first year.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "BPTK-Py==3.2.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from BPTK_Py import Model
from BPTK_Py import sd_functions as sd


def posts(dt, equation):
    """The posts that have come by the end of 2030, and how many come a year in 2026."""
    model = Model(starttime=2025.0, stoptime=2031.0, dt=dt, name="posts")
    new = model.flow("new")
    new.equation = equation(model)
    stock = model.stock("posts")
    stock.initial_value = 0.0
    stock.equation = new
    return float(stock(2031.0)), float(new(2026.0))


kinds = {
    "step": lambda model: sd.step(10.0, 2026.0),
    "pulse": lambda model: sd.pulse(model, 10.0, 2026.0),
    "written out": lambda model: sd.If(sd.time() >= 2026.0, 10.0, 0.0),
}
seen = {name: [posts(dt, kind) for dt in (1.0, 0.5, 0.25)] for name, kind in kinds.items()}
print("BPTK-Py", version("BPTK-Py"), seen)
assert seen["step"] == [(40.0, 0.0), (45.0, 0.0), (47.5, 0.0)]
assert seen["pulse"] == [(10.0, 10.0), (10.0, 20.0), (10.0, 40.0)]
assert seen["written out"] == [(50.0, 10.0)] * 3
PYTHON
