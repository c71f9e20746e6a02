#!/usr/bin/env bash
# statsforecast 2.1.1, forecasts of many monthly series at once: a month without a row.
#
# Expected: Referrals are the same each year, 10 in January to 120 in December, for two years. The row of April 2024 is
# missing, as where a month was not reported. With freq="MS" the package knows the months: it refuses the gap, or the
# forecast of January 2025 by last year's month is January's 10 all the same.
#
# Instead: It is 120, December's, and February's is 10: the rows are taken one after another, and every month before the
# gap is told as the next one. The dates give the order of the rows and the dates of the forecast, no more. A month that
# has a row with a blank does no harm to this model: only its own forecast is missing.
#
# Who meets it: Whoever forecasts need or waits from monthly returns that leave out a month, or withhold its row, by any
# model with a season: the peak of one month is staffed in another.
#
# What to do: utilsforecast.preprocessing.fill_gaps before the forecast, with a figure of one's own for the month where a
# model takes no blanks; count the rows of each series.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "statsforecast==2.1.1" \
    "utilsforecast==0.2.17" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import SeasonalNaive
from utilsforecast.preprocessing import fill_gaps

months = pd.date_range("2023-01-01", periods=24, freq="MS")
whole = pd.DataFrame({"unique_id": "Powys", "ds": months, "y": [10.0 * month for month in range(1, 13)] * 2})
gap = whole[whole["ds"] != "2024-04-01"]


def forecast(table):
    told = StatsForecast(models=[SeasonalNaive(season_length=12)], freq="MS").forecast(df=table, h=3)
    assert told["ds"].dt.month.tolist() == [1, 2, 3]
    return told["SeasonalNaive"].tolist()


seen = {"whole": forecast(whole), "gap": forecast(gap), "gap filled": forecast(fill_gaps(gap, freq="MS"))}
print("statsforecast", version("statsforecast"), "January to March 2025:", seen)
assert seen["whole"] == seen["gap filled"] == [10.0, 20.0, 30.0]
assert seen["gap"] == [120.0, 10.0, 20.0]
PYTHON
