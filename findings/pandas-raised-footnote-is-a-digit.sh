#!/usr/bin/env bash
# pandas 3.1.1 with openpyxl 3.1.5 and with python-calamine 0.9.1, reading a published table in a workbook.
#
# Expected: A cell that shows 12.5 with a raised footnote mark 2 is text (it can be nothing else in a
# workbook), so that the column is text, or the mark is gone and the figure is 12.5.
#
# Instead: It is the number 12.52, with either engine. The runs of the cell are joined, and pandas then
# makes a float of "12.52". Nothing tells it from a figure; a name with a mark 1 becomes "Gwynedd1" and
# finds no row in a join.
#
# Who meets it: An analyst with statistical tables whose figures carry notes as raised digits.
#
# What to do: openpyxl.load_workbook(rich_text=True) keeps the runs apart: leave those out whose font is
# raised.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "openpyxl==3.1.5" \
    "python-calamine==0.9.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import openpyxl
import pandas as pd
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

raised = InlineFont(vertAlign="superscript")
book = openpyxl.Workbook()
sheet = book.active
sheet.append(["area", "staff"])
sheet.append([CellRichText("Gwynedd", TextBlock(raised, "1")), CellRichText("12.5", TextBlock(raised, "2"))])
sheet.append(["Conwy", 3])
book.save("staff.xlsx")

seen = {}
for engine in ("openpyxl", "calamine"):
    table = pd.read_excel("staff.xlsx", engine=engine)
    seen[engine] = (str(table["staff"].dtype), table["staff"].tolist(), table["area"].tolist())
rich = openpyxl.load_workbook("staff.xlsx", rich_text=True).active["B2"].value
runs = [str(run) for run in rich if not (isinstance(run, TextBlock) and run.font.vertAlign == "superscript")]
print("pandas", version("pandas"), "openpyxl", version("openpyxl"), "calamine", version("python-calamine"))
print(seen, "without what is raised:", runs)
assert seen["openpyxl"] == seen["calamine"] == ("float64", [12.52, 3.0], ["Gwynedd1", "Conwy"])
assert runs == ["12.5"]
PYTHON
