#!/usr/bin/env bash
# pyjanitor 0.32.60, making a table of staff whole: a row for every area and year.
#
# Expected: df.complete("area", "year", fill_value=0) adds the rows that are not there, with 0, and leaves the rows
# that are there as they are. Its first sentence speaks of missing combinations alone.
#
# Instead: A figure that was withheld in a row that was there (NaN) becomes 0 too. What nobody may know and what is
# nobody can no longer be told apart, and a sum or a vacancy rate takes the withheld area for an empty one.
#
# Who meets it: Whoever fills up tables of StatsWales or of a staff record, in which small figures are withheld.
#
# What to do: explicit=False, which fills the new rows alone.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyjanitor==0.32.60" \
    "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import janitor  # noqa: F401 - it adds the methods
import pandas as pd

staff = pd.DataFrame({"area": ["Bala", "Corwen"], "year": [2024, 2025], "wte": [1.5, None]})  # Corwen: withheld
seen = {
    name: staff.complete("area", "year", fill_value=0, **how).set_index(["area", "year"])["wte"]
    for name, how in {"as it comes": {}, "explicit=False": {"explicit": False}}.items()
}
print("pyjanitor", version("pyjanitor"), "pandas", version("pandas"))
for name, wte in seen.items():
    print(name, wte.to_dict())
assert staff["wte"].isna().sum() == 1
assert seen["as it comes"].to_dict() == {
    ("Bala", 2024): 1.5, ("Bala", 2025): 0.0, ("Corwen", 2024): 0.0, ("Corwen", 2025): 0.0
}, "the withheld figure is 0"
assert pd.isna(seen["explicit=False"]["Corwen", 2025])
assert seen["explicit=False"]["Corwen", 2024] == 0
PYTHON
