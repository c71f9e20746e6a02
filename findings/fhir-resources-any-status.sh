#!/usr/bin/env bash
# fhir.resources 8.3.0, the FHIR health data standard as Python classes.
#
# Expected: A status outside the fixed list of the standard is refused: the list for
# Location.status is binding and holds active, suspended and inactive. So is a rule such as "an
# organisation has a name or an identifier".
#
# Instead: Any text is a status, an organisation may have neither name nor identifier, a period
# may end before it begins and a latitude may be 99. The classes check the shape of the data only;
# a validated object may be refused by the next server.
#
# Who meets it: An analyst who publishes bases and roles as FHIR resources and takes the passing
# of the class as validation.
#
# What to do: Check the bound lists and the rules yourself or by the official validator before
# anything is sent.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "fhir.resources==8.3.0" \
    "fhir-core==1.1.12" \
    "pydantic==2.14.4"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from fhir.resources.location import Location
from fhir.resources.organization import Organization
from fhir.resources.practitionerrole import PractitionerRole

seen = [
    Location(status="openish").model_dump_json(),
    Location(position={"longitude": -300, "latitude": 99}).model_dump_json(),
    Organization(active=True).model_dump_json(),
    PractitionerRole(period={"start": "2026-05-01", "end": "2026-01-01"}).model_dump_json(),
]
print("fhir.resources", version("fhir.resources"), seen)
assert seen == [
    '{"resourceType":"Location","status":"openish"}',
    '{"resourceType":"Location","position":{"longitude":-300,"latitude":99}}',
    '{"resourceType":"Organization","active":true}',
    '{"resourceType":"PractitionerRole","period":{"start":"2026-05-01","end":"2026-01-01"}}',
]
PYTHON
