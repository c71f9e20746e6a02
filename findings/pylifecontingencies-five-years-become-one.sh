#!/usr/bin/env bash
# pylifecontingencies 0.5.0, life tables in Python after R's lifecontingencies: `LifeTable.from_dataframe` with a column
# of ages.
#
# Expected: A table of every fifth age (60, 65, ... 80), as most that are published are, is read by its column of ages
# or is refused: half of those aged 60 are dead at 72.5, and on average they live 12 more years.
#
# Instead: Of the column of ages only the least is used. The other rows become the ages 61, 62, 63 and 64, and whoever
# is 60 lives 2.4 more years. Nothing is said. (Rows in another order are sorted by that column first.)
#
# Who meets it: Whoever works out how long people or staff of an age still need, or give, a service from a published
# table.
#
# What to do: Fill in single years first; `made.ages` tells which ages a table was read with.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pylifecontingencies==0.5.0" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
from pylifecontingencies import LifeTable
from pylifecontingencies.demographic import ex_complete

fifth = pd.DataFrame({"age": [60, 65, 70, 75, 80], "alive": [1000, 900, 700, 300, 0]})
single = pd.DataFrame({"age": range(60, 81)})
single["alive"] = np.interp(single["age"], fifth["age"], fifth["alive"])
read = {name: LifeTable.from_dataframe(table, lx_col="alive") for name, table in (("fifth", fifth), ("single", single))}
years = {name: round(float(ex_complete(table, 60)), 2) for name, table in read.items()}
ages = {name: [int(a) for a in table.ages] for name, table in read.items()}

print("pylifecontingencies", version("pylifecontingencies"), years, ages["fifth"])
assert years["single"] == 5 * (1000 / 2 + 900 + 700 + 300) / 1000 == 12.0
assert ages["fifth"][:5] == [60, 61, 62, 63, 64] and years["fifth"] == 2.4
PYTHON
