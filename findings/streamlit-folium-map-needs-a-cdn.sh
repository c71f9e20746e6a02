#!/usr/bin/env bash
# streamlit-folium 0.27.4: the map is drawn by a script that the reader's browser fetches from a public server.
#
# Guess:  the component brings Leaflet with it, as it brings its own bundle; a server without the internet draws.
# Seen:   the component's own files hold no Leaflet; the call carries folium's list of links to jsdelivr, and an
#         empty list draws nothing. A map without tiles on a hospital's closed network stays an empty box, and an
#         open network tells a third party of every visit. Naming a data: address as `default_js` draws offline.
set -euo pipefail
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install -q streamlit==1.67.0 streamlit-folium==0.27.4 folium==0.20.0
"$home/venv/bin/python" - <<'PY'
import pathlib
import folium
import streamlit_folium

build = pathlib.Path(streamlit_folium.__file__).parent / "frontend" / "build"
scripts = [path.read_text(encoding="utf-8") for path in build.rglob("*.js")]
brings_leaflet = any("Leaflet 1." in text and "L.Map" in text or "L.Map.addInitHook(function(){this.options.zoomControl" in text for text in scripts)

sent = {}
def catch(**arguments):
    sent.update(arguments)
    return {}
streamlit_folium._component_func = lambda *args, **kwargs: catch(**kwargs) or {}
drawn = folium.Map(location=[52, -3], tiles=None)
streamlit_folium.st_folium(drawn, width=300, height=300)
links = sorted(url for url in sent["js_links"] if url.startswith("https://"))
print("brings Leaflet itself:", brings_leaflet)
print("asks for:", links)
assert not brings_leaflet
assert any("jsdelivr" in url and "leaflet" in url for url in links), links
PY
echo "as seen: the map needs a script of a public server"
