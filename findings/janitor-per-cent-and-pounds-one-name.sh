#!/usr/bin/env bash
# pyjanitor 0.32.60, making heads of a planner's sheet fit for code.
#
# Expected: clean_names gives each column a name of its own: pandas itself numbers heads that repeat, and the package
# exists to save people from names that cannot be used. "Staff (%)" and "Staff (£)" stay two names, or it raises.
#
# Instead: With remove_special=True both are "staff", and with strip_underscores=True alone "Staff (WTE)" and
# "Staff WTE" are both "staff_wte". Nothing is said. df["staff"] is then a table of two columns, and an average of it
# mixes per cent with pounds.
#
# Who meets it: Whoever cleans a workbook in which the unit is all that tells two columns apart.
#
# What to do: Look at df.columns.is_unique afterwards; rename such columns first.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyjanitor==0.32.60" \
    "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" -W error::UserWarning - <<'PYTHON'
from importlib.metadata import version

import janitor  # noqa: F401 - it adds the methods
import pandas as pd

sheet = pd.DataFrame([[40.0, 51000.0]], columns=["Staff (%)", "Staff (£)"])
cleaned = sheet.clean_names(remove_special=True, strip_underscores=True)
spelt = pd.DataFrame([[1.5, 2.5]], columns=["Staff (WTE)", "Staff WTE"]).clean_names(strip_underscores=True)
print("pyjanitor", version("pyjanitor"), "pandas", version("pandas"))
print(cleaned.columns.tolist(), cleaned["staff"].mean(axis=1).tolist(), spelt.columns.tolist())
assert sheet.columns.is_unique
assert cleaned.columns.tolist() == ["staff", "staff"]
assert cleaned["staff"].shape == (1, 2)
assert cleaned["staff"].mean(axis=1).tolist() == [25520.0], "per cent and pounds together"
assert spelt.columns.tolist() == ["staff_wte", "staff_wte"]
PYTHON
