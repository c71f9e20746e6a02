#!/usr/bin/env bash
# pandoc 3.9 as pypandoc_binary 1.17 brings it, which reads workbooks too: a table of staff.
#
# Expected: A workbook becomes a table with what it shows: a date as a date, 7:30 hours, 25%, TRUE. At the least a date
# and a plain number can be told apart.
#
# Instead: Every cell with a format comes as the bare number in the file. 1 April 2026 is 46113.0, the day in
# hours 0.3125, a share of 25% 0.25; a yes is 1.0, so it looks like one post; a whole number gets ".0". A
# note raised behind a figure stands beside it, "12 1" for 12 with the note 1. No warning is printed.
#
# Who meets it: Whoever turns a return of staff into a page, a Word paper or Markdown for a language model: start
# dates read as large numbers of people, and a "yes" as one.
#
# What to do: Read workbooks with openpyxl or pandas, which know formats, and hand pandoc the finished table.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pypandoc_binary==1.17" \
    "xlsxwriter==3.2.9"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import datetime
import re
import pypandoc
import xlsxwriter

book = xlsxwriter.Workbook("staff.xlsx")
sheet = book.add_worksheet("Staff")
shown = {name: book.add_format({"num_format": form}) for name, form in
         (("day", "dd/mm/yyyy"), ("hours", "hh:mm"), ("share", "0%"))}
raised = book.add_format({"font_script": 1})
sheet.write_row(0, 0, ["Area", "Since", "Hours", "Share", "Rural", "Posts", "Heads", "Code"])
sheet.write(1, 0, "Powys")
sheet.write_datetime(1, 1, datetime.date(2026, 4, 1), shown["day"])
sheet.write_datetime(1, 2, datetime.time(7, 30), shown["hours"])
sheet.write(1, 3, 0.25, shown["share"])
sheet.write_boolean(1, 4, True)
sheet.write(1, 5, 3)
sheet.write_rich_string(1, 6, "12", raised, "1")
sheet.write_string(1, 7, "0123")
book.close()
cells = re.findall(r"<td>(.*?)</td>", pypandoc.convert_file("staff.xlsx", "html"), re.S)
print("pandoc", pypandoc.get_pandoc_version(), cells)
assert cells == ["Powys", "46113.0", "0.3125", "0.25", "1.0", "3.0", cells[6], "0123"]
assert re.sub("<[^>]*>", " ", cells[6]).split() == ["12", "1"]
PYTHON
