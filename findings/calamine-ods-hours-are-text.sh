#!/usr/bin/env bash
# python-calamine 0.9.1, alone and as an engine of pandas 3.1.1, reading hours in an OpenDocument sheet.
#
# Expected: A cell of 37 hours and 30 minutes is a timedelta, as it is when the same sheet is an xlsx file.
#
# Instead: It is the text "PT37H30M00S", as the file stores it, and 15 hours in the cell below are a time of
# day. The column is a mixture of both: pandas cannot sum it, to_numeric with errors="coerce" makes all of
# it unknown, and nothing fails while it is read.
#
# Who meets it: Whoever follows the advice to read .ods with calamine, because it is fast, and has weekly
# hours of staff in the format that the government asks for.
#
# What to do: pandas.to_timedelta of each cell's text; it reads both kinds.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "odfpy==1.4.1" \
    "openpyxl==3.1.5" \
    "python-calamine==0.9.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import datetime

import openpyxl
import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

WEEK = datetime.timedelta(hours=37, minutes=30)
document = OpenDocumentSpreadsheet()
table = Table(name="Hours")
for stored, shown in (("PT37H30M00S", "37:30"), ("PT15H00M00S", "15:00")):
    row, cell = TableRow(), TableCell(valuetype="time", timevalue=stored)
    cell.addElement(P(text=shown))
    row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("hours.ods")

book = openpyxl.Workbook()
book.active.append([WEEK])
book.active["A1"].number_format = "[h]:mm"
book.save("hours.xlsx")

xlsx = pd.read_excel("hours.xlsx", engine="calamine", header=None)[0].tolist()
ods = pd.read_excel("hours.ods", engine="calamine", header=None)[0]
print("calamine", version("python-calamine"), "xlsx", xlsx, "ods", ods.tolist())
assert xlsx == [WEEK]
assert ods.tolist() == ["PT37H30M00S", datetime.time(15, 0)]
assert pd.to_numeric(ods, errors="coerce").isna().all()
assert pd.to_timedelta(ods.astype(str)).sum() == datetime.timedelta(hours=52, minutes=30)
PYTHON
