"""Outlines of the clusters, dissolved from the outlines of their areas and simplified together.

Clusters share edges, so they are simplified as one coverage: an edge moves alike for both neighbours and
no gap or overlap opens. What comes out is checked, as written, with coordinates rounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from placement.errors import OurFault

TOLERANCE_M = 100.0
PLACES = 5
SLIVER_M2 = 10_000.0
MOST_BYTES = 300_000
MOST_AREA_CHANGE = 0.002
MOST_CLUSTER_CHANGE = 0.01

Outlines = NDArray[np.object_]


@dataclass(frozen=True)
class OutlineReport:
    """What was found in the outlines as written."""

    clusters: int
    valid: bool
    coverage_valid: bool
    holes: int
    slivers: int
    vertices: int
    parts: int
    parts_dropped: int
    area_change: float
    """Share of all area gained or lost, against the outlines of the areas."""
    most_cluster_change: float

    def good(self) -> bool:
        """Valid, no gap, overlap, hole or sliver, and hardly any area lost."""
        whole = self.valid and self.coverage_valid and not self.holes and not self.slivers
        return (
            whole
            and abs(self.area_change) <= MOST_AREA_CHANGE
            and self.most_cluster_change <= MOST_CLUSTER_CHANGE
        )


def make_boundaries(
    outlines: gpd.GeoDataFrame, areas: pd.DataFrame, clusters: pd.DataFrame
) -> tuple[str, dict[str, Any]]:
    """GeoJSON text (RFC 7946, EPSG:4326), one feature a cluster in the order of `clusters`, and its report.

    `outlines` are those of the areas, EPSG:27700. Raises OurFault when the result is not good.
    """
    ids = clusters["cluster_id"].tolist()
    exact = dissolve(outlines, areas, ids)
    kept, dropped = _without_specks(exact)
    simple = shapely.coverage_simplify(kept, TOLERANCE_M, simplify_boundary=True)
    degrees = _to(simple, 27700, 4326)
    written = shapely.orient_polygons(_rounded(degrees), exterior_cw=False)
    report = inspect(written, exact, dropped)
    text = one_a_line(ids, written)
    if not report.good() or len(text.encode()) > MOST_BYTES:
        raise OurFault(f"the outlines of the clusters are not good: {report}, {len(text)} characters")
    return text, asdict(report)


def dissolve(outlines: gpd.GeoDataFrame, areas: pd.DataFrame, ids: list[str]) -> Outlines:
    """Outlines of the clusters `ids`; a gap between neighbours goes to the one with most of its edge."""
    cluster = areas.set_index("area_id")["cluster_id"].loc[outlines.index]
    merged = np.array([shapely.union_all(outlines.geometry[cluster == name].to_numpy()) for name in ids])
    for gap in _holes(shapely.union_all(merged)):
        shared = shapely.length(shapely.intersection(merged, gap.boundary))
        taker = int(shared.argmax())
        merged[taker] = shapely.union(merged[taker], gap)
    return merged


def _holes(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def _without_specks(shapes: Outlines) -> tuple[Outlines, int]:
    """Without islands and rocks smaller than a sliver, of which nothing could be seen on a map."""
    kept = []
    dropped = 0
    for shape in shapes:
        parts = shapely.get_parts(shape)
        large = parts[shapely.area(parts) >= SLIVER_M2]
        dropped += len(parts) - len(large)
        kept.append(shapely.multipolygons(large) if len(large) > 1 else large[0])
    return np.array(kept), dropped


def _to(shapes: Outlines, from_: int, to: int) -> Outlines:
    return np.asarray(gpd.GeoSeries(shapes, crs=from_).to_crs(to).to_numpy())


def _rounded(shapes: Outlines) -> Outlines:
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, PLACES)))


def inspect(written: Outlines, exact: Outlines, dropped: int) -> OutlineReport:
    """Judges outlines in EPSG:4326 against the unsimplified ones in EPSG:27700."""
    metres = _to(written, 4326, 27700)
    before, after = shapely.area(exact), shapely.area(metres)
    parts = shapely.get_parts(metres)
    return OutlineReport(
        clusters=len(written),
        valid=bool(shapely.is_valid(written).all()),
        coverage_valid=bool(shapely.coverage_is_valid(written)),
        holes=len(_holes(shapely.union_all(written))),
        slivers=int((shapely.area(parts) < SLIVER_M2 / 4).sum()),
        vertices=int(shapely.get_num_coordinates(written).sum()),
        parts=len(parts),
        parts_dropped=dropped,
        area_change=round(float(after.sum() / before.sum() - 1), 6),
        most_cluster_change=round(float(np.abs(after / before - 1).max()), 6),
    )


def one_a_line(ids: Iterable[str], shapes: Iterable[Any]) -> str:
    """GeoJSON of clusters and their shapes, one feature a line, so that a difference can be read."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"cluster_id": name},
                "geometry": shapely.geometry.mapping(shape),
            },
            separators=(",", ":"),
        )
        for name, shape in zip(ids, shapes, strict=True)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
