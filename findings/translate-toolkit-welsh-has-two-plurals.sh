#!/usr/bin/env bash
# translate-toolkit 3.20.4, checks and conversions of gettext catalogues, with the Welsh forms of Babel
# 2.19.0.
#
# Expected: Welsh has six plural forms, as in the data of Unicode and in Babel: a catalogue with six
# passes the check for Welsh, and as a table for the translator it has a row for each form.
#
# Instead: Its own table says two forms for Welsh. `pofilter --language=cy` reports a message with all
# six as wrong and lets one with two pass. `po2csv` keeps the first two forms alone, and sets them
# beside the English words as if they were one and many: "%d years" stands beside the form for exactly
# 1. Back by `csv2po`, a new text in that row is dropped with a warning.
#
# Who meets it: Whoever sends a bilingual report's texts to a Welsh translator as a spreadsheet: four of
# six forms are never seen, and the corrected row does not come back.
#
# What to do: Send the PO file itself, or a table made form by form; take the number of forms from the
# catalogue's own header.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "translate-toolkit==3.20.4" \
    "babel==2.19.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import csv
import subprocess
import sys
from pathlib import Path
from babel.messages.plurals import get_plural
from translate.lang import factory
from translate.storage import po

welsh = ["%d mlynedd", "%d flwyddyn", "%d flynedd", "%d blynedd", "%d blynedd", "%d mlynedd"]


def catalogue(forms, plural):
    head = [
        'msgid ""', 'msgstr ""', r'"Language: cy\n"',
        r'"Content-Type: text/plain; charset=UTF-8\n"', rf'"Plural-Forms: {plural};\n"', "",
        'msgid "%d year"', 'msgid_plural "%d years"',
    ]
    return "\n".join(head + [f'msgstr[{i}] "{form}"' for i, form in enumerate(forms)]) + "\n"


def run(tool, *arguments):
    command = [str(Path(sys.executable).with_name(tool)), "--progress=none", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True)


plural = get_plural("cy")
Path("six.po").write_text(catalogue(welsh, str(plural)), encoding="utf-8")
Path("two.po").write_text(catalogue(welsh[:2], "nplurals=2; plural=(n==2) ? 1 : 0"), encoding="utf-8")
checks = {name: "%d years" in run("pofilter", "--language=cy", "-t", "nplurals", name).stdout
          for name in ("six.po", "two.po")}

run("po2csv", "six.po", "six.csv")
with open("six.csv", encoding="utf-8", newline="") as file:
    rows = [(row["source"], row["target"]) for row in csv.DictReader(file) if row["source"]]
changed = Path("six.csv").read_text(encoding="utf-8").replace("%d flwyddyn", "%d o flynyddoedd")
Path("six.csv").write_text(changed, encoding="utf-8")
told = run("csv2po", "-t", "six.po", "six.csv", "back.po").stderr
back = [str(s) for s in po.pofile.parsefile("back.po").units[-1].target.strings]
seen = {
    "forms by Babel": plural.num_plurals,
    "forms by translate-toolkit": factory.getlanguage("cy").nplurals,
    "reported as wrong": checks,
    "rows of the table": rows,
    "the changed row came back": back != welsh,
}
print("translate-toolkit", version("translate-toolkit"), "Babel", version("babel"), seen)
assert (plural.num_plurals, factory.getlanguage("cy").nplurals) == (6, 2)
assert checks == {"six.po": True, "two.po": False}
assert rows == [("%d year", "%d mlynedd"), ("%d years", "%d flwyddyn")]
assert back == welsh and "not found" in told
PYTHON
