#!/usr/bin/env bash
# financialyear 1.3, months and dates of a financial year from 1 April to 31 March.
#
# Expected: "month_list returns all months of the financial year from 04-2023 to 03-2024", as its documentation says:
# twelve.
#
# Instead: Thirteen: May stands there twice, in every year. The list is made by steps of 30 days from 1 April, and both
# 1 and 31 May are among them. The dates at which each month begins and ends are right.
#
# Who meets it: Whoever adds up a year month by month (starters, leavers, hours of agency staff): May counts twice.
#
# What to do: Take each month once, or pandas: period_range("2023-04", periods=12, freq="M").
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "financialyear==1.3" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from financialyear import Finyear

starters = {month: 10 for month in pd.period_range("2023-04", periods=12, freq="M").strftime("%m-%Y")}
months = Finyear("2023-24").month_list()
total = sum(starters[month] for month in months)
print("financialyear", version("financialyear"), months, "starters:", sum(starters.values()), "told:", total)
assert sum(starters.values()) == 120
assert total == 130 and set(months) == set(starters)
assert months.count("05-2023") == 2
assert all(len(Finyear(f"{y}-{(y + 1) % 100:02}").month_list()) == 13 for y in range(2000, 2040))
assert str(Finyear("2023-24").month_end_date(2)) == "2024-02-29"
PYTHON
