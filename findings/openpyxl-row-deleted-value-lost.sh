#!/usr/bin/env bash
# openpyxl 3.1.5, read back by itself and by pandas 3.1.1.
#
# Expected: Deleting a row above moves the merged cells along with the values, and after saving
# every reader sees the same numbers.
#
# Instead: `delete_rows` moves the values and leaves the merged range where it was. The range now
# covers a name of the table; openpyxl, which shows only the first cell of a merged range, gives
# that cell as empty after the file is opened again, and pandas, reading the same file, gives the
# name.
#
# Who meets it: An analyst who takes the title rows off a government spreadsheet, whose titles are
# often merged, and publishes the rest: one area has a name for one script and none for another.
#
# What to do: Unmerge every range before rows are deleted or inserted.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "openpyxl==3.1.5" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import openpyxl
import pandas as pd

book = openpyxl.Workbook()
sheet = book.active
for row in (["Posts by area"], [None], ["Powys", 10], ["Gwent", 20]):
    sheet.append(row)
sheet.merge_cells("A1:A3")
sheet["A1"] = "Posts by area"
book.save("title.xlsx")
book = openpyxl.load_workbook("title.xlsx")
sheet = book.active
sheet.unmerge_cells("A1:A3")
sheet["A3"] = "Powys"
sheet.merge_cells("A1:A2")
sheet.delete_rows(1, 2)
book.save("table.xlsx")
again = openpyxl.load_workbook("table.xlsx").active
seen = {
    "in memory": [[cell.value for cell in row] for row in sheet],
    "openpyxl": [[cell.value for cell in row] for row in again],
    "pandas": pd.read_excel("table.xlsx", header=None).values.tolist(),
}
print("openpyxl", version("openpyxl"), "pandas", version("pandas"), seen)
assert seen["in memory"] == seen["pandas"] == [["Powys", 10], ["Gwent", 20]]
assert seen["openpyxl"] == [["Powys", 10], [None, 20]]
PYTHON
