#!/usr/bin/env bash
# opening-hours-py 2.1.4, opening times as written in OpenStreetMap.
#
# Expected: `Mo-Fr 09:00-17:00; PH off` with the country GB is closed on a bank holiday of England
# and Wales such as Easter Monday or the last Monday of August.
#
# Instead: With the country GB the public holidays are those that all parts of the United Kingdom
# share: closed on 25 December, open on Easter Monday and on the last Monday of August. Without a
# country "PH off" is never met, and the place is open on Christmas Day.
#
# Who meets it: Whoever counts opening days of clinics from OpenStreetMap: each year has bank
# holidays too few.
#
# What to do: Take the bank holidays of Wales from a list of their own, and count the days apart.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "opening-hours-py==2.1.4"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from opening_hours import OpeningHours

text = "Mo-Fr 09:00-17:00; PH off"
days = {
    "Christmas Day": datetime(2026, 12, 25, 10),
    "Easter Monday": datetime(2026, 4, 6, 10),
    "last Monday of August": datetime(2026, 8, 31, 10),
}
british = {name: OpeningHours(text, country="GB").is_open(day) for name, day in days.items()}
nowhere = {name: OpeningHours(text).is_open(day) for name, day in days.items()}
print("opening-hours-py", version("opening-hours-py"), british, nowhere)
assert british == {
    "Christmas Day": False, "Easter Monday": True, "last Monday of August": True,
}
assert all(nowhere.values())
PYTHON
