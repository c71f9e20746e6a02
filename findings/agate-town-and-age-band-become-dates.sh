#!/usr/bin/env bash
# agate 1.14.2, the tables behind csvkit.
#
# Expected: A column of place names is text, and so is a column of age bands such as 10-14. A
# column becomes dates only where its cells are dates, with a day and a year.
#
# Instead: The places March and May become 1 March and 1 May of the year 1; the bands 10-14 and
# 5-9 become 14 October and 9 May 2001. Distances written "1 m" and "2 m" become times of one and
# two minutes. No line says so, and written out again the column holds the dates.
#
# Who meets it: Whoever runs a table by area and age band through agate or csvkit and joins or
# publishes what comes out.
#
# What to do: Give the types: `column_types`, or `-I` in csvkit.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "agate==1.14.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import agate

with open("areas.csv", "w") as file:
    file.write("area,band,far\nMarch,10-14,1 m\nMay,5-9,2 m\n")
table = agate.Table.from_csv("areas.csv")
kinds = [type(kind).__name__ for kind in table.column_types]
seen = [[str(cell) for cell in row.values()] for row in table.rows]
print("agate", version("agate"), kinds, seen)
assert kinds == ["Date", "Date", "TimeDelta"]
assert seen[0] == ["0001-03-01", "2001-10-14", "0:01:00"]
assert seen[1] == ["0001-05-01", "2001-05-09", "0:02:00"]
plain = agate.TypeTester(limit=0, types=[agate.Text()])
texts = agate.Table.from_csv("areas.csv", column_types=plain)
assert [list(row.values()) for row in texts.rows][0] == ["March", "10-14", "1 m"]
PYTHON
