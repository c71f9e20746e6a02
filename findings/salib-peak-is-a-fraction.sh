#!/usr/bin/env bash
# SALib 1.6.0, samples for sensitivity analysis, with a triangular distribution.
#
# Expected: The three numbers are low, high and peak in the same unit, as in a table of
# assumptions: [0.0, 0.5, 0.4] has its peak at 0.4.
#
# Instead: Low and high are in the unit and the third number is a fraction of the way between
# them, so the peak lies at 0.2. For minutes or pounds the mistake raises an error, whose text
# speaks of a scale; for shares, chances and rates it is silent, and the mean is 0.23 instead of
# 0.3.
#
# Who meets it: An analyst who samples the assumptions of a plan, most of which are shares between
# 0 and 1, from a table of low, likely and high.
#
# What to do: Hand over (likely - low) / (high - low), and compare the mean of the sample with
# (low + likely + high) / 3.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "SALib==1.6.0" \
    "numpy==2.4.6" \
    "scipy==1.17.1" \
    "pandas==3.1.1" \
    "matplotlib==3.11.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from SALib.sample import latin


def mean(bounds):
    problem = {"num_vars": 1, "names": ["share"], "bounds": [bounds], "dists": ["triang"]}
    try:
        return round(float(latin.sample(problem, 5000, seed=1).mean()), 3)
    except ValueError as error:
        return " ".join(str(error).split())[:44]


seen = {
    "share, likely 0.4": mean([0.0, 0.5, 0.4]),
    "share, fraction 0.8": mean([0.0, 0.5, 0.8]),
    "minutes, likely 12": mean([10, 20, 12]),
}
print("SALib", version("SALib"), seen)
assert seen == {
    "share, likely 0.4": 0.233,
    "share, fraction 0.8": 0.3,
    "minutes, likely 12": "Triangular distribution bound error: Scale m",
}
PYTHON
