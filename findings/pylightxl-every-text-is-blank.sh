#!/usr/bin/env bash
# pylightxl 1.61, reading a workbook that XlsxWriter 3.3.1 wrote in its sparing mode (constant_memory).
#
# Expected: The workbook reads as one that was written in the usual way. Texts may stand in a table of their own or
# in their cells (inlineStr); the format allows both, and openpyxl reads both.
#
# Instead: Every text is blank: the names of areas and the heads. The figures stand
# beside them and are right, so that a table of areas comes as rows without a name. A last column that holds
# nothing but text is not there at all. Nothing is said.
#
# Who meets it: Whoever reads with it what a large export wrote, by XlsxWriter in this mode or by any other program
# that puts texts into their cells.
#
# What to do: Read with openpyxl or calamine, or open and save the workbook once in a spreadsheet.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pylightxl==1.61" \
    "xlsxwriter==3.3.1" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import openpyxl
import pylightxl
import xlsxwriter

ROWS = [["area", "staff", "kept by"], ["Bala", 2.5, "a board"], ["Cardiff", 10, "a board"]]


def written(name: str, **how: object) -> str:
    book = xlsxwriter.Workbook(name, how)
    sheet = book.add_worksheet("plan")
    for i, row in enumerate(ROWS):
        sheet.write_row(i, 0, row)
    book.close()
    return name


usual, sparing = written("usual.xlsx"), written("sparing.xlsx", constant_memory=True)
seen = {name: [list(row) for row in pylightxl.readxl(name).ws("plan").rows] for name in (usual, sparing)}
other = [list(row) for row in openpyxl.load_workbook(sparing).active.values]
print("pylightxl", version("pylightxl"), seen, "openpyxl:", other)
assert seen[usual] == other == ROWS
assert seen[sparing] == [["", ""], ["", 2.5], ["", 10]]
PYTHON
