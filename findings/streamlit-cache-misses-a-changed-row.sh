#!/usr/bin/env bash
# streamlit 1.67.0, `st.cache_data` with a table of pandas 2.3.3.
#
# Expected: A function that is kept by `st.cache_data` runs again if any figure of the table given
# to it has changed.
#
# Instead: Of a large table only a sample of the rows is looked at. A table of 60,000 journeys
# in which one figure changes from 1 to 1001 gives the old total again. With 40,000 rows the
# change is seen.
#
# Who meets it: Whoever puts a travel table behind a page: a planner mends one journey, and the
# page goes on with the old answer.
#
# What to do: Give the function a checksum of the file as one more argument, as the key of what is
# kept.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "streamlit==1.67.0" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import logging
import pandas as pd
import streamlit as st

logging.disable(logging.WARNING)


@st.cache_data
def total(table):
    return int(table["minutes"].sum())


def before_and_after(rows):
    table = pd.DataFrame({"minutes": [1] * rows})
    first = total(table)
    missed = 0
    for row in range(20):
        changed = table.copy()
        changed.loc[row, "minutes"] = 1001
        missed += total(changed) == first
    return missed


seen = before_and_after(60_000), before_and_after(40_000)
print("streamlit", version("streamlit"), "changes missed of 20:", seen)
assert seen[0] > 10 and seen[1] == 0
PYTHON
