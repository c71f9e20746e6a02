#!/usr/bin/env bash
# linopy 0.10.1 (with xarray 2026.9.0 and pandas 3.1.1).
#
# Expected: Variables carry the labels of their areas, so `x + y` joins x and y by label, or
# refuses where the labels differ. A vector of limits in another order is indeed joined by label.
#
# Instead: If two variables have the same number of areas, linopy pairs them by position and keeps
# the labels of the first, even where the second holds the same areas in another order. In the
# sum, the row for "Powys" holds x of Powys and y of Gwent. With one area more it joins by label
# after all.
#
# Who meets it: A planner whose table of posts and table of graduates cover the same number of
# clusters but not the same ones, or hold them in another order: every row of the model is then
# wrong and nothing looks odd.
#
# What to do: Give every variable one common index made once; before adding, compare `x.coords`
# and `y.coords`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    "linopy==0.10.1" \
    "highspy==1.16.0" \
    "xarray==2026.9.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import linopy
import pandas as pd


def paired(first, second):
    model = linopy.Model()
    x = model.add_variables(coords=[pd.Index(first, name="area")], name="x")
    y = model.add_variables(coords=[pd.Index(second, name="area")], name="y")
    return [line for line in str(x + y).splitlines() if line.startswith("[")]


seen = {
    "reordered": paired(["Gwent", "Powys"], ["Powys", "Gwent"]),
    "other areas": paired(["Gwent", "Powys"], ["Powys", "Gwynedd"]),
    "one area more": paired(["Gwent", "Powys"], ["Powys", "Gwynedd", "Gwent"]),
}
print("linopy", version("linopy"), seen)
assert seen["reordered"] == ["[Gwent]: +1 x[Gwent] + 1 y[Powys]", "[Powys]: +1 x[Powys] + 1 y[Gwent]"]
assert seen["other areas"] == ["[Gwent]: +1 x[Gwent] + 1 y[Powys]", "[Powys]: +1 x[Powys] + 1 y[Gwynedd]"]
assert seen["one area more"] == [
    "[Gwent]: +1 x[Gwent] + 1 y[Gwent]",
    "[Gwynedd]: +1 y[Gwynedd]",
    "[Powys]: +1 x[Powys] + 1 y[Powys]",
]
PYTHON
