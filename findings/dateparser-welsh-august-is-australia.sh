#!/usr/bin/env bash
# dateparser 1.5.0, dates in two hundred languages, Welsh among them.
#
# Expected: "12 Awst 2026" is 12 August 2026: the eleven other Welsh months tried in the same form
# are understood without being told the language.
#
# Instead: AWST is also Australian Western Standard Time, and the zone is taken away before the
# language is looked for. What is left, "12 2026", is a month and a year: the answer is a day in
# December 2026, eight hours ahead of Greenwich. With `languages=["cy"]` the same text is 12
# August.
#
# Who meets it: Whoever reads dates from Welsh papers and pages: in August, and in August alone,
# they are in December.
#
# What to do: Name the language, or refuse an answer that carries a zone the text has not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "dateparser==1.5.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import dateparser

text = "12 Awst 2026"
seen = dateparser.parse(text)
welsh = dateparser.parse(text, languages=["cy"])
print("dateparser", version("dateparser"), seen, welsh)
assert (seen.year, seen.month) == (2026, 12) and seen.utcoffset().total_seconds() == 8 * 3600
assert (welsh.year, welsh.month, welsh.day, welsh.tzinfo) == (2026, 8, 12, None)
months = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
for number, month in enumerate(months.split(), 1):
    if month != "Awst":
        assert dateparser.parse(f"12 {month} 2026").month == number
PYTHON
