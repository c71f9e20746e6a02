#!/usr/bin/env bash
# statsmodels 0.15.0, `multipletests`: p-values of many areas, corrected for their number.
#
# Expected: An area whose p-value is missing has a missing answer, the others keep theirs; or the call
# refuses it, as scipy's `false_discovery_control` does.
#
# Instead: By Benjamini and Hochberg (fdr_bh) one missing value makes every corrected p-value missing,
# while the flags beside them still say which areas are significant: four NaN and two True. By Holm and by
# Bonferroni the others stay, but are multiplied by the number with the missing one. No warning is given.
#
# Who meets it: An analyst who tests sixty areas of which one has no return, or an area without
# neighbours: the flags are published and the column of p-values beside them is empty.
#
# What to do: Leave missing values out before the call and put the answers back by area.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "statsmodels==0.15.0" \
    "scipy==1.17.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
from importlib.metadata import version
import math
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

known = [0.001, 0.2, 0.01]
gap = [0.001, 0.2, math.nan, 0.01]
seen = {}
for method in ("fdr_bh", "holm", "bonferroni"):
    for name, values in (("known", known), ("gap", gap)):
        flags, corrected = multipletests(values, method=method)[:2]
        seen[method, name] = (flags.tolist(), [None if math.isnan(p) else round(float(p), 4) for p in corrected])
try:
    false_discovery_control(gap)
except ValueError as refused:
    print("scipy", version("scipy"), refused)
else:
    raise AssertionError("scipy took it too")
print("statsmodels", version("statsmodels"), seen)
assert seen["fdr_bh", "known"] == ([True, False, True], [0.003, 0.2, 0.015])
assert seen["fdr_bh", "gap"] == ([True, False, False, True], [None] * 4)
assert seen["holm", "known"][1] == [0.003, 0.2, 0.02]
assert seen["holm", "gap"][1] == [0.004, 0.4, None, 0.03]
assert seen["bonferroni", "gap"][1] == [0.004, 0.8, None, 0.04]
PYTHON
