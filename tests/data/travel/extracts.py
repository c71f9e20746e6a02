"""Small extracts of a made-up road network, as OpenStreetMap writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium
from pyproj import Transformer

Point = tuple[float, float]
TO_DEGREES = Transformer.from_crs(27700, 4326, always_xy=True)
DAY = "2023-06-13T00:00:00Z"


def write_extract(
    path: Path, nodes: Mapping[int, Point], ways: Sequence[tuple[Sequence[int], Mapping[str, str]]]
) -> Path:
    """An `.osm` file of nodes (metres, EPSG:27700) and ways; ways may name nodes that are not there."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="a test">']
    for name, (x, y) in nodes.items():
        lon, lat = TO_DEGREES.transform(x, y)
        lines.append(f'<node id="{name}" version="1" timestamp="{DAY}" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    for number, (refs, tags) in enumerate(ways, start=1):
        lines.append(f'<way id="{number}" version="1" timestamp="{DAY}">')
        lines += [f'<nd ref="{ref}"/>' for ref in refs]
        lines += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
        lines.append("</way>")
    path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")
    return path


def packed_extract(plain: Path, packed: Path) -> Path:
    """The same extract as `.osm.pbf`, which engines want."""
    with osmium.SimpleWriter(str(packed)) as writer:
        for thing in osmium.FileProcessor(str(plain)):
            writer.add(thing)
    return packed


def grid_extract(path: Path, *, west: float, south: float, columns: int, rows: int, metres: float) -> Path:
    """A grid of residential roads without limits, all of them both ways."""
    nodes = {
        1 + column + row * columns: (west + column * metres, south + row * metres)
        for row in range(rows)
        for column in range(columns)
    }
    along = [[1 + column + row * columns for column in range(columns)] for row in range(rows)]
    up = [[1 + column + row * columns for row in range(rows)] for column in range(columns)]
    return write_extract(path, nodes, [(refs, {"highway": "residential"}) for refs in (*along, *up)])
