"""The land around Britain as the map draws it beneath its region: neighbours that the data say nothing of.

Source: Natural Earth 4.1.0, 1:10m, public domain (naturalearthdata.com), as TopoJSON in the npm package
`world-atlas` 2.0.2, file `countries-10m.json`. Written to `placement/report/static/land.json` by

    .venv/bin/python -m placement.sources.land countries-10m.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import shapely

OUT = Path(__file__).parents[1] / "report" / "static" / "land.json"
COUNTRIES = ("United Kingdom", "Ireland", "Isle of Man", "France")
BOX = (-8.0, 49.7, 2.4, 56.0)
"""West, south, east, north: Wales and England with what is seen beside them."""
STEP = 0.005
"""Degrees of one step of the file's grid, about 500 m: the source's own precision."""
LEAST = 0.002
"""Square degrees: islands below are left out."""


def land(topology: dict[str, Any]) -> list[list[int]]:
    """Rings of land within the box, each longitude and latitude in turn as whole steps; no ring has a hole.

    Raises KeyError if the topology has no countries.
    """
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country["properties"]["name"] not in COUNTRIES:
            continue
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        found += [shapely.make_valid(shapely.Polygon(_ring(rings[0], arcs))) for rings in polygons]
    whole = shapely.intersection(shapely.union_all(found), shapely.box(*BOX))
    rounded = shapely.set_precision(shapely.simplify(whole, STEP), STEP)
    parts = [part for part in shapely.get_parts(rounded) if part.area > LEAST]
    parts.sort(key=lambda part: -part.area)
    return [[round(value / STEP) for point in part.exterior.coords for value in point] for part in parts]


def _positions(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """An arc of differences as positions in degrees."""
    x = y = 0
    found = []
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    for across, up in arc:
        x, y = x + across, y + up
        found.append((x * wide + west, y * high + south))
    return found


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Arcs joined to a ring; a negative index is an arc backwards."""
    ring: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = json.dumps({"step": STEP, "rings": land(source)}, separators=(",", ":"))
    OUT.write_text(f"{text}\n", encoding="utf-8")
