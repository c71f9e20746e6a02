#!/usr/bin/env bash
# statsmodels 0.15.0, DescrStatsW: the mean and its interval from a weighted survey.
#
# Expected: Survey weights say how many people each answer stands for. The interval depends on how many
# were asked, and is the same whether the weights sum to the people or to 1.
#
# Instead: Each weight is a number of answers. Four answers with weights of 1 give 2.5 with 0.45 to 4.55;
# with weights of 10,000 (what the survey's file holds) 2.49 to 2.51, as if 40,000 had been asked; with
# weights that sum to 1 the interval is not a number. The mean is right each time, so nothing looks wrong.
#
# Who meets it: An analyst who takes need or satisfaction by area from a national survey's weighted file.
#
# What to do: Scale the weights to the number of answers (w * n / w.sum()), which still leaves out that
# unequal weights widen the interval; or a package for survey designs.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "statsmodels==0.15.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from statsmodels.stats.weightstats import DescrStatsW

answers = np.array([1.0, 2.0, 3.0, 4.0])
seen = {}
for weight in (1, 10_000, 0.25):
    stats = DescrStatsW(answers, weights=np.full(4, float(weight)))
    seen[weight] = (float(stats.mean), *(round(float(end), 3) for end in stats.tconfint_mean()))
print("statsmodels", version("statsmodels"), seen)
assert seen[1] == (2.5, 0.446, 4.554)
assert seen[10_000] == (2.5, 2.489, 2.511)
assert seen[0.25][0] == 2.5 and np.isnan(seen[0.25][1:]).all()
PYTHON
