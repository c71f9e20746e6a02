#!/usr/bin/env bash
# dealib 1.0.0, data envelopment analysis (DEA): a service with staff that saw nobody.
#
# Expected: By output a score says by how much a service's contacts could grow: 1 is the best there is and 2.5 is two and
# a half times as many. For a service with staff and no contacts no factor is enough: infinity, missing, or an error.
#
# Instead: It is 0, below the best. Sorted, or by its mean, the service that did nothing leads the list, and the mean of
# all four is 1.16 in place of one that has no bound; 1 over the score, which is the efficiency, is infinite for it, 0.4
# for one with two contacts. By input the same service has 0, the worst, which is right. Nothing is said, though the
# programme of that service has no bound: the 0 is what its own simplex method is left with.
#
# Who meets it: Whoever ranks services by DEA in the first year of a new post, when a base has staff and no contacts yet.
#
# What to do: Leave out units with no output before, or refuse a score by output that is below 1.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "dealib==1.0.0" \
    "scipy==1.14.1" \
    "numpy==1.26.4"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from dealib.dea import RTS, Orientation, dea

staff = np.array([[4.0], [5.0], [8.0], [10.0]])
contacts = np.array([[4.0], [2.0], [7.0], [0.0]])

seen = {
    side: dea(staff, contacts, rts=RTS.crs, orientation=getattr(Orientation, side)).eff.round(3).tolist()
    for side in ("input", "output")
}
print("dealib", version("dealib"), seen, "mean by output", round(float(np.mean(seen["output"])), 2))
assert seen == {"input": [1.0, 0.4, 0.875, 0.0], "output": [1.0, 2.5, 1.143, 0.0]}
assert min(seen["output"]) == seen["output"][3] < 1
PYTHON
