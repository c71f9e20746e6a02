#!/usr/bin/env bash
# holidays 0.109, bank holidays, for Wales.
#
# Expected: A language that the package does not have for a country is refused, as a part of the
# country that it does not have is.
#
# Instead: `language="cy"` for Wales is accepted and the names are English. Nothing tells that
# Welsh is not there; a part of the country that does not exist raises NotImplementedError.
#
# Who meets it: Whoever makes a Welsh page of working days or clinic dates and tests that the
# option is accepted.
#
# What to do: Look into `holidays.GB.supported_languages` first, and keep the eight Welsh names in
# your own catalogue.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "holidays==0.109" \
    "python-dateutil==2.9.0.post0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import datetime

import holidays

day = datetime.date(2026, 4, 3)


def name(**options):
    try:
        return holidays.country_holidays("GB", years=2026, **options)[day]
    except NotImplementedError:
        return "NotImplementedError"


seen = {
    "cy": name(subdiv="WLS", language="cy"),
    "en": name(subdiv="WLS", language="en_GB"),
    "no such part": name(subdiv="CYM"),
    "has Welsh": "cy" in holidays.GB.supported_languages,
}
print("holidays", version("holidays"), seen)
assert seen == {
    "cy": "Good Friday",
    "en": "Good Friday",
    "no such part": "NotImplementedError",
    "has Welsh": False,
}
PYTHON
