#!/usr/bin/env bash
# WeasyPrint 70.0, HTML to tagged PDF (the PDF/UA variants), read back with pikepdf 10.18.0.
#
# Expected: `lang="en"` on a paragraph or a phrase of a Welsh page becomes a /Lang on its tag,
# since PDF/UA asks that a change of language is marked and the page language is carried over.
#
# Instead: The file has one /Lang, that of the whole document. Every paragraph and phrase in the
# other language is left unmarked, in PDF/UA-1 and in PDF/UA-2.
#
# Who meets it: Readers of a bilingual paper with a screen reader: English names and quotations
# are read aloud by Welsh rules, or the other way round, in a file that calls itself accessible.
#
# What to do: Print one file for each language, and add /Lang to the tags afterwards with pikepdf
# where a page must hold both.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "weasyprint==70.0" \
    "pydyf==0.13.0" \
    "pikepdf==10.18.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pikepdf
import weasyprint

page = """<html lang="cy"><head><title>Adroddiad</title></head><body>
<p>Testun Cymraeg</p><p lang="en">An English paragraph</p><p>Enw: <span lang="en">a phrase</span></p>
</body></html>"""


def languages(variant):
    weasyprint.HTML(string=page).write_pdf("page.pdf", pdf_variant=variant)
    found, tags = [], 0
    with pikepdf.open("page.pdf") as pdf:
        document = str(pdf.Root.Lang)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem":
                tags += 1
                if "/Lang" in item:
                    found.append(str(item.Lang))
        claims = str(pdf.open_metadata().get("pdfuaid:part"))
    return {"document": document, "tags with a language": found, "has tags": tags > 0, "claims PDF/UA part": claims}


seen = {variant: languages(variant) for variant in ("pdf/ua-1", "pdf/ua-2")}
print("WeasyPrint", version("weasyprint"), seen)
for part in ("1", "2"):
    assert seen[f"pdf/ua-{part}"] == {
        "document": "cy", "tags with a language": [], "has tags": True, "claims PDF/UA part": part,
    }
PYTHON
