#!/usr/bin/env bash
# segregation 2.6.0, the package of PySAL for how unevenly a group lives: older people by area (2.5.4 on
# Python 3.11, for which 2.6.0 does not install, does the same).
#
# Expected: Where the count of one of four areas is withheld, an index is missing or refused, or is that of the other
# three, with a word about it.
#
# Instead: It depends on the index. Dissim, Gini, Atkinson and CorrelationR are missing. Entropy is 0, perfectly even,
# where it is 0.103 with the count and 0.114 without the area. Isolation and Interaction, the chance to meet one's own
# and another, sum to 1 and are both 0. There is no warning.
#
# Who meets it: Whoever compares boards by such an index from published counts, in which small numbers are blank: a
# board with one withheld area is told as the most even of all.
#
# What to do: Count the missing first; leave such an area out, say so, and do not rank boards of unlike completeness.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "segregation==2.6.0; python_version >= '3.12'" \
    "segregation==2.5.4; python_version < '3.12'" \
    "geopandas==1.2.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from segregation import singlegroup

told = pd.DataFrame({"older": [50.0, 10.0, 40.0, 20.0], "everybody": 100.0})
withheld = told.assign(older=told["older"].where(told.index != 3))
seen = {}
for name in ("Dissim", "Gini", "Atkinson", "CorrelationR", "Entropy", "Isolation", "Interaction"):
    index = getattr(singlegroup, name)
    seen[name] = [round(float(index(table, "older", "everybody").statistic), 3) for table in (told, withheld, told[:3])]
print("segregation", version("segregation"), "told, withheld, left out:", seen)
assert [name for name, (_, blank, _) in seen.items() if pd.isna(blank)] == ["Dissim", "Gini", "Atkinson", "CorrelationR"]
assert [name for name, (_, blank, _) in seen.items() if blank == 0] == ["Entropy", "Isolation", "Interaction"]
assert (seen["Entropy"][0], seen["Entropy"][2]) == (0.103, 0.114)
# of 120 older people 50 live where half are, 10 where a tenth, 40 where two fifths, 20 where a fifth
assert seen["Isolation"][0] == round((50 * 0.5 + 10 * 0.1 + 40 * 0.4 + 20 * 0.2) / 120, 3) == 0.383
assert seen["Isolation"][0] + seen["Interaction"][0] == 1
PYTHON
