#!/usr/bin/env bash
# openxml-audit 0.8.0 on workbooks of openpyxl 3.1.5 and XlsxWriter 3.2.9.
#
# Expected: A workbook with one figure and no formatting passes a checker of the format.
#
# Instead: Every workbook of openpyxl fails: "Unexpected element 'color' found". It writes the parts of
# a font as name, family, color, sz, and the checker asks for the order of Microsoft's own list (b, sz,
# color, name). The schema of the standard lets them stand in any order (a choice that repeats), and
# Excel opens the file. A bold heading is one error more. The same by XlsxWriter passes.
#
# Who meets it: A publisher who puts the checker before a release and writes tables by pandas.to_excel,
# which uses openpyxl unless XlsxWriter is there: the gate is never green, and real faults drown.
#
# What to do: pandas.to_excel(..., engine="xlsxwriter"), or leave the findings at .../font[n] out.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "openxml-audit==0.8.0" \
    "openpyxl==3.1.5" \
    "XlsxWriter==3.2.9"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.styles import Font

book = openpyxl.Workbook()
book.save("bare.xlsx")
book.active["A1"] = 4
book.active["A1"].font = Font(name="Arial", bold=True)
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as other:
    other.add_worksheet().write(0, 0, 4, other.add_format({"font_name": "Arial", "bold": True}))
audit = Path(sys.executable).with_name("openxml-audit")
print(*(f"{name} {version(name)}" for name in ("openxml-audit", "openpyxl", "xlsxwriter")))
seen = {}
for name in ("bare", "openpyxl", "xlsxwriter"):
    told = subprocess.run([audit, "-o", "json", f"{name}.xlsx"], capture_output=True, text=True, check=False)
    (report,) = json.loads(told.stdout)
    errors = [(e["path"], e["description"]) for e in report["errors"] if e["severity"] == "error"]
    seen[name] = (report["valid"], errors)
print(seen)
first = ("/styleSheet[1]/fonts[1]/font[1]", "Unexpected element 'color' found")
assert seen["bare"] == (False, [first])
assert seen["openpyxl"][0] is False and seen["openpyxl"][1][0] == first and len(seen["openpyxl"][1]) == 2
assert seen["xlsxwriter"] == (True, [])
PYTHON
