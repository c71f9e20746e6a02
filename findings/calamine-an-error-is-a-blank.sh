#!/usr/bin/env bash
# python-calamine 0.9.1, reading a workbook in which a formula went wrong.
#
# Expected: A cell that shows #REF! or #DIV/0! comes as its text, as openpyxl gives it, or raises; calamine itself,
# in Rust, has a kind of cell for errors. A cell that is blank comes as "".
#
# Instead: All of them are "", and so is a formula that no program has worked out yet. A broken workbook cannot be
# told from one in which nobody has filled in the figure, and a check for Excel's errors finds none.
#
# Who meets it: Whoever reads planners' workbooks with the fast reader and asks people to fill in what is blank: they
# open the sheet and see a figure's place taken by #REF!, or a total that is there.
#
# What to do: Where a column has blanks, look at the cells again with openpyxl, whose data_type is "e" for errors
# and, without data_only, "f" for formulas.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "python-calamine==0.9.1" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
for row in (["area", "wte"], ["broken", "#REF!"], ["by nobody", "#DIV/0!"], ["blank", None], ["sum", "=B6*2"], ["there", 2.5]):
    book.active.append(row)
book.save("staff.xlsx")
calamine = dict(CalamineWorkbook.from_path("staff.xlsx").get_sheet_by_index(0).to_python()[1:])
cells = {row[0].value: row[1] for row in openpyxl.load_workbook("staff.xlsx").active.iter_rows(min_row=2)}
print("python-calamine", version("python-calamine"), "openpyxl", version("openpyxl"))
print("calamine:", calamine)
print("openpyxl:", {name: (cell.value, cell.data_type) for name, cell in cells.items()})
assert calamine == {"broken": "", "by nobody": "", "blank": "", "sum": "", "there": 2.5}
assert (cells["broken"].value, cells["broken"].data_type) == ("#REF!", "e")
assert (cells["blank"].value, cells["sum"].data_type) == (None, "f")
PYTHON
