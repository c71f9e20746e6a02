#!/usr/bin/env bash
# pandas 3.1.1, read_csv with dtype="category", which is what large travel tables are read with: a few
# thousand ids, millions of rows.
#
# Expected: Categories are the texts of the file. The user guide says so: "With dtype='category', the
# resulting categories will always be parsed as strings"; to_numeric is named for who wants numbers.
#
# Instead: Where every id reads as a number the categories are numbers: 007 and 7 become one id, 7.0, and
# so do 1e2 and 100. Nothing is told; with dtype=str, or with the categories stated, they stay apart. One
# id with a letter in the whole column keeps all of them as texts.
#
# Who meets it: An analyst with practice, site or area codes of digits alone: journeys of two places are
# put together, and a join with a table read as text finds nothing.
#
# What to do: Read codes with dtype=str (or object) and make categories of them afterwards.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import io
from importlib.metadata import version

import pandas as pd

table = "site,minutes\n007,10\n7,20\n1e2,30\n100,40\n"
texts = ["007", "7", "1e2", "100"]


def read(kind: object, text: str = table) -> list[object]:
    return pd.read_csv(io.StringIO(text), dtype={"site": kind})["site"].tolist()


seen = read("category")
print("pandas", version("pandas"), "as category:", seen)
assert seen == [7.0, 7.0, 100.0, 100.0]
assert read(str) == texts
assert read(pd.CategoricalDtype(texts)) == texts
assert read("category", table + "A1,50\n") == [*texts, "A1"]
PYTHON
