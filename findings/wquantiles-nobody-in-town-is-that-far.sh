#!/usr/bin/env bash
# wquantiles 0.6, weighted quantiles: minutes to the nearest clinic, weighted by people.
#
# Expected: Of 1,000 people 910 are 5 minutes away, 80 are 20 and 10 are 60. Half are within 5 minutes, and so are nine
# in ten, as they are when each person stands in a row of their own.
#
# Instead: The median is 6.4 minutes and nine in ten are within 18.5. Each place stands at the middle of its people and
# what lies between is drawn as a straight line, so that most of a large place is told times that nobody there has. Of
# 99 people at 5 minutes and one at 60, the 90th percentile is 49.55 minutes.
#
# Who meets it: Whoever tells a typical or a long journey from a table of places with their people: towns come out
# farther from care than anybody in them is, by more the larger they are.
#
# What to do: numpy.quantile with weights= and method="inverted_cdf" gives 5 and 5.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "wquantiles==0.6" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import wquantiles

minutes, people = np.array([5.0, 20.0, 60.0]), np.array([910, 80, 10])
each = np.repeat(minutes, people)
seen = {
    "one row each": [float(np.quantile(each, q)) for q in (0.5, 0.9)],
    "numpy, weighted": [float(np.quantile(minutes, q, weights=people, method="inverted_cdf")) for q in (0.5, 0.9)],
    "wquantiles": [round(float(wquantiles.quantile(minutes, people, q)), 1) for q in (0.5, 0.9)],
    "one of a hundred is far": round(float(wquantiles.quantile(np.array([5.0, 60.0]), np.array([99, 1]), 0.9)), 2),
}
print("wquantiles", version("wquantiles"), seen)
assert (each <= 5).mean() == 0.91
assert seen["one row each"] == seen["numpy, weighted"] == [5.0, 5.0]
assert seen["wquantiles"] == [6.4, 18.5]
assert seen["one of a hundred is far"] == 49.55
PYTHON
