#!/usr/bin/env bash
# python-docx 1.2.0, reading a form that was filled in with Word's content controls, beside mammoth 1.13.0.
#
# Expected: The text of a paragraph, a cell or a table is what Word shows, with what somebody has chosen from a list or
# typed into a field, as mammoth has it.
#
# Instead: What stands in a content control is not there. A paragraph in one is missing, a field in a sentence
# or a cell is an empty text, and a row that was added to a repeating section does not exist: a table of three
# rows has two, and its figure is "". Nothing is said. The label beside the field is there, so the form looks unanswered.
#
# Who meets it: Whoever gathers returns of staff in post from boards in a Word form: every answer of those who used
# the form as it was meant is blank, and only what was typed beside the fields arrives.
#
# What to do: Read the file with mammoth or pandoc; or look for w:sdt in the XML and take its w:t texts.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "python-docx==1.2.0" \
    "mammoth==1.13.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import docx
import mammoth
from docx.oxml import parse_xml

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def control(content, kind=""):
    return parse_xml(f"<w:sdt {SPACE}><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def cell(text):
    return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"


form = docx.Document()
form.add_paragraph("Physiotherapists in post: ")._p.append(control(run("12"), "<w:text/>"))
table = form.add_table(2, 2)
for place, text in (((0, 0), "Service"), ((0, 1), "WTE"), ((1, 0), "Dietetics")):
    table.cell(*place).text = text
choice = '<w:dropDownList><w:listItem w:displayText="3.5" w:value="3.5"/></w:dropDownList>'
table.cell(1, 1).paragraphs[0]._p.append(control(run("3.5"), choice))
table.rows[1]._tr.addnext(control(f"<w:tr>{cell('Podiatry')}{cell('7')}</w:tr>"))
form.element.body.insert(0, control(f"<w:p>{run('Board: Powys')}</w:p>"))
form.save("form.docx")

read = docx.Document("form.docx")
seen = [p.text for p in read.paragraphs], [[c.text for c in row.cells] for row in read.tables[0].rows]
with open("form.docx", "rb") as file:
    shown = mammoth.extract_raw_text(file).value.split()
print("python-docx", version("python-docx"), seen, "mammoth", version("mammoth"), shown)
assert seen == (["Physiotherapists in post: "], [["Service", "WTE"], ["Dietetics", ""]])
assert shown == "Board: Powys Physiotherapists in post: 12 Service WTE Dietetics 3.5 Podiatry 7".split()
PYTHON
