#!/usr/bin/env bash
# pyvalhalla 3.9.1 (Valhalla in process; valhalla_service answers the same), `Actor.matrix`. Needs Python 3.12.
#
# Expected: A place that no road of the map is near gets null in its own row, as a pair without a way does, and the
# other places of the request get their times.
#
# Instead: A place 33 km from the nearest road is answered in minutes like all others, as if people began on that
# road; only its coordinates in `sources` differ from those asked. A place 44 km off takes the whole request down:
# an error (170, "Locations are in unconnected regions"), and nobody is answered.
#
# Who meets it: Whoever asks for a table of areas by clinics with an extract that ends at the border of a county.
# A place across an estuary is minutes from the clinic; one further off costs fifty others their minutes.
#
# What to do: Measure from each place asked to its place in `sources` and `targets`; on error 170 ask `locate` which
# places have edges, and ask again without the others.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3.12 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyvalhalla==3.9.1" \
    "osmium==4.3.2"
cd "$work"
PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" - <<'PYTHON'
import json
import os
import subprocess
from importlib.metadata import version

import osmium
import valhalla
from valhalla.config import get_config

# One street of 5 km.
street = [(-2.95 + i * 0.001, 51.70) for i in range(71)]
with osmium.SimpleWriter("street.osm.pbf") as writer:
    for number, place in enumerate(street, start=1):
        writer.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
    tags = {"highway": "residential"}
    writer.add_way(osmium.osm.mutable.Way(id=1, nodes=list(range(1, 72)), tags=tags, version=1))
os.mkdir("tiles")
config = get_config(tile_extract="", tile_dir="tiles", verbose=False)
for name in ("admin", "timezone", "landmarks", "traffic_extract"):
    config["mjolnir"].pop(name, None)
with open("valhalla.json", "w") as file:
    json.dump(config, file)
subprocess.run(["valhalla_build_tiles", "-c", "valhalla.json", "street.osm.pbf"], check=True, capture_output=True)
actor = valhalla.Actor("valhalla.json")


def minutes(*sources: tuple[float, float]) -> list[float]:
    asked = {
        "sources": [{"lon": lon, "lat": lat} for lon, lat in sources],
        "targets": [{"lon": -2.90, "lat": 51.70}],
        "costing": "auto",
    }
    answer = actor.matrix(asked)
    return [row[0]["time"] / 60 for row in answer["sources_to_targets"]]


near, far, farther = (-2.94, 51.70), (-2.93, 51.40), (-2.93, 51.30)
home = minutes(near)
both = minutes(near, far)
print("Valhalla", version("pyvalhalla"), "near:", home, "with a place 33 km off:", both)
assert both[0] == home[0]
assert 0 < both[1] < home[0]
try:
    print(minutes(near, farther))
except RuntimeError as error:
    print("with a place 44 km off:", error)
    assert "unconnected regions" in str(error)
else:
    raise SystemExit("The far place no longer takes the request down.")
places = [{"lon": lon, "lat": lat} for lon, lat in (near, far, farther)]
located = json.loads(actor.locate(json.dumps({"locations": places, "costing": "auto"})))
assert [bool(one["edges"]) for one in located] == [True, True, False]
PYTHON
