#!/usr/bin/env bash
# RapidFuzz 3.14.6, finding which council or hospital a name in capitals means.
#
# Expected: process.extractOne("NEWPORT", councils) gives "Newport", as TheFuzz, which it replaces, does: a
# staff record writes places in capitals, a list of the statistics office does not, and the letters are the same.
#
# Instead: "NEWPORT" is Neath Port Talbot (26 of 100), "CARDIFF" the Isle of Anglesey, "NEWPORT HOSPITAL" the
# "ROYAL GWENT HOSPITAL" rather than "Newport Hospital". Since 3.0 nothing folds case unless a processor is named,
# so only the capitals of both texts are compared, and a longer name has more of them.
#
# Who meets it: Whoever maps sites of a staff record, in capitals, to names of places. Without a score_cutoff
# every one of them gets a place.
#
# What to do: processor=rapidfuzz.utils.default_process, and a score_cutoff.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "RapidFuzz==3.14.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from rapidfuzz import process, utils

COUNCILS = ["Newport", "Neath Port Talbot", "Powys", "Cardiff", "Monmouthshire", "Swansea", "Isle of Anglesey"]
HOSPITALS = ["Newport Hospital", "ROYAL GWENT HOSPITAL", "Nevill Hall Hospital"]

asked = [("NEWPORT", COUNCILS), ("CARDIFF", COUNCILS), ("NEWPORT HOSPITAL", HOSPITALS)]
plain = [process.extractOne(name, places)[0] for name, places in asked]
folded = [process.extractOne(name, places, processor=utils.default_process)[:2] for name, places in asked]
print("RapidFuzz", version("RapidFuzz"))
print("as it comes:", plain)
print("with a processor:", folded)
assert plain == ["Neath Port Talbot", "Isle of Anglesey", "ROYAL GWENT HOSPITAL"]
assert folded == [("Newport", 100.0), ("Cardiff", 100.0), ("Newport Hospital", 100.0)]
PYTHON
