#!/usr/bin/env bash
# folium 0.20.0, Python's maps with Leaflet: options of a line.
#
# Expected: `folium.PolyLine(..., interactive=False, pane="markerPane")` hands both options on to Leaflet:
# its documentation says of further keywords "Other valid (possibly inherited) options" and points to
# Leaflet's own list, where both stand. Or an option that it does not know is refused.
#
# Instead: It takes both without a word and leaves them out of the page: the line still takes every click
# and hover from what lies under it. The same keyword of `folium.GeoJson` is handed on.
#
# Who meets it: Whoever marks a chosen area with a line on a map that people click on: clicks on the mark
# choose nothing, or the mark itself.
#
# What to do: Write it afterwards: `line.options["interactive"] = False`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "folium==0.20.0" \
    "branca==0.8.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import re
from importlib.metadata import version

import folium

place = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}


def drawn(layer):
    page = folium.Map(tiles=None)
    layer.add_to(page)
    text = page.get_root().render()
    return re.search(r'"interactive": (true|false)', text), '"markerPane"' in text


line = folium.PolyLine([(0, 0), (1, 1)], interactive=False, pane="markerPane")
said = "Other valid (possibly inherited) options" in folium.PolyLine.__doc__
stated = drawn(line)
afterwards = folium.PolyLine([(0, 0), (1, 1)])
afterwards.options["interactive"] = False
mended = drawn(afterwards)[0]
as_json = folium.GeoJson(place, interactive=False).options
print("folium", version("folium"), "| documented:", said, "| line:", stated, "| written afterwards:", mended, "| GeoJson:", as_json)
assert said
assert stated == (None, False)
assert mended is not None and mended[1] == "false"
assert as_json == {"interactive": False}
PYTHON
