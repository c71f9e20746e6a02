#!/usr/bin/env bash
# formulas 1.3.4, which works out the formulas of a workbook in Python (written by openpyxl 3.1.5): how many are not c.
#
# Expected: COUNTIF(waits,"<>c") over 12, 4, c, 10, an empty cell and 7 is 5, as Excel's documentation has "<>" for
# "not equal to": all cells but the one that is withheld. SUMIF of the same is 33 and AVERAGEIF 8.25.
#
# Instead: A comparison with a text leaves numbers out, also where it asks for what is different. COUNTIF is 1 (the
# empty cell alone), SUMIF 0 and AVERAGEIF #DIV/0!; COUNTIF(...,"<>") over four filled cells is 0. In a column
# of texts alone, "<>c" is right, and ">5" is right everywhere. "*", which in Excel stands for any text, counts the
# empty cell too.
#
# Who meets it: Whoever checks or renews a workbook of staff returns in a pipeline: "areas that have answered" is
# nought where all but one have.
#
# What to do: COUNT for numbers, or COUNTA less COUNTIF(...,"c"); recalculate such workbooks with LibreOffice.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "formulas==1.3.4" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" -W ignore - 2> log <<'PYTHON' || { cat log; exit 1; }
from importlib.metadata import version
import formulas
import openpyxl


def worked_out(column, asked):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row, value in enumerate(column, 1):
        if value is not None:
            sheet.cell(row, 1, value)
    for row, formula in enumerate(asked, 1):
        sheet.cell(row, 3, formula)
    book.save("return.xlsx")
    cells = formulas.ExcelModel().loads("return.xlsx").finish().calculate()
    return {f: str(cells[f"'[return.xlsx]S'!C{row}"].value[0, 0]) for row, f in enumerate(asked, 1)}


waits = worked_out(
    [12, 4, "c", 10, None, 7],
    [
        '=COUNTIF(A1:A6,"<>c")', '=SUMIF(A1:A6,"<>c")', '=AVERAGEIF(A1:A6,"<>c")', '=COUNTIF(A1:A4,"<>")',
        '=COUNTIF(A1:A6,"c")', '=COUNTIF(A1:A6,">5")', '=COUNTIF(A1:A6,"*")', '=COUNT(A1:A6)',
    ],
)
texts = worked_out(["A", "c", "B", "A"], ['=COUNTIF(A1:A4,"<>c")'])
print("formulas", version("formulas"), waits, texts)
assert list(waits.values()) == ["1", "0.0", "#DIV/0!", "0", "1", "3", "2", "4"]
assert texts == {'=COUNTIF(A1:A4,"<>c")': "3"}
PYTHON
