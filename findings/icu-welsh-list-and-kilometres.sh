#!/usr/bin/env bash
# ICU 77.1 by pyicu-wheels 2.15.2, with the Unicode data for Welsh (Babel 2.19.0 has the same
# data).
#
# Expected: A list is joined with "a" or, before a vowel, "ac"; a long unit is a word for every
# number.
#
# Instead: A list is joined with the literal text "a(c)", for the reader to choose. The long form
# of kilometres is "cilometr" for 1, 4, 5 and 10 and "km" for 2, 3 and 6, so one table column
# holds both.
#
# Who meets it: Whoever makes Welsh sentences of place names or distances by the standard library
# of the field: "Caerdydd a(c) Abertawe" is read aloud as it stands.
#
# What to do: Keep a small joining rule of your own, a or ac by the next word, and always use the
# short unit.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyicu-wheels==2.15.2" \
    "babel==2.19.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import icu
from babel.lists import format_list

welsh = icu.Locale("cy")
join = icu.ListFormatter.createInstance(welsh)
unit = icu.NumberFormatter.withLocale(welsh).unit(icu.MeasureUnit.createKilometer())
unit = unit.unitWidth(icu.UNumberUnitWidth.FULL_NAME)
seen = {
    "vowel": join.format(["Caerdydd", "Abertawe"]),
    "consonant": join.format(["Abertawe", "Caerdydd"]),
    "Babel": format_list(["Caerdydd", "Abertawe"], locale="cy"),
    "distances": [str(unit.formatInt(n)) for n in (1, 2, 3, 4, 5, 6, 10)],
}
print("ICU", icu.ICU_VERSION, seen)
assert seen == {
    "vowel": "Caerdydd a(c) Abertawe",
    "consonant": "Abertawe a(c) Caerdydd",
    "Babel": "Caerdydd a(c) Abertawe",
    "distances": ["1 cilometr", "2 km", "3 km", "4 cilometr", "5 cilometr", "6 km", "10 cilometr"],
}
PYTHON
