#!/usr/bin/env bash
# pysd 3.14.3 (XMILE 1.0 file).
#
# Expected: Ten people work in a hospital, a stock marked <non_negative/>, and four a year move to the
# community. Such a stock holds its outflows back to what is there, as Stella does. After three years
# nobody is left, ten have moved, and there are ten people in all in every year.
#
# Instead: The hospital is held at 0 and the flow goes on: after five years 20 people have moved out
# of a hospital that had ten. No warning is given.
#
# Who meets it: A workforce planner who takes a stock-and-flow model from Stella to Python: staff who
# leave, patients on a list or training places come out of nothing once a stock is empty.
#
# What to do: Write the limit into the flow (with a step of one year, `MIN(4, hospital)`), and test
# that stocks add up.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pysd==3.14.3" \
    "pandas==3.0.6" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

import pysd

MODEL = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
 <header><name>shift</name><vendor>none</vendor><product version="1.0">none</product></header>
 <sim_specs method="Euler" time_units="Years"><start>0</start><stop>5</stop><dt>1</dt></sim_specs>
 <model><variables>
  <stock name="hospital"><eqn>10</eqn><outflow>moved</outflow><non_negative/></stock>
  <stock name="community"><eqn>0</eqn><inflow>moved</inflow></stock>
  <flow name="moved"><eqn>{flow}</eqn></flow>
 </variables></model>
</xmile>
"""


def run(name, flow):
    Path(f"{name}.xmile").write_text(MODEL.format(flow=flow), encoding="utf-8")
    found = pysd.read_xmile(f"{name}.xmile").run(return_columns=["hospital", "community"])
    return [tuple(float(n) for n in row) for row in found.itertuples(index=False)]


marked, limited = run("marked", "4"), run("limited", "MIN(4, hospital)")
print("pysd", version("pysd"), marked, limited)
assert marked == [(10, 0), (6, 4), (2, 8), (0, 12), (0, 16), (0, 20)]
assert limited == [(10, 0), (6, 4), (2, 8), (0, 10), (0, 10), (0, 10)]
PYTHON
