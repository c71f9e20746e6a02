#!/usr/bin/env bash
# esda 2.9.0, the spatial statistics of PySAL, `smoothing.Empirical_Bayes`: rates of small areas drawn towards the mean.
#
# Expected: A smoothed rate lies between the area's own rate and that of the whole, nearer to the whole the fewer
# people there are. Where areas differ no more than chance would have it, the variance between them is taken as 0, as
# Marshall (1991) has it, and every area gets the rate of the whole.
#
# Instead: The variance may be negative, and then the rates are turned round: of four areas with 10, 20, 10 and 7.5
# cases a thousand people the second, the highest, gets 8.4, less than any but itself had, and the last, the lowest,
# gets 13.1, the most. With other counts, 12, 9, 10 and 10.3 a thousand, one area gets a rate of minus 17 a thousand. No warning
# is given. Where areas differ clearly (30 and 10 a thousand) the rates are right. `Spatial_Empirical_Bayes`
# beside it does take such a variance as 0.
#
# Who meets it: Whoever maps need, falls or waits by neighbourhood: counts are small there, so that a negative
# variance is common, and the map shows the opposite of what was counted.
#
# What to do: Look whether all smoothed rates lie between the area's rate and the mean; or work it out by hand with
# the variance held at 0 or more.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "esda==2.9.0" \
    "libpysal==4.14.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import warnings
from importlib.metadata import version
import libpysal
import numpy as np
from esda import smoothing


def smoothed(cases, people):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        rates = smoothing.Empirical_Bayes(np.array(cases), np.array(people)).r.ravel()
    return (1000 * rates).round(2).tolist(), [str(one.message) for one in said]


def by_marshall(cases, people):
    cases, people = np.array(cases, float), np.array(people, float)
    mean, rates = cases.sum() / people.sum(), cases / people
    between = max((people * (rates - mean) ** 2).sum() / people.sum() - mean / people.mean(), 0)
    return (1000 * (mean + between / (between + mean / people) * (rates - mean))).round(2).tolist()


turned = [10, 2, 5, 3], [1000, 100, 500, 400]
negative = [12, 9, 20, 31], [1000, 1000, 2000, 3000]
clear = [30, 10], [1000, 1000]
seen = {name: (*smoothed(*one), by_marshall(*one)) for name, one in
        (("turned", turned), ("negative", negative), ("clear", clear))}
near = libpysal.weights.lat2W(2, 2)
spatial = (1000 * smoothing.Spatial_Empirical_Bayes(*map(np.array, turned), near).r.ravel()).round(2).tolist()
print("esda", version("esda"), seen, spatial)
assert seen["turned"] == ([10.0, 8.41, 10.0, 13.06], [], [10.0] * 4)
assert seen["negative"] == ([8.53, 11.6, -17.0, 10.43], [], [10.29] * 4)
assert seen["clear"] == ([28.0, 12.0], [], [28.0, 12.0])
assert all(7.5 <= rate <= 20 for rate in spatial) and spatial[3] < 13
PYTHON
