#!/usr/bin/env bash
# tablib 3.10.0, reading an OpenDocument sheet in which two cells beside each other are equal.
#
# Expected: The rows come as they are in the sheet. Equal neighbours are stored once, with the number of times
# they stand there (number-columns-repeated), by LibreOffice always; whoever reads the format unfolds that, as
# pandas does with the same odfpy underneath.
#
# Instead: Equal neighbours become one cell and the row moves to the left: of 5, 5 and 7 for 2024 to 2026, 7 is
# the figure of 2025, and 2026 is blank. Two blanks count as neighbours too, so a place that opened in 2026 has
# its figure in 2024. Rows with three different figures are right, and nothing is said.
#
# Who meets it: Whoever takes in ODS sheets with tablib or with what is built on it, such as imports into a web
# service: figures that do not change from year to year are the very ones that move. ODF is the UK government's
# standard for documents that people edit.
#
# What to do: Read with pandas (engine "odf" or "calamine") or odfdo, or save the sheet as xlsx; sum each column and
# compare.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "tablib==3.10.0" \
    "odfpy==1.4.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import pandas as pd
import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

ROWS = [
    ["area", "2024", "2025", "2026"],
    ["Bala", 5, 5, 7],
    ["Newport", None, None, 4],
    ["Powys", 1, 2, 3],
]
book, sheet = OpenDocumentSpreadsheet(), Table(name="staff")
for row in ROWS:
    line = TableRow()
    for value, equal in groupby(row):
        times = len(list(equal))
        how = {"numbercolumnsrepeated": times} if times > 1 else {}
        if isinstance(value, int):
            how |= {"valuetype": "float", "value": value}
        elif value is not None:
            how |= {"valuetype": "string"}
        cell = TableCell(**how)
        if value is not None:
            cell.addElement(P(text=str(value)))
        line.addElement(cell)
    sheet.addElement(line)
book.spreadsheet.addElement(sheet)
book.save("staff.ods")

with Path("staff.ods").open("rb") as file:
    read = tablib.Dataset().load(file, format="ods").dict
frame = pd.read_excel("staff.ods", engine="odf").fillna(0)
print("tablib", version("tablib"))
for row in read:
    print(dict(row))
print("pandas:", frame.to_numpy().tolist())
assert frame.to_numpy().tolist() == [["Bala", 5, 5, 7], ["Newport", 0, 0, 4], ["Powys", 1, 2, 3]]
assert [list(row.values()) for row in read] == [["Bala", 5, 7, ""], ["Newport", 4, "", ""], ["Powys", 1, 2, 3]]
PYTHON
