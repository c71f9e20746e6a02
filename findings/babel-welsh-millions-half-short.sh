#!/usr/bin/env bash
# Babel 2.19.0, `format_compact_decimal` in Welsh.
#
# Expected: In the long form a million is a word in every row: 1 miliwn, 2 miliwn, 3 miliwn. Welsh
# has six plural forms; where the data hold no text for one of them, the form "other" stands in,
# as Unicode prescribes and as ICU does.
#
# Instead: Babel falls back to the letter of the root language for two, three and six, in the
# middle of a Welsh table: 1 miliwn, 2M, 3M, 5 miliwn, 6M, 7 miliwn. The same happens to
# thousands.
#
# Who meets it: Whoever writes "£5 miliwn" in a Welsh paper with Babel: it looks right with the
# five of the example and wrong with the two or three of the next year.
#
# What to do: Write the number and the word yourself from a catalogue with all six forms, which
# also allows "2 filiwn".
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "babel==2.19.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from babel.numbers import format_compact_decimal

counts = (1, 2, 3, 4, 5, 6, 7)
seen = {
    "cy": [format_compact_decimal(n * 10**6, format_type="long", locale="cy") for n in counts],
    "cy, thousands": [format_compact_decimal(n * 10**3, format_type="long", locale="cy") for n in counts],
    "en": [format_compact_decimal(n * 10**6, format_type="long", locale="en_GB") for n in counts],
}
print("Babel", version("babel"), seen)
assert seen["cy"] == ["1 miliwn", "2M", "3M", "4 miliwn", "5 miliwn", "6M", "7 miliwn"]
assert seen["cy, thousands"] == ["1 mil", "2K", "3K", "4 mil", "5 mil", "6K", "7 mil"]
assert seen["en"] == [f"{n} million" for n in counts]
PYTHON
