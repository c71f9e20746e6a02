#!/usr/bin/env bash
# python-docx 1.2.0 and mammoth 1.13.0, reading a Word file with a tracked change.
#
# Expected: Where the board changed "10" to "12" with changes tracked, a reader gives the old
# text, or the new text, or both.
#
# Instead: `paragraph.text` of python-docx gives neither. The deleted figure is left out and so is
# the inserted one: "The board funds  posts." mammoth gives the new text. Nothing says that a
# piece is missing; where the change is inside a longer number, the rest of the number is left
# standing: "1" of "15" changed to "12".
#
# Who meets it: Whoever reads figures back from a board paper that colleagues have edited.
#
# What to do: Accept all changes in Word first, or read with a package that knows insertions, or
# look for `w:ins` in the file and stop.
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
from docx.oxml.ns import nsdecls


def change(paragraph, old, new):
    who = f'{nsdecls("w")} w:author="planner" w:date="2026-01-01T00:00:00Z"'
    gone = f'<w:del {who} w:id="1"><w:r><w:delText>{old}</w:delText></w:r></w:del>'
    come = f'<w:ins {who} w:id="2"><w:r><w:t>{new}</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(gone))
    paragraph._p.append(parse_xml(come))
    paragraph.add_run(" posts.")


document = docx.Document()
change(document.add_paragraph("The board funds "), "10", "12")
change(document.add_paragraph("The board funds 1"), "5", "2")
document.save("paper.docx")
seen = [paragraph.text for paragraph in docx.Document("paper.docx").paragraphs]
with open("paper.docx", "rb") as file:
    other = mammoth.extract_raw_text(file).value.split("\n\n")[:2]
print("python-docx", version("python-docx"), seen, "mammoth", version("mammoth"), other)
assert seen == ["The board funds  posts.", "The board funds 1 posts."]
assert other == ["The board funds 12 posts.", "The board funds 12 posts."]
PYTHON
