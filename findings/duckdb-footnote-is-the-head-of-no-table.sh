#!/usr/bin/env bash
# duckdb 2.0.1, reading a CSV file of figures with a footnote below them.
#
# Expected: The rows come, with a broken one for the footnote; or the file is refused, as the csv reader of pandas
# refuses a line that has more cells than the others.
#
# Instead: A footnote with two commas under a table of two columns becomes the head of an empty table: columns
# "Note: from 2026", "figures are provisional", "and rounded", and no row. All that stands above, 5 rows or
# 400, is skipped, and nothing is said. The widest line counts for more than the most frequent width, and
# header=true changes nothing. With one comma in the footnote the rows are there.
#
# Who meets it: Whoever counts or sums over a folder of published tables: a file that got a footnote this year
# adds nothing to the total.
#
# What to do: Tell the columns and their kinds, which makes it an error, or cut the footnotes off first; count the
# rows of every file.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "duckdb==2.0.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from pathlib import Path

import duckdb

NOTE = "Note: from 2026, figures are provisional, and rounded\n"


def read(areas: int, note: str, **told: object) -> tuple[list[str], int]:
    rows = "".join(f"W{i:03},{i}\n" for i in range(areas))
    Path("staff.csv").write_text("area,staff\n" + rows + "\n" + note, encoding="utf-8")
    table = duckdb.read_csv("staff.csv", **told)
    return table.columns, len(table.fetchall())


seen = {areas: read(areas, NOTE) for areas in (5, 400)}
headed = read(400, NOTE, header=True)
one_comma = read(400, NOTE.replace(", and", " and"))
try:
    read(5, NOTE, columns={"area": "VARCHAR", "staff": "INTEGER"})
    told = "read"
except duckdb.Error:
    told = "refused"
print("duckdb", duckdb.__version__, seen, "header=True:", headed, "one comma:", one_comma, "columns told:", told)
empty = (["Note: from 2026", "figures are provisional", "and rounded"], 0)
assert seen == {5: empty, 400: empty} and headed == empty
assert one_comma[0] == ["area", "staff"] and one_comma[1] >= 400
assert told == "refused"
PYTHON
