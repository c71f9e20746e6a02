#!/usr/bin/env bash
# docxtpl 0.20.2, Word documents from a template.
#
# Expected: A text with `&` or `<` in it is shown as it is, or the document is refused: a wait of
# "<18 weeks" cannot become anything else.
#
# Instead: Without `autoescape=True` the sign is put into the XML as it is, the parser mends the
# XML, and the sign goes: "<18 weeks" is printed as "18 weeks", and "Therapies & Science" loses
# its "&". With "a<b" all that follows in the paragraph goes as well. The file opens in Word.
#
# Who meets it: Whoever makes a board paper from a template: a limit loses its direction, a rest
# of a sentence is missing.
#
# What to do: Call `render(context, autoescape=True)`, and read the paper back.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "docxtpl==0.20.2" \
    "python-docx==1.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import docx
from docxtpl import DocxTemplate

document = docx.Document()
document.add_paragraph("Waits: {{ text }}, for 3 posts.")
document.save("template.docx")


def rendered(text, **how):
    template = DocxTemplate("template.docx")
    template.render({"text": text}, **how)
    template.save("out.docx")
    return docx.Document("out.docx").paragraphs[0].text


texts = ["<18 weeks", "Therapies & Science", "a<b"]
seen = [rendered(text) for text in texts]
print("docxtpl", version("docxtpl"), seen)
assert seen[0] == "Waits: 18 weeks, for 3 posts."
assert seen[1] == "Waits: Therapies  Science, for 3 posts."
assert "3 posts" not in seen[2]
for text in texts:
    assert rendered(text, autoescape=True) == f"Waits: {text}, for 3 posts."
PYTHON
