#!/usr/bin/env bash
# xlsx2html 0.6.4, workbooks to HTML "with keep cell formatting" (openpyxl 3.1.5).
#
# Expected: A cell looks as it does in Excel: 5200000 with the format 0.0,,"m" is 5.2m, half a post with # ?/? is
# 1/2, 18 with 0" days" is 18 days. What the package cannot do it leaves as the bare figure.
#
# Instead: The two commas that divide by a million are dropped and the unit is kept, so £5.2m reads 5200000.0"m", a
# million times as much; with #,##0,"k" it is ,5200000"k". Half a post is "0 /".
# Words in a format keep their quotation marks. Hours over a day ([h]:mm), negatives in brackets, leading noughts
# and dates are right, which makes one trust the rest.
#
# Who meets it: Whoever puts a board's workbook on a web page: budgets in millions and posts in halves are what such
# formats are used for.
#
# What to do: Divide in the cells, not in the format; or have LibreOffice write the page.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "xlsx2html==0.6.4" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import html
import io
import re
from importlib.metadata import version
import openpyxl
from xlsx2html import xlsx2html

cells = {
    '0.0,,"m"': (5_200_000, '5200000.0"m"'),
    '#,##0,"k"': (5_200_000, ',5200000"k"'),
    "# ?/?": (0.5, "0 /"),
    '0" days"': (18, '18" days"'),
    "[h]:mm": (1.5625, "37:30"),
    "#,##0;(#,##0)": (-1200, "(1,200)"),
    "0000": (123, "0123"),
}
book = openpyxl.Workbook()
for row, (shape, (value, _)) in enumerate(cells.items(), 1):
    book.active.cell(row, 1, value).number_format = shape
book.save("board.xlsx")
page = io.StringIO()
xlsx2html("board.xlsx", page)
shown = [html.unescape(text) for text in re.findall(r"<td[^>]*>(.*?)</td>", page.getvalue(), re.S)]
seen = dict(zip(cells, shown, strict=True))
print("xlsx2html", version("xlsx2html"), seen)
assert seen == {shape: text for shape, (_, text) in cells.items()}
PYTHON
