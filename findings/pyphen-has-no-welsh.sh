#!/usr/bin/env bash
# Pyphen 0.18.1, and WeasyPrint 70.0, which breaks words with it.
#
# Expected: Hyphenation patterns for Welsh exist in the TeX world, so either Pyphen has them or
# its error names the language that is missing; and a page with `hyphens: auto` in Welsh breaks
# long words or warns.
#
# Instead: Pyphen raises KeyError(None), which names nothing. WeasyPrint says nothing at all: a
# narrow column of a Welsh page is not broken while the same column in English is, and the long
# words run over the edge.
#
# Who meets it: Whoever prints a narrow table in both languages: Welsh profession names are long,
# and only the Welsh side overflows.
#
# What to do: Put soft hyphens into Welsh headings by hand, or set `overflow-wrap: anywhere`, and
# look at the Welsh page.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyphen==0.18.1" \
    "weasyprint==70.0" \
    "pydyf==0.13.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pyphen
import weasyprint


def error():
    try:
        pyphen.Pyphen(lang="cy")
    except KeyError as raised:
        return repr(raised)
    return "none"


def lines(lang):
    page = f"""<html lang="{lang}"><style>p {{ width: 60px; hyphens: auto; font-size: 12px }}</style>
    <p>physiotherapists rehabilitation occupational</p></html>"""
    boxes = weasyprint.HTML(string=page).render().pages[0]._page_box.descendants()
    return sum(type(box).__name__ == "LineBox" for box in boxes)


seen = {"error": error(), "English words broken": lines("en") > 3, "lines as Welsh": lines("cy")}
print("Pyphen", version("pyphen"), "WeasyPrint", version("weasyprint"), seen)
assert seen == {"error": "KeyError(None)", "English words broken": True, "lines as Welsh": 3}
PYTHON
