#!/usr/bin/env bash
# pyjstat 2.4.0, JSON-stat (the format of Nomis and of several statistics offices) from a table.
#
# Expected: A table with an area, a year and a value in each row becomes a JSON-stat cube in which
# each value stands at the cell of its own area and year, in whatever order the rows come.
#
# Instead: The values are written in the order of the rows, under dimensions in the order of the
# columns. A table sorted by year, with the area as its first column, becomes a cube whose figures
# belong to other areas and years: area B in 2025 and area A in 2026 change places. Read again by
# the same package, the swap stays.
#
# Who meets it: An analyst who publishes a table that was sorted by year, as most are, as
# JSON-stat.
#
# What to do: Sort the table by its dimension columns from left to right, with every combination
# present, before `Dataset.read`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyjstat==2.4.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
from importlib.metadata import version
import pandas as pd
from pyjstat import pyjstat

rows = [("A", "2025", 1), ("B", "2025", 2), ("A", "2026", 3), ("B", "2026", 4)]
table = pd.DataFrame(rows, columns=["area", "year", "value"])


def figures(frame):
    return {(row.area, row.year): int(row.value) for row in frame.itertuples()}


written = pyjstat.Dataset.read(table).write()
cube = json.loads(written)
again = figures(pyjstat.Dataset.read(written).write("dataframe"))
print("pyjstat", version("pyjstat"), cube["id"], cube["value"], again)
assert figures(table)["B", "2025"] == 2 and figures(table)["A", "2026"] == 3
assert again["B", "2025"] == 3 and again["A", "2026"] == 2
ordered = pyjstat.Dataset.read(table.sort_values(["area", "year"]).reset_index(drop=True)).write()
assert figures(pyjstat.Dataset.read(ordered).write("dataframe")) == figures(table)
PYTHON
