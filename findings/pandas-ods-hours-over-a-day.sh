#!/usr/bin/env bash
# pandas 3.1.1 with odfpy 1.4.1, reading an OpenDocument sheet.
#
# Expected: A duration cell of 26 hours and 30 minutes is a Timedelta, as it is when the same
# sheet is an xlsx file.
#
# Instead: The whole sheet cannot be read: DateParseError, "hour must be in 0..23", without the
# name of the cell. The duration is stored as PT26H30M and pandas takes the text as a time of day.
# Any week of work stands in such a cell.
#
# Who meets it: An analyst with weekly hours of staff in the format that the government asks for.
#
# What to do: Save the hours as decimal numbers (26.5), or read the sheet with calamine or by
# odfpy itself.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "odfpy==1.4.1" \
    "openpyxl==3.1.5" \
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


def from_ods(stored, shown):
    document = OpenDocumentSpreadsheet()
    table, row, cell = Table(name="Hours"), TableRow(), TableCell(valuetype="time", timevalue=stored)
    cell.addElement(P(text=shown))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save("hours.ods")
    try:
        return str(pd.read_excel("hours.ods", engine="odf", header=None).iloc[0, 0])
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


book = openpyxl.Workbook()
book.active.append([datetime.timedelta(hours=26, minutes=30)])
book.save("hours.xlsx")
seen = {
    "xlsx 26:30": str(pd.read_excel("hours.xlsx", header=None).iloc[0, 0]),
    "ods 08:30": from_ods("PT08H30M00S", "08:30"),
    "ods 26:30": from_ods("PT26H30M00S", "26:30"),
}
print("pandas", version("pandas"), "odfpy", version("odfpy"), seen)
assert seen == {
    "xlsx 26:30": "1 days 02:30:00",
    "ods 08:30": "08:30:00",
    "ods 26:30": "DateParseError: hour must be in 0..23: 26:30",
}
PYTHON
