#!/usr/bin/env bash
# pylightxl 1.61, reading a workbook that openpyxl 3.1.5 wrote.
#
# Expected: The cells. openpyxl is what pandas writes workbooks with by default, and it writes the same workbook
# whether or not lxml is there; Excel, LibreOffice, calamine and pandas read both.
#
# Instead: Numbers come and every text is blank, headers too: openpyxl writes texts into their cells (inline), which the
# format allows, and pylightxl knows only texts that are kept apart (shared). Nothing is said. Where lxml 6.1.3 stands
# beside openpyxl, the same few lines write a workbook that pylightxl does not open: TypeError: expected string or
# bytes-like object, got 'NoneType', because the prefix of relationships is declared at the sheet and not at the root.
#
# Who meets it: Whoever takes in workbooks with pylightxl because it needs nothing else: a file of a colleague's notebook
# has no names in it, or does not open, by what else stands in the colleague's environment (python-docx brings lxml).
#
# What to do: Read with openpyxl or calamine, or open the file once in Excel or LibreOffice and save it.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pylightxl==1.61" \
    "openpyxl==3.1.5" \
    "lxml==6.1.3"
cd "$work"
cat >write.py <<'PYTHON'
import sys

import openpyxl

book = openpyxl.Workbook()
for row in (["cluster", "WTE"], ["Penwith", 11.5]):
    book.active.append(row)
book.save(sys.argv[1])
PYTHON
OPENPYXL_LXML=False "$work/venv/bin/python" write.py without.xlsx
OPENPYXL_LXML=True "$work/venv/bin/python" write.py with.xlsx
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import openpyxl
import pylightxl

ROWS = [["cluster", "WTE"], ["Penwith", 11.5]]
for name in ("with.xlsx", "without.xlsx"):
    assert [list(row) for row in openpyxl.load_workbook(name).active.values] == ROWS
print("pylightxl", version("pylightxl"))
read = [list(row) for row in pylightxl.readxl("without.xlsx").ws("Sheet").rows]
print("written without lxml:", read)
assert read == [["", ""], ["", 11.5]]
try:
    pylightxl.readxl("with.xlsx")
except TypeError as told:
    print("written with lxml: TypeError:", told)
    assert "NoneType" in str(told)
else:
    raise AssertionError("pylightxl opens it now")
PYTHON
