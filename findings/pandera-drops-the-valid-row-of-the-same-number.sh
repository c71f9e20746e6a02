#!/usr/bin/env bash
# pandera 0.35.0 with pandas 3.1.1: a schema with `drop_invalid_rows=True`.
#
# Expected: The row that breaks a check is dropped, and every other row stays, as the name says.
#
# Instead: Every row with the same row number goes with it. Two returns that were put together by
# pandas.concat have the numbers 0, 1, 0, 1: one row of minus 4 posts in the second return takes away a
# valid row of the first. Of 10 valid posts 5 are left. No line says so, and each return alone loses just
# its wrong row.
#
# Who meets it: An analyst who joins the returns of several health boards and lets a schema clean them.
#
# What to do: concat with ignore_index=True, or reset_index before the check; compare the number of rows.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandera==0.35.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas
import pandera.pandas as pa

schema = pa.DataFrameSchema({"area": pa.Column(str), "posts": pa.Column(int, pa.Check.ge(0))}, drop_invalid_rows=True)
north = pandas.DataFrame({"area": ["Bala", "Bangor"], "posts": [3, 5]})
south = pandas.DataFrame({"area": ["Barry", "Cardiff"], "posts": [2, -4]})


def kept(table):
    return schema.validate(table, lazy=True)["area"].tolist()


seen = {
    "each alone": kept(north) + kept(south),
    "together": kept(pandas.concat([north, south])),
    "together, numbered anew": kept(pandas.concat([north, south], ignore_index=True)),
}
print("pandera", version("pandera"), seen)
assert seen["each alone"] == seen["together, numbered anew"] == ["Bala", "Bangor", "Barry"]
assert seen["together"] == ["Bala", "Barry"]
PYTHON
