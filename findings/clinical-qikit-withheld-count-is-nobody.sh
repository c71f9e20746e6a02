#!/usr/bin/env bash
# clinical-qikit 0.5.0, control charts for health care after R's qicharts2: `qic(chart="p")` with a month whose count is
# withheld.
#
# Expected: The month is left out, as a chart of single values (`i`) leaves it out: in each of eleven months about 30 of
# 100 were seen in time, so that the centre line is 29.8 %. Nothing is known of the twelfth, with 400 people.
#
# Instead: The month is drawn at 0 %, its 400 people count and those seen count as nobody: the centre line is 21.9 %, no
# month but that one is below it, eleven in twelve lie above, and the summary counts twelve points. `u` does the same. A
# chart of counts (`c`) and the chart of single values draw no point there and count eleven.
#
# Who meets it: An analyst with waits or outcomes of which one month is withheld or not yet sent: the chart says that
# the service broke down in that month and was better than usual in all others.
#
# What to do: Leave rows without a numerator out, `data.dropna(subset=["seen"])`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "clinical-qikit==0.5.0" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
from qikit import qic

waits = pd.DataFrame(
    {
        "month": pd.date_range("2025-01-01", periods=12, freq="MS"),
        "seen": [30, 28, np.nan, 31, 29, 30, 33, 27, 30, 31, 29, 30],
        "people": [100, 100, 400, *[100] * 9],
    }
)


def chart(kind, table, **how):
    made = qic(x="month", y="seen", data=table, chart=kind, **how)
    third = made.data[made.data["x"] == "2025-03-01"]["y"].tolist()
    return [round(float(made.data["cl"].iloc[0]), 4), third, made.summary["n_obs"]]


known = waits.dropna(subset=["seen"])
seen = {kind: chart(kind, waits, n="people") for kind in "pu"}
seen["p, known months"] = chart("p", known, n="people")
single = chart("i", waits)
print("clinical-qikit", version("clinical-qikit"), seen, single)
assert round(known["seen"].sum() / known["people"].sum(), 4) == 0.2982
assert seen["p, known months"] == [0.2982, [], 11]
assert round(known["seen"].sum() / waits["people"].sum(), 4) == 0.2187
assert seen["p"] == seen["u"] == [0.2187, [0.0], 12]
assert single[0] == 29.8182 and np.isnan(single[1][0]) and single[2] == 11
PYTHON
