#!/usr/bin/env bash
# ICU 77.1 by pyicu-wheels 2.15.2: the order of Welsh names.
#
# Expected: By the Welsh alphabet, in which ll, dd and ng are letters, Bala stands before Bangor, and
# Llanberis, Llandudno and Llanelli before Llangefni: the n and the g of Bangor and Llangefni belong to
# two syllables and are two letters, and an order made for Welsh finds such well-known names right.
#
# Instead: Every n and g is taken for the letter ng, which stands after g. So Bangor comes before Bala,
# and all places with Llan-g come before every other Llan-: Llangefni, Llangollen, Llanberis, Llandudno,
# Llanelli. The English order is right for each of these names, and wrong elsewhere: it has ll among the
# words with l.
#
# Who meets it: Whoever sorts a Welsh list of places as the language asks for, in Python or by
# Intl.Collator of a browser, which has the same data: readers look for Bangor and Llangollen in the
# wrong place.
#
# What to do: Put the invisible sign U+034F between n and g in the key of names where they are two
# letters; the spelling alone cannot tell.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyicu-wheels==2.15.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import icu

welsh = icu.Collator.createInstance(icu.Locale("cy")).getSortKey
english = icu.Collator.createInstance(icu.Locale("en")).getSortKey
towns = ["Bala", "Bangor", "Bethesda"]
churches = ["Llanberis", "Llandudno", "Llanelli", "Llangefni", "Llangollen"]
seen = {
    "Welsh": sorted(towns, key=welsh) + sorted(churches, key=welsh),
    "English": sorted(towns, key=english) + sorted(churches, key=english),
    "two letters": sorted(towns, key=lambda name: welsh(name.replace("ng", "n\u034fg"))),
    "ll after l": [sorted(["Lwcws", "Llanelli"], key=key) for key in (welsh, english)],
}
print("ICU", icu.ICU_VERSION, seen)
assert seen["English"] == towns + churches
assert seen["Welsh"] == [
    "Bangor", "Bala", "Bethesda",
    "Llangefni", "Llangollen", "Llanberis", "Llandudno", "Llanelli",
]
assert seen["two letters"] == towns
assert seen["ll after l"] == [["Lwcws", "Llanelli"], ["Llanelli", "Lwcws"]]
PYTHON
