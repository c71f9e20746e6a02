#!/usr/bin/env bash
# uk-postcode-utils 1.1, checks of UK postcodes, and postcodes-uk 1.0.2.
#
# Expected: "CF10 3NQ" is the written form of a postcode, with one space and in capitals, and is
# valid for any checker.
#
# Instead: `is_valid_postcode` of uk-postcode-utils refuses it and accepts only "CF103NQ" in
# capitals without the space. postcodes-uk accepts both, and also "QX1 1AA", whose area does not
# exist. The same column is all wrong by one and all right by the other.
#
# Who meets it: An analyst who counts bad postcodes in a staff or base table before it goes to a
# board.
#
# What to do: Take out the spaces and make capitals first, and look the area up in a list of
# areas.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "uk-postcode-utils==1.1" \
    "postcodes-uk==1.0.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import postcodes_uk
from ukpostcodeutils.validation import is_valid_postcode

postcodes = ("CF10 3NQ", "CF103NQ", "cf103nq", "QX1 1AA", "QX11AA")
seen = {p: (is_valid_postcode(p), bool(postcodes_uk.validate(p))) for p in postcodes}
print("uk-postcode-utils", version("uk-postcode-utils"), "postcodes-uk", version("postcodes-uk"), seen)
assert seen == {
    "CF10 3NQ": (False, True),
    "CF103NQ": (True, True),
    "cf103nq": (False, False),
    "QX1 1AA": (False, True),
    "QX11AA": (False, True),
}
PYTHON
