#!/usr/bin/env bash
# pylightxl 1.61, reading a workbook that openpyxl 3.1.5 wrote where lxml 6.1.3 is installed.
#
# Expected: The cells. openpyxl is what pandas writes workbooks with by default, and it writes the same workbook
# whether or not lxml is there; Excel, LibreOffice, calamine and pandas read both.
#
# Instead: TypeError: expected string or bytes-like object, got 'NoneType', from inside a regular expression, with no
# word of the file or of what is wrong. With lxml, openpyxl declares the prefix of relationships at each sheet and not
# at the root, where pylightxl looks for it. The same cells, written without lxml, are read.
#
# Who meets it: Whoever takes in workbooks with pylightxl because it needs nothing else: a file of a colleague's notebook
# opens or not by what else stands in the colleague's environment (python-docx and python-pptx both bring lxml).
#
# What to do: Read with openpyxl or calamine; set OPENPYXL_LXML=False where the workbook is written; or open the file
# once in Excel or LibreOffice and save it.
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
assert read == ROWS
try:
    pylightxl.readxl("with.xlsx")
except TypeError as told:
    print("written with lxml: TypeError:", told)
    assert "NoneType" in str(told)
else:
    raise AssertionError("pylightxl reads it now")
PYTHON
