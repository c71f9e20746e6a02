#!/usr/bin/env bash
# pycanon 1.0.1.post2, checks of anonymity before data are published, with pandas 3.1.1.
#
# Expected: A person whose area is missing is alone among those with a missing area, so the table
# is 1-anonymous; or the missing value is refused.
#
# Instead: The person is left out of the count: the table of three people of one area and one
# person of 60 to 64 without an area is 3-anonymous, though that person's row is the only one of
# its kind and is published with the rest. With the text "unknown" in place of the missing value,
# the answer is 1.
#
# Who meets it: An analyst who checks staff data before publication: people without an area are
# the rare ones.
#
# What to do: Fill missing quasi-identifiers with a text before the check.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pycanon==1.0.1.post2" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas as pd
from pycanon import anonymity

staff = pd.DataFrame(
    {
        "area": ["A", "A", "A", None],
        "age": ["20-24", "20-24", "20-24", "60-64"],
        "leaves": ["yes", "no", "unsure", "yes"],
    }
)
filled = staff.fillna({"area": "unknown"})
seen = [int(anonymity.k_anonymity(table, ["area", "age"])) for table in (staff, filled)]
several = [
    int(anonymity.l_diversity(table, ["area", "age"], ["leaves"])) for table in (staff, filled)
]
print("pycanon", version("pycanon"), "pandas", version("pandas"), seen, several)
assert seen == [3, 1]
assert several == [3, 1]
PYTHON
