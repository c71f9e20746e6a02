#!/usr/bin/env bash
# xlcalculator 0.5.0, which works out the formulas of a workbook in Python: COUNTIF over a column with a
# withheld and an empty cell.
#
# Expected: Of waits of 12, c (withheld), 20 and 9 weeks and an empty cell, COUNTIF(...,">14") is 1 and
# COUNTIF(...,"<=14") is 2, as in LibreOffice and Excel: a condition on numbers is about numbers alone.
#
# Instead: It is 2 and 3. The withheld wait is longer than 14 weeks, or than any limit, and the empty one
# is within it. COUNT beside them says 3, so that of three waits five are told, and nothing fails.
#
# Who meets it: An analyst who checks a board's workbook without opening it: counts of teams over a limit,
# from a column in which small numbers are withheld and some boards sent nothing.
#
# What to do: Read the values and count in pandas with to_numeric(errors="coerce"), or let LibreOffice work
# the workbook out; formulas 1.3.4 and pycel 1.0b30 leave the text out.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "xlcalculator==0.5.0" \
    "openpyxl==3.1.5" \
    "numpy==1.26.4" \
    "pandas==3.0.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from openpyxl import Workbook
from xlcalculator import Evaluator, ModelCompiler

book = Workbook()
page = book.active
page.title = "Waits"
for row, weeks in enumerate([12, "c", 20, 9, None], start=1):
    page.cell(row, 1, weeks)
asked = {"B1": '=COUNTIF(A1:A5,">14")', "B2": '=COUNTIF(A1:A5,"<=14")', "B3": "=COUNT(A1:A5)"}
for cell, formula in asked.items():
    page[cell] = formula
book.save("waits.xlsx")
worked = Evaluator(ModelCompiler().read_and_parse_archive("waits.xlsx"))
seen = {formula: int(worked.evaluate(f"Waits!{cell}")) for cell, formula in asked.items()}
print("xlcalculator", version("xlcalculator"), seen)
assert list(seen.values()) == [2, 3, 3]
PYTHON
