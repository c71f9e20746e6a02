#!/usr/bin/env bash
# duckdb 2.0.1, reading a CSV file with dates of two-digit years, as British staff records have them.
#
# Expected: 01/02/26 is 1 February 2026, since with four digits, 01/02/2026, it is 1 February; or 2 January, as in
# America; or it stays text, for want of a year that is sure.
#
# Instead: It is 26 February 2001: the day is read as the year, and the year as the day. 31/12/25 is 25 December
# 2031. It is so with points, hyphens and blanks, and nothing is said. Without the noughts, 1/2/26, the same
# day is 1 February 2026, and if one year of the column is 98, all of them are read as days first.
#
# Who meets it: Whoever works out from a list of starters how long posts have been filled, or who is in post on a
# day: a column that ends in 2026 is one of 2001 to 2031, plausible date by date.
#
# What to do: Tell the form, date_format="%d/%m/%y", and look at the first and the last date.
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


def read(*days: str, **told: object) -> list[str]:
    rows = "".join(f"post {i},{day}\n" for i, day in enumerate(days))
    Path("starters.csv").write_text("post,since\n" + rows, encoding="utf-8")
    return [str(since) for _, since in duckdb.read_csv("starters.csv", **told).fetchall()]


long = read("01/02/2026", "31/12/2025")
short = {sign: read(f"01{sign}02{sign}26", f"31{sign}12{sign}25") for sign in "/.- "}
bare = read("1/2/26", "31/12/25")
old = read("01/02/26", "31/12/98")
told = read("01/02/26", "31/12/25", date_format="%d/%m/%y")
print("duckdb", duckdb.__version__, "four digits:", long, "two:", short)
print("without noughts:", bare, "one of 98:", old, "form told:", told)
assert long == bare == told == ["2026-02-01", "2025-12-31"]
assert all(days == ["2001-02-26", "2031-12-25"] for days in short.values())
assert old == ["2026-02-01", "1998-12-31"]
PYTHON
