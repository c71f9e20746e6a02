"""Outlines of clusters as cells of a sheet: a cell holds little, so that one outline takes several rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely

LONGEST = 30_000
PLACES = 5


def outline_rows(outlines: gpd.GeoDataFrame) -> Iterator[tuple[str, int, str]]:
    """Cluster, number of the piece and the piece of its GeoJSON geometry."""
    for name, shape in zip(outlines["cluster_id"], outlines.geometry, strict=True):
        rounded = shapely.transform(shape, lambda xy: np.round(xy, PLACES))
        text = json.dumps(shapely.geometry.mapping(rounded), separators=(",", ":"))
        yield from in_pieces(str(name), text)


def in_pieces(name: str, text: str) -> Iterator[tuple[str, int, str]]:
    """A long text as rows of its name, the number of the piece and the piece."""
    for number, start in enumerate(range(0, len(text), LONGEST), start=1):
        yield name, number, text[start : start + LONGEST]


def outlines_of(rows: Iterable[Sequence[str]]) -> bytes:
    """The GeoJSON file of rows of cluster, piece and text; a geometry that cannot be read is left null."""
    pieces: dict[str, list[tuple[float, str]]] = {}
    for name, number, text in rows:
        pieces.setdefault(name, []).append((float(number or 0), text))
    features = []
    for name, parts in pieces.items():
        try:
            geometry = json.loads("".join(text for _, text in sorted(parts)))
        except ValueError:
            geometry = None
        features.append({"type": "Feature", "properties": {"cluster_id": name}, "geometry": geometry})
    return (json.dumps({"type": "FeatureCollection", "features": features}) + "\n").encode()
