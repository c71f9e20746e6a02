#!/usr/bin/env bash
# ineqpy 0.4.1, measures of inequality, with places weighted by their people.
#
# Expected: One person in ten has 10 minutes of care and nine have 20. The Gini index is 0.047 (half the mean difference
# of two people, 1.8, over the mean, 19), or 0.053 with the correction for a small number, whether the ten stand in ten
# rows or in two rows with weights 1 and 9. Hoover's index, the share to be moved, is 0.9 / 19 = 0.047. Where two of
# four have nothing, Theil's index is ln 2.
#
# Instead: The two rows with weights have a Gini index of 0.47, ten times as much. Hoover's index of the ten rows is 4.5,
# a share of 450 %. Those who have nothing are left out before Theil's and Atkinson's are taken: both are 0, perfect
# equality, for 0, 0, 10 and 10. The weighted mean is right, so the weights were understood.
#
# Who meets it: Whoever tells how unevenly care or posts are spread over places of unequal size, some of which have none.
#
# What to do: Take the Gini index from one row for each person, or from a package that is right of weights (inequalipy
# 1.0.5 gives 0.047); hold any index against its bounds of 0 and 1, and against a case with a zero.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "ineqpy==0.4.1" \
    "inequalipy==1.0.5" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import inequalipy
import numpy as np
from ineqpy.inequality import atkinson, gini, hoover, mean, theil

minutes, people = np.array([10.0, 20.0]), np.array([1.0, 9.0])
ten = np.array([10.0] + [20.0] * 9)
none = np.array([0.0, 0.0, 10.0, 10.0])
by_hand = np.abs(ten[:, None] - ten).mean() / 2 / ten.mean()
seen = {
    "gini of ten rows": gini(ten),
    "gini of two, weighted": gini(minutes, people),
    "mean of two, weighted": mean(minutes, people),
    "hoover of ten rows": hoover(ten),
    "hoover of two, weighted": hoover(minutes, people),
    "theil with two of none": theil(none),
    "atkinson with two of none": atkinson(none),
    "gini with two of none": gini(none),
}
seen = {what: round(float(value), 4) for what, value in seen.items()}
print("ineqpy", version("ineqpy"), seen, "by hand:", round(by_hand, 4))
assert round(by_hand, 4) == round(float(inequalipy.gini(minutes, people)), 4) == 0.0474
assert seen["mean of two, weighted"] == 19.0
assert seen["gini of ten rows"] == 0.0526
assert seen["gini of two, weighted"] == 0.4737
assert seen["hoover of ten rows"] == 4.5
assert seen["theil with two of none"] == seen["atkinson with two of none"] == 0.0
assert seen["gini with two of none"] > 0.5
PYTHON
