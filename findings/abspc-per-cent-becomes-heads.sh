#!/usr/bin/env bash
# abspc 1.1.0, control charts as NHS England's Making Data Count draws them, published by an analysts'
# team of a Welsh health board: the p chart.
#
# Expected: A column of percentages, 10, 12, 8 and 90 of every 100, is refused, or is drawn as 10, 12, 8
# and 90 per cent.
#
# Instead: A value above 1 is taken for a number of people. 10 per cent of 200 people becomes 10 of 200,
# a point at 0.05; 12 per cent of 50 becomes 0.24; 90 per cent of 10 becomes 9.0, nine times everybody.
# The centre line is wrong with them, no line says so, and the larger the group the better it looks. The
# same figures as shares give 0.10, 0.12, 0.08 and 0.90.
#
# Who meets it: An analyst who charts vacancies or waits by month: published tables hold percentages.
#
# What to do: Divide by 100 first, or give counts and sizes; look at the `value` column of
# `calculate_control_limits`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "abspc==1.1.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from abspc import calculate_control_limits
import pandas as pd


def chart(values):
    table = pd.DataFrame({"value": values, "subgroup_size": [200, 50, 400, 10]})
    drawn = calculate_control_limits(table, "p")
    return drawn["value"].round(4).tolist(), round(float(drawn["mean"].iloc[0]), 4)


seen = {"per cent": chart([10.0, 12.0, 8.0, 90.0]), "shares": chart([0.10, 0.12, 0.08, 0.90])}
print("abspc", version("abspc"), seen)
assert seen["per cent"] == ([0.05, 0.24, 0.02, 9.0], 0.1818)
assert seen["shares"] == ([0.1, 0.12, 0.08, 0.9], 0.1015)
PYTHON
