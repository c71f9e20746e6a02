#!/usr/bin/env bash
# PHStatsMethods 0.1.16, the public-health statistics of the Department of Health and Social Care (Fingertips):
# rates standardised by age, where the count of one age band is withheld.
#
# Expected: The area's figure is missing or refused. The package does both elsewhere: ph_rate of the same rows gives
# a missing rate, and its funnel says "Numerators must provided for all records, even when their values are 0".
#
# Instead: ph_dsr and ph_ISRatio count the withheld band as nobody, with its people in the denominator. Two areas with
# the same counts, 10, 20 and 30 in three bands of 100: the one whose 20 is withheld has a standardised rate of 10,000
# beside 16,667, with an interval, and a ratio of 1.33 beside 2. The total of cases shown, 40, looks like a count.
#
# Who meets it: Whoever standardises need or admissions from published counts, in which small numbers are blank: the
# places with withheld counts, small and rural, look healthiest.
#
# What to do: Look for missing counts first, and give such an area no figure, or two: one with 0 and one with the most
# that may be withheld.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "PHStatsMethods==0.1.16" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
import PHStatsMethods as ph

bands = pd.DataFrame(
    {
        "area": ["told"] * 3 + ["withheld"] * 3,
        "band": ["0-64", "65-84", "85+"] * 2,
        "cases": [10, 20, 30, 10, None, 30],
        "people": 100,
        "standard": [300, 200, 100] * 2,
        "cases_wales": 20,
        "people_wales": 200,
    }
)
plain = ph.ph_rate(bands, "cases", "people", "area", metadata=False).set_index("area")
dsr = ph.ph_dsr(bands, "cases", "people", "standard", "area", metadata=False, euro_standard_pops=False).set_index("area")
ratio = ph.ph_ISRatio(bands, "cases", "people", "cases_wales", "people_wales", "area", metadata=False).set_index("area")
seen = {
    "plain rate": plain["Value"].round(0).to_dict(),
    "standardised rate": dsr["Value"].round(0).to_dict(),
    "its cases": dsr["Total Count"].to_dict(),
    "ratio": ratio["Value"].round(2).to_dict(),
}
print("PHStatsMethods", version("PHStatsMethods"), seen)
assert pd.isna(seen["plain rate"]["withheld"])
# (0.1 * 300 + 0.2 * 200 + 0.3 * 100) / 600, and the same with 0 for 0.2
assert seen["standardised rate"] == {"told": 16667.0, "withheld": 10000.0}
assert seen["its cases"] == {"told": 60.0, "withheld": 40.0}
# 60 and 40 cases where 30 are expected
assert seen["ratio"] == {"told": 2.0, "withheld": 1.33}
print(dsr.loc["withheld", ["lower_95_ci", "upper_95_ci"]].round(0).to_dict())
PYTHON
