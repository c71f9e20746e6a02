#!/usr/bin/env bash
# branca 0.8.2, which makes the colour scales of folium maps.
#
# Expected: A place without a value gets a colour of its own, no colour, or an error that names
# the missing value.
#
# Instead: A stepped scale gives NaN the colour of the highest class. A smooth scale with the same
# colours raises "Thresholds are not sorted", which is not the fault.
#
# Who meets it: Whoever colours clusters by need, waiting or travel in a folium map: a cluster for
# which nobody has a figure looks like the worst one.
#
# What to do: Test for NaN in the style function before the scale is asked, and draw such places
# in a hatch or a grey that the key explains.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    "branca==0.8.2" \
    "jinja2==3.1.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from branca.colormap import LinearColormap, StepColormap

colours = ["#ffffff", "#0000ff", "#ff0000"]
step = StepColormap(colours, index=[0, 10, 20, 30], vmin=0, vmax=30)
smooth = LinearColormap(colours, index=[0, 15, 30], vmin=0, vmax=30)
try:
    told = smooth(float("nan"))
except ValueError as error:
    told = str(error)
seen = {"5": step(5), "29": step(29), "missing": step(float("nan")), "missing, smooth": told}
print("branca", version("branca"), seen)
assert seen == {
    "5": "#ffffffff",
    "29": "#ff0000ff",
    "missing": "#ff0000ff",
    "missing, smooth": "Thresholds are not sorted.",
}
PYTHON
