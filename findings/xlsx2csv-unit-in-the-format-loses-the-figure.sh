#!/usr/bin/env bash
# xlsx2csv 0.8.6, on a workbook in which the unit stands in the format of the cells.
#
# Expected: 18 in a cell with the format 0" days" is 18 in the CSV file, or "18 days", as Excel shows it.
#
# Instead: The figure is gone. What comes is the format, taken for a date: 0" 17ays" for 18 days, and for 25 days
# 0" 24ays" (the d is the day of the month of the 18th day of 1900). A format #,##0" staff" comes as itself,
# whatever the figure, so that 18 and 25 are the same text. With 0.0" WTE" the figures are right.
#
# Who meets it: Whoever turns planners' workbooks into CSV files: columns of days, weeks, beds and staff
# lose every figure, beside columns of WTE, people and pounds that are right.
#
# What to do: Hand over `--ignore-formats float date`, or read the workbook with openpyxl or calamine.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "xlsx2csv==0.8.6" \
    "xlsxwriter==3.3.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import csv
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import xlsxwriter

UNITS = ('0" days"', '#,##0" staff"', '0" weeks"', '0" beds"', '0.0" WTE"', '#,##0" people"')
book = xlsxwriter.Workbook("plan.xlsx")
sheet = book.add_worksheet("plan")
for column, unit in enumerate(UNITS):
    for row, figure in enumerate((18, 25)):
        sheet.write(row, column, figure, book.add_format({"num_format": unit}))
book.close()


def read(*more: str) -> dict[str, list[str]]:
    command = Path(sys.executable).parent / "xlsx2csv"
    text = subprocess.run([command, "plan.xlsx", *more], capture_output=True, text=True, check=True).stdout
    return dict(zip(UNITS, map(list, zip(*csv.reader(text.splitlines()), strict=True)), strict=True))


seen, ignored = read(), read("--ignore-formats", "float", "date")
print("xlsx2csv", version("xlsx2csv"), seen, "formats ignored:", ignored)
assert seen['0" days"'] == ['0" 17ays"', '0" 24ays"']
assert seen['0" beds"'] == ['0" be17s"', '0" be24s"']
assert seen['#,##0" staff"'] == ['#,##0" staff"'] * 2
assert seen['0" weeks"'] == ['0" weeks"'] * 2
assert seen['0.0" WTE"'] == seen['#,##0" people"'] == ["18", "25"]
assert all(figures == ["18", "25"] for figures in ignored.values())
PYTHON
