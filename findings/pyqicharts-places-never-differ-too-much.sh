#!/usr/bin/env bash
# pyqicharts 2.0.0, control charts for quality improvement in health care: `overdispersion_test` with a denominator.
#
# Expected: The dispersion ratio says how much more places differ than chance would have it: about 1 where they do not,
# above it where they do, for rates as for counts; and the same rates of ten times the people differ more for certain.
#
# Instead: For counts it is variance over mean, and right. For rates it is the variance of the rates over the mean of the
# rates, as if a rate were a count, so it is far below 1: of five places, with 7.5 to 40 cases a thousand people,
# the ratio is 0.01, where the sum of squared deviations over what chance gives, by degrees of freedom, is 8.8.
# With ten times the cases and ten times the people it is 0.01 again; by that other sum it is ten times as large. No
# line says that 1 is no longer the mark.
#
# Who meets it: Whoever asks before a funnel plot of rates by practice or cluster whether its limits must be widened: the
# answer is that they need not, whatever the places.
#
# What to do: Divide the squared deviations of each place from the mean by the variance that its size gives, add them
# up and divide by the number of places less one.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyqicharts==2.0.0" \
    "pandas==2.3.3" \
    "numpy==2.0.2"
cd "$work"
export MPLBACKEND=Agg MPLCONFIGDIR="$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas as pd
import pyqicharts

places = pd.DataFrame({"cases": [10, 2, 5, 3, 60], "people": [1000, 100, 500, 400, 1500]})


def by_hand(table):
    mean = table["cases"].sum() / table["people"].sum()
    by_chance = table["people"] * mean * (1 - mean)
    return round(float(((table["cases"] - table["people"] * mean) ** 2 / by_chance).sum() / (len(table) - 1)), 2)


def by_package(table, **denominator):
    return round(float(pyqicharts.overdispersion_test(table, "cases", **denominator)["dispersion_ratio"].iloc[0]), 4)


counts = pd.DataFrame({"cases": [8, 12, 10, 10, 5, 15]})
seen = {
    "rates": (by_package(places, denominator="people"), by_hand(places)),
    "ten times as long": (by_package(places * 10, denominator="people"), by_hand(places * 10)),
    "counts": (by_package(counts), round(float(counts["cases"].var() / counts["cases"].mean()), 4)),
}
print("pyqicharts", version("pyqicharts"), "(package, by hand)", seen)
assert seen == {"rates": (0.0104, 8.77), "ten times as long": (0.0104, 87.75), "counts": (1.16, 1.16)}
PYTHON
