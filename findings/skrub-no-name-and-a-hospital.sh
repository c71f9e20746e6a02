#!/usr/bin/env bash
# skrub 0.11.0, joining sites of a staff record to a list of hospitals by names that are spelt in other ways.
#
# Expected: fuzzy_join(staff, hospitals, on="site") is a left join, so a site that is like none of the names, and
# one without a name, find nothing: blank cells in the columns from the right.
#
# Instead: Every row gets a partner. "Newport Hospital" gets "Nevill Hall", for want of another; a row whose site is
# missing gets a hospital too, and its figures. max_dist is infinite unless somebody sets it. The frame has no
# distance unless add_match_info=True.
#
# Who meets it: Whoever sums staff or beds by site after such a join: the sum is whole, and in the wrong places.
#
# What to do: Set max_dist, look at the pairs farthest apart, and drop rows without a name first.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "skrub==0.11.0" \
    "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from skrub import fuzzy_join

staff = pd.DataFrame({"site": ["Newport Hospital", "Bala HC", None], "wte": [3.0, 1.0, 0.5]})
hospitals = pd.DataFrame({"place": ["Nevill Hall", "Bala Health Centre", "Royal Gwent"], "beds": [400, 0, 700]})
joined = fuzzy_join(staff, hospitals, left_on="site", right_on="place")
print("skrub", version("skrub"), "pandas", version("pandas"))
print(joined[["site", "place", "beds"]].to_string())
assert joined["place"].notna().all(), "every row has a partner"
assert joined["place"].tolist()[:2] == ["Nevill Hall", "Bala Health Centre"]
assert pd.isna(joined["site"].iloc[2])
assert joined["place"].iloc[2] in set(hospitals["place"]), "no name, and a hospital all the same"
PYTHON
