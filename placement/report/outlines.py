"""Outlines and points as GeoJSON in EPSG:4326, rounded to what a screen can show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from placement.data.region import Region

DEGREES = 0.0001
"""Grid of drawn coordinates: about 10 m, under half a pixel at the closest zoom."""


def cluster_shapes(region: Region, decided: Collection[str]) -> dict[str, BaseGeometry]:
    """The outline of each decided cluster on the drawing grid, in the order of the table of clusters."""
    shapes = dict(zip(region.boundaries["cluster_id"].astype(str), region.boundaries.geometry, strict=True))
    order = [str(c) for c in region.clusters["cluster_id"] if str(c) in shapes and str(c) in decided]
    return {c: shapely.set_precision(shapes[c], DEGREES) for c in order}


def merged(shapes: Mapping[str, BaseGeometry], group_of: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """One outline for each group of clusters, without the slivers between simplified neighbours."""
    groups: dict[str, list[BaseGeometry]] = {}
    for cluster, shape in shapes.items():
        groups.setdefault(group_of[cluster], []).append(shape)
    return {
        key: _without_slivers(shapely.union_all(parts, grid_size=DEGREES)) for key, parts in groups.items()
    }


def borders_within(
    shapes: Mapping[str, BaseGeometry], larger: Mapping[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """The lines of each outline that no outline of the larger ones follows."""
    drawn = shapely.union_all([shape.boundary for shape in larger.values()])
    found: dict[str, BaseGeometry] = {}
    for key, shape in shapes.items():
        lines = shapely.difference(shape.boundary, drawn, grid_size=DEGREES)
        if not lines.is_empty:
            found[key] = shapely.line_merge(lines)
    return found


def _without_slivers(shape: BaseGeometry) -> BaseGeometry:
    parts = [
        shapely.Polygon(part.exterior) for part in shapely.get_parts(shape) if part.geom_type == "Polygon"
    ]
    return shapely.MultiPolygon(parts)


def feature(key: str, shape: BaseGeometry) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "properties": {}, "geometry": _rounded(mapping(shape))}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict):
        return {key: _rounded(value) for key, value in geometry.items()}
    if isinstance(geometry, (list, tuple)):
        return [_rounded(value) for value in geometry]
    return round(geometry, 4) if isinstance(geometry, float) else geometry


def steps(coordinates: Any) -> Any:
    """The coordinates of a GeoJSON geometry, each line of points as one list of whole steps of the grid.

    The first two are the first point's longitude and latitude, each further two what lies between a point and
    the one before. A single point stays as it is.
    """
    if not isinstance(coordinates[0], list):
        return coordinates
    if isinstance(coordinates[0][0], list):
        return [steps(part) for part in coordinates]
    whole = np.rint(np.array(coordinates) / DEGREES).astype(int)
    return np.diff(whole, axis=0, prepend=0).ravel().tolist()


def inside(shape: BaseGeometry) -> list[float]:
    """[latitude, longitude] of a point well inside the largest part of a shape."""
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    point = largest.representative_point()
    return [round(point.y, 4), round(point.x, 4)]


def base_points(region: Region, decided: Collection[str]) -> dict[str, list[float]]:
    """[latitude, longitude] of each base in a decided cluster."""
    bases = region.bases[region.bases["cluster_id"].isin(list(decided))].to_crs("EPSG:4326")
    places = zip(bases["base_id"].astype(str), bases.geometry, strict=True)
    return {key: [round(point.y, 4), round(point.x, 4)] for key, point in places}


def bounds(shapes: Mapping[str, BaseGeometry]) -> list[list[float]]:
    """[[south, west], [north, east]] of all shapes."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    return [[round(float(south), 4), round(float(west), 4)], [round(float(north), 4), round(float(east), 4)]]
