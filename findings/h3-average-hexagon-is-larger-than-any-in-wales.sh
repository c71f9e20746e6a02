#!/usr/bin/env bash
# h3 4.5.0, hexagons for maps and densities, in Wales.
#
# Expected: `average_hexagon_area(8)` is close enough to a hexagon of that size anywhere to turn people per
# hexagon into people per square kilometre.
#
# Instead: It is the mean over the world, and every hexagon tried from Cardiff to Holyhead is smaller: by 5.8
# per cent at Haverfordwest and by 9.5 at Wrexham. Densities of all Wales come out too low, those of the
# north-east most, and the error does not average out. Nor do the six sides of one hexagon agree: 495 to
# 534 metres near Rhayader.
#
# Who meets it: An analyst who compares densities by hexagon with those of clusters, whose areas are real, or
# who counts hexagons to know the size of a catchment.
#
# What to do: `cell_area` of each cell.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "h3==4.5.0"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
from importlib.metadata import version
import h3

places = {"Cardiff": (51.48, -3.18), "Haverfordwest": (51.80, -4.97), "Rhayader": (52.30, -3.80),
          "Wrexham": (53.05, -2.99), "Holyhead": (53.31, -4.63)}
average = h3.average_hexagon_area(8, unit="km^2")
short = {name: round(100 - 100 * h3.cell_area(h3.latlng_to_cell(*at, 8), unit="km^2") / average, 1)
         for name, at in places.items()}
sides = sorted(round(h3.edge_length(e, unit="m"))
               for e in h3.origin_to_directed_edges(h3.latlng_to_cell(52.30, -3.80, 8)))
print("h3", version("h3"), round(average, 3), "per cent smaller:", short, "sides:", sides)
assert short == {"Cardiff": 7.2, "Haverfordwest": 5.8, "Rhayader": 7.7, "Wrexham": 9.5, "Holyhead": 8.3}
assert sides == [495, 495, 509, 509, 534, 534]
PYTHON
