#!/usr/bin/env bash
# num2words 0.5.14, numbers in Welsh words.
#
# Expected: "Punt" and "ceiniog" are both feminine in Welsh, so both take dwy and tair: dwy bunt,
# dwy geiniog, tair punt, tair ceiniog. The ordinal number with digits is "3ydd", as it is "3rd"
# in English.
#
# Instead: Pounds are right and pence are not: "dwy bunt, dau geiniog" and "tair punt, tri
# cheiniog", with the masculine number and its mutation. The ordinal with digits comes back as the
# number 3, not as text.
#
# Who meets it: Whoever spells out money in a Welsh letter or contract, or writes "the 3rd year"
# from a template in both languages.
#
# What to do: Spell whole pounds only, and write ordinals from your own list.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "num2words==0.5.14" \
    "docopt==0.6.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from num2words import num2words

seen = {
    "money": [num2words(n, lang="cy", to="currency", currency="GBP") for n in (2.0, 2.02, 3.03)],
    "third, en": num2words(3, lang="en", to="ordinal_num"),
    "third, cy": num2words(3, lang="cy", to="ordinal_num"),
}
print("num2words", version("num2words"), seen)
assert seen == {
    "money": ["dwy bunt", "dwy bunt, dau geiniog", "tair punt, tri cheiniog"],
    "third, en": "3rd",
    "third, cy": 3,
}
PYTHON
