#!/usr/bin/env bash
# pyexcel-ods3 0.6.1, reading an OpenDocument sheet of staff with pay in pounds and hours in post.
#
# Expected: Pay as the number that the sheet holds (it stands there as 32204.4, with its currency beside it), as a
# percentage comes as 0.285; hours all as one kind.
#
# Instead: Pay formatted as a currency is the text '32204.4 GBP' ('-3.5 GBP'), so a column of pay cannot be added up,
# while a whole number beside it is an int, a percentage and a decimal a float. Hours are two kinds in one column:
# 07:30 is a `time` of the day and 37:30 a `timedelta`, which cannot be compared or added to each other.
#
# Who meets it: Whoever takes in ODS sheets with pyexcel, as many web imports do: pay in pounds is filtered out as text,
# and a working week of 37.5 hours is of another kind than a day of 7.5.
#
# What to do: Read with pandas (engine "calamine"), in which pay is a number; keep hours as decimals.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyexcel-ods3==0.6.1" \
    "odfpy==1.4.1" \
    "python-calamine==0.6.2" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import datetime
from importlib.metadata import version

import pandas as pd
import pyexcel_ods3
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEAD = ["name", "share", "pay", "WTE", "hours"]
ROWS = [
    ["Penwith", ("percentage", "0.285", "29%"), ("currency", "32204.4", "£32,204"), ("float", "11.5", "11.5"),
     ("time", "PT37H30M00S", "37:30")],
    ["Truro", ("percentage", "1", "100%"), ("currency", "-3.5", "-£3.50"), ("float", "12", "12"),
     ("time", "PT07H30M00S", "07:30")],
]


def cell(what):
    if isinstance(what, str):
        made, shown = TableCell(valuetype="string"), what
    else:
        kind, value, shown = what
        named = {"timevalue": value} if kind == "time" else {"value": value}
        named |= {"currency": "GBP"} if kind == "currency" else {}
        made = TableCell(valuetype=kind, **named)
    made.addElement(P(text=shown))
    return made


book, sheet = OpenDocumentSpreadsheet(), Table(name="staff")
for row in [HEAD, *ROWS]:
    line = TableRow()
    for what in row:
        line.addElement(cell(what))
    sheet.addElement(line)
book.spreadsheet.addElement(sheet)
book.save("staff.ods")

print("pyexcel-ods3", version("pyexcel-ods3"))
_, first, second = pyexcel_ods3.get_data("staff.ods")["staff"]
print(first)
print(second)
assert first == ["Penwith", 0.285, "32204.4 GBP", 11.5, datetime.timedelta(hours=37, minutes=30)]
assert second == ["Truro", 1.0, "-3.5 GBP", 12, datetime.time(7, 30)]
pay = pd.read_excel("staff.ods", engine="calamine")["pay"]
print("pandas with calamine:", pay.tolist())
assert pay.tolist() == [32204.4, -3.5]
PYTHON
