#!/usr/bin/env bash
# uk-postcodes-parsing 2.1.0, which finds postcodes in scanned text and mends misread letters.
#
# Expected: "LLS7 2PW" is LL57 2PW in Bangor with the 5 misread as S. The parser mends it, or
# returns nothing.
#
# Instead: It leaves out the first L, returns "LS7 2PW" in Leeds, says that it is in the directory
# of the ONS, and gives 0 as the distance of the mending, as for a postcode that was read as it
# stood. "CFIO 3NQ" becomes CF1O with a letter, and not CF10.
#
# Who meets it: An analyst who takes the postcodes of bases or of staff homes from scanned forms:
# a post in Bangor moves to Leeds with full marks for certainty.
#
# What to do: Accept a found postcode only if the characters around it are no letters or digits,
# and only in areas that serve Wales.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "uk-postcodes-parsing==2.1.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from uk_postcodes_parsing import ukpostcode


def found(text):
    return [
        (p.postcode, p.fix_distance, p.is_in_ons_postcode_directory)
        for p in ukpostcode.parse_from_corpus(text, attempt_fix=True)
    ]


seen = {text: found(f"Base: {text}.") for text in ("LL57 2PW", "LLS7 2PW", "CFIO 3NQ")}
print("uk-postcodes-parsing", version("uk-postcodes-parsing"), seen)
assert seen == {
    "LL57 2PW": [("LL57 2PW", 0, True)],
    "LLS7 2PW": [("LS7 2PW", 0, True)],
    "CFIO 3NQ": [("CF1O 3NQ", -1, False)],
}
PYTHON
