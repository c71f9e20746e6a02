#!/usr/bin/env bash
# pycountry 26.2.16, the codes of ISO 3166 in Python: the 22 councils of Wales.
#
# Expected: `subdivisions` has each council under its English name, as it has German states and Scottish councils under
# one name each, so a table of the Office for National Statistics joins to it by name; its Welsh code finds it as well.
#
# Instead: 4 of 22 names are plain (Blaenau Gwent, Conwy, Gwynedd, Powys). In the others the Welsh name and the second
# code stand in brackets inside the name, "Cardiff [Caerdydd GB-CRD]"; the Vale of Glamorgan is inverted and Rhondda
# Cynon Taf is spelt "Taff" in English and "CynonTaf" in Welsh. Asked for a Welsh code, GB-CRD for Caerdydd
# or GB-CYM for Cymru, `get` gives None.
#
# Who meets it: Whoever joins Welsh figures by the name of the council, or gives the two languages from one list:
# 18 councils of 22 drop out of a left join as missing.
#
# What to do: Join by the nine-figure codes of the ONS (W06...); split the name at the bracket for the two languages and
# put Rhondda Cynon Taf right by hand.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pycountry==26.2.16"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pycountry

english = {
    "Blaenau Gwent", "Bridgend", "Caerphilly", "Cardiff", "Carmarthenshire", "Ceredigion", "Conwy", "Denbighshire",
    "Flintshire", "Gwynedd", "Isle of Anglesey", "Merthyr Tydfil", "Monmouthshire", "Neath Port Talbot", "Newport",
    "Pembrokeshire", "Powys", "Rhondda Cynon Taf", "Swansea", "Torfaen", "Vale of Glamorgan", "Wrexham",
}
britain = pycountry.subdivisions.get(country_code="GB")
wales = {s.code: s.name for s in britain if s.parent_code == "GB-WLS"}
scotland = [s.name for s in britain if s.parent_code == "GB-SCT"]
joined = sorted(english & set(wales.values()))
asked = {code: pycountry.subdivisions.get(code=code) for code in ("GB-CRD", "GB-ATA", "GB-CYM")}
print("pycountry", version("pycountry"), len(wales), joined, asked)
for code, name in sorted(wales.items()):
    print(code, name)
assert len(english) == len(wales) == 22
assert joined == ["Blaenau Gwent", "Conwy", "Gwynedd", "Powys"]
assert wales["GB-CRF"] == "Cardiff [Caerdydd GB-CRD]"
assert wales["GB-RCT"] == "Rhondda Cynon Taff [Rhondda CynonTaf]"
assert wales["GB-VGL"] == "Vale of Glamorgan, The [Bro Morgannwg GB-BMG]"
assert set(asked.values()) == {None}
assert len(scotland) > 30 and not [name for name in scotland if "[" in name]
PYTHON
