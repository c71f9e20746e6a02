#!/usr/bin/env bash
# microdf-python 1.5.12, tables of a survey whose rows stand for many people ("weighted pandas").
#
# Expected: Everything that sums or averages weighs: `groupby("area")["hours"].mean()`, `groupby("area").sum()`,
# `groupby("area")["hours"].agg(["sum", "mean"])` and `pivot_table` do. So `groupby("area").agg({"hours": "sum"})`,
# which is pandas' usual way to take one figure of one column and another of the next, does too, or raises.
#
# Instead: It does not weigh: 5 hours where the others say 90, and a mean of 2.5 for one of 3. So it is with
# agg(total=("hours", "sum")). A warning is not given.
#
# Who meets it: Whoever sums a survey of carers or patients by area: the total is that of the people asked, not of
# the people they stand for, and means are off by less, which nobody notices.
#
# What to do: Take the column first, `groupby("area")["hours"].agg(...)`, and hold one total against the plain sum.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "microdf-python==1.5.12" \
    "pandas==3.0.6" \
    "numpy==2.2.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from microdf import MicroDataFrame

asked = MicroDataFrame({"area": ["a", "a", "b"], "hours": [1.0, 4.0, 9.0]}, weights=[10, 20, 70])
by = asked.groupby("area")
seen = {
    "column, agg": by["hours"].agg(["sum", "mean"]).loc["a"].tolist(),
    "table, sum and mean": [by.sum()["hours"]["a"], by.mean()["hours"]["a"]],
    "pivot_table": [asked.pivot_table(index="area", values="hours", aggfunc=f)["hours"]["a"] for f in ("sum", "mean")],
    "table, agg of a dict": [by.agg({"hours": f})["hours"]["a"] for f in ("sum", "mean")],
    "table, agg by name": by.agg(total=("hours", "sum"), mean=("hours", "mean")).loc["a"].tolist(),
}
seen = {how: [float(x) for x in figures] for how, figures in seen.items()}
print("microdf-python", version("microdf-python"), seen)
assert seen["column, agg"] == seen["table, sum and mean"] == seen["pivot_table"] == [90.0, 3.0]
assert seen["table, agg of a dict"] == seen["table, agg by name"] == [5.0, 2.5]
PYTHON
