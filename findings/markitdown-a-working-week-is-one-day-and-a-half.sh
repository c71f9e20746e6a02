#!/usr/bin/env bash
# markitdown 0.1.9, turning a workbook of staff into text.
#
# Expected: What the workbook shows: a working week of 37:30 hours as 37:30, a code stored as text as it stands, a blank
# cell as nothing.
#
# Instead: 37:30 hours becomes "1 days 13:30:00"; the codes '0071' and '0123', stored as texts, become 71 and 123; 28%
# becomes 0.28; every blank cell and every blank row is written "NaN" or "NaT", beside a note "NaN" nobody wrote.
#
# Who meets it: Whoever hands a workbook to a language model or to a search by this tool, which is what it is made for:
# the model is told that staff work a day and a half a week, and practices have other codes than in the register.
#
# What to do: Write the cells as texts first (`openpyxl`, each by its number format), or export the sheet as CSV from
# Excel and hand that over.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "markitdown[xlsx]==0.1.9" \
    "openpyxl==3.1.5" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

import openpyxl
from markitdown import MarkItDown

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Staff"
for row in (
    ["code", "share", "week", "note"],
    ["0071", 0.28, timedelta(hours=37, minutes=30), None],
    [None] * 4,
    ["0123", 1, timedelta(hours=7, minutes=30), "new"],
):
    sheet.append(row)
for line in (2, 4):
    sheet.cell(line, 2).number_format = "0%"
    sheet.cell(line, 3).number_format = "[h]:mm"
book.save("staff.xlsx")

print("markitdown", version("markitdown"))
text = MarkItDown().convert("staff.xlsx").text_content
print(text)
lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
assert lines[0] == ["code", "share", "week", "note"]
assert [float(line[0]) for line in (lines[2], lines[4])] == [71, 123]
assert lines[2][1:] == ["0.28", "1 days 13:30:00", "NaN"]
assert lines[3] == ["NaN", "NaN", "NaT", "NaN"]
PYTHON
