#!/usr/bin/env bash
# python-calamine 0.9.1: `iter_rows` of a sheet whose table does not begin in its first cell.
#
# Expected: `to_python()` leaves out the empty margin above and to the left, `to_python(skip_empty_area=False)`
# keeps both. `iter_rows`, which takes no such choice, does one or the other.
#
# Instead: Half of each: the empty rows above are there, the empty columns to the left are not. So the first
# row that comes is row 1, but the first cell of it is column C. `total_height` and `total_width` are the
# last row and column counted from 0, so that they are one less than there are.
#
# Who meets it: Whoever tells people the cell that holds a fault, "sheet Staff, C4", and counts cells of
# `iter_rows` from A: every column is told wrongly, and every row rightly.
#
# What to do: Add `sheet.start[1]` to the column, and nothing to the row.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "python-calamine==0.9.1" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
page = book.active
page["C3"], page["D3"], page["C4"], page["D4"] = "cluster", "WTE", "Ebbw", 1.5
book.save("staff.xlsx")

sheet = CalamineWorkbook.from_path("staff.xlsx").get_sheet_by_index(0)
table = [["cluster", "WTE"], ["Ebbw", 1.5]]
rows = list(sheet.iter_rows())
print("python-calamine", version("python-calamine"), rows, sheet.start, sheet.total_height, sheet.total_width)
assert sheet.to_python() == table
assert sheet.to_python(skip_empty_area=False) == [[""] * 4] * 2 + [["", "", *row] for row in table]
assert rows == [["", ""], ["", ""], *table]
assert sheet.start == (2, 2)
assert (sheet.total_height, sheet.total_width) == (3, 3)  # of four rows and four columns
PYTHON
