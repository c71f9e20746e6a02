#!/usr/bin/env bash
# samplics 0.6.1, estimates from surveys with weights: a proportion where one of those asked gave no answer.
#
# Expected: The mean of such a column is not a number until one says remove_nan=True, and so are the proportions; or
# the one who gave no answer is a group of their own; or is left out, and the shares sum to 1.
#
# Instead: "yes" is 0.3 and "no" is 0.1, each with a standard error, and the other 0.6 is told nowhere: the weight of the
# one without an answer stays below the line. With remove_nan=True it is 0.75 and 0.25, but in an array of texts with
# None, which is what a list of answers becomes, that changes nothing.
#
# Who meets it: Whoever takes from a survey the share who need help or cannot get care: it comes out too small by as
# many as did not answer.
#
# What to do: Sum the shares. Give a pandas Series, not an array, with remove_nan=True; or drop the rows oneself.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "samplics==0.6.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
from samplics import PopParam, TaylorEstimator

weight = np.array([10.0, 10.0, 20.0, 60.0])
answers = ["yes", "no", "yes", None]
series, array = pd.Series(answers), np.array(answers, dtype=object)


def estimate(what, answers, remove):
    by = TaylorEstimator(what)
    by.estimate(y=answers, samp_weight=weight, remove_nan=remove)
    return by.point_est


seen = {
    "proportions": estimate(PopParam.prop, series, remove=False),
    "without nan": estimate(PopParam.prop, series, remove=True),
    "of an array, without nan": estimate(PopParam.prop, array, remove=True),
}
seen = {how: {answer: round(float(share), 3) for answer, share in shares.items()} for how, shares in seen.items()}
mean = estimate(PopParam.mean, np.array([1, 0, 1, np.nan]), remove=False)
print("samplics", version("samplics"), seen, "mean:", mean)
assert np.isnan(mean)
assert seen["proportions"] == seen["of an array, without nan"] == {"no": 0.1, "yes": 0.3}
assert seen["without nan"] == {"no": 0.25, "yes": 0.75}
PYTHON
