#!/usr/bin/env bash
# pram 0.2.0, post-randomisation: answers of people are exchanged at random before a table is published, so that the
# shares stay.
#
# Expected: Who has no age band recorded has none afterwards, and nobody loses theirs: bands are exchanged for bands.
#
# Instead: Everything is made text first, so that "None" is one more band. Of 250 people without a band some are given
# one, some with a band lose it, and no cell of the table is missing any more: `isna()` finds nobody, where 250 in 1,000
# had no band. Nothing is said.
#
# Who meets it: Whoever protects a table of staff or patients in which something was not recorded: the next person
# counts "None" as an answer, or reads that all is known.
#
# What to do: Exchange the rows that have an answer, and put the others back beside them.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pram==0.2.0" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
from pram import Pram

people = pd.DataFrame({"band": ["0-64", "65-84", None, "85+"] * 250})
unknown = people["band"].isna()
np.random.seed(1)
after = Pram.pram(people.copy(), columns=["band"])["band"]
seen = {
    "without a band": [int(unknown.sum()), int(after.isna().sum())],
    "bands": sorted(after.unique()),
    "given one": int((unknown & (after != "None")).sum()),
    "lost theirs": int((~unknown & (after == "None")).sum()),
}
known = people[~unknown].reset_index(drop=True)
apart = Pram.pram(known.copy(), columns=["band"])["band"]
print("pram", version("pram"), seen, "known ones alone:", sorted(apart.unique()))
assert seen["without a band"] == [250, 0]
assert seen["bands"] == ["0-64", "65-84", "85+", "None"]
assert seen["given one"] > 10 and seen["lost theirs"] > 10
assert sorted(apart.unique()) == ["0-64", "65-84", "85+"]
PYTHON
