"""Outlines of the clusters: GeoJSON (RFC 7946), degrees of longitude and latitude (EPSG:4326)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from placement.data.files import read_json
from placement.data.nearest import not_listed
from placement.errors import Fault

FILE = "boundaries.geojson"
DEGREES = "EPSG:4326"
# GeoJSON from before 2016 may name its reference system; these names mean longitude and latitude
NAMES_OF_DEGREES = ("CRS84", "4326")
# Great Britain in degrees, generously
LONGITUDE, LATITUDE = 180, 90
WEST, SOUTH, EAST, NORTH = -9.0, 49.0, 3.0, 61.5


def read_boundaries(folder: Path, clusters: list[str] | None, faults: list[Fault]) -> gpd.GeoDataFrame | None:
    """Columns cluster_id and geometry, in the order of `clusters`; None if there is any fault.

    `clusters` is None where the table of clusters could not be read: then ids are not compared.
    """
    document = read_json(folder / FILE, FILE, faults)
    if document is None:
        return None
    found: list[Fault] = []
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        faults.append(Fault("geojson_collection", FILE))
        return None
    if (system := _named_system(document)) is not None:
        found.append(Fault("geojson_system", FILE, column="crs", value=system))
    shapes: dict[str, BaseGeometry] = {}
    for position, feature in enumerate(features, start=1):
        _read_feature(position, feature, clusters, shapes, found)
    if clusters is not None:
        found += [
            Fault("geojson_cluster_missing", FILE, column="cluster_id", value=cluster)
            for cluster in clusters
            if cluster not in shapes and not _mentioned(features, cluster)
        ]
    faults += found
    if found:
        return None
    order = [cluster for cluster in clusters or shapes if cluster in shapes]
    return gpd.GeoDataFrame({"cluster_id": order}, geometry=[shapes[name] for name in order], crs=DEGREES)


def no_boundaries() -> gpd.GeoDataFrame:
    """The outlines of a region without coordinates."""
    return gpd.GeoDataFrame({"cluster_id": []}, geometry=[], crs=DEGREES)


def _read_feature(
    position: int,
    feature: Any,
    clusters: list[str] | None,
    shapes: dict[str, BaseGeometry],
    faults: list[Fault],
) -> None:
    """Add one feature to `shapes`, or say what is wrong with it."""
    where = f"features[{position}]"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    cluster = properties.get("cluster_id") if isinstance(properties, dict) else None
    if not isinstance(cluster, str) or not cluster:
        faults.append(Fault("geojson_no_id", FILE, column=f"{where}.properties.cluster_id"))
        return
    if cluster in shapes:
        faults.append(Fault("geojson_twice", FILE, column=f"{where}.properties.cluster_id", value=cluster))
        return
    if clusters is not None and cluster not in clusters:
        at = Fault("", FILE, column=f"{where}.properties.cluster_id", value=cluster)
        faults.append(not_listed(at, clusters, "clusters.csv"))
        return
    problem = _shape(feature.get("geometry"))
    if isinstance(problem, str):
        faults.append(Fault(problem, FILE, column=f"{where}.geometry", value=cluster))
        return
    shapes[cluster] = problem


def _shape(geometry: Any) -> BaseGeometry | str:
    """The polygon, or the key of the message that says what is wrong with it."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return "geojson_not_polygon"
    try:
        outline = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return "geojson_invalid"
    if outline.is_empty:
        return "geojson_empty"
    if (key := _whereabouts(outline)) is not None:
        return key
    return outline if shapely.is_valid(outline) else "geojson_invalid"


def _whereabouts(outline: BaseGeometry) -> str | None:
    """The key of the message for an outline that is not in degrees, or not in Great Britain."""
    west, south, east, north = outline.bounds
    if max(abs(west), abs(east)) > LONGITUDE or max(abs(south), abs(north)) > LATITUDE:
        return "geojson_metres"
    if west < WEST or south < SOUTH or east > EAST or north > NORTH:
        return "geojson_elsewhere"
    return None


def _named_system(document: dict[str, Any]) -> str | None:
    """The reference system that the file names, if it names another than longitude and latitude."""
    system = document.get("crs")
    if system is None:
        return None
    name = str(system)
    if isinstance(system, dict) and isinstance(system.get("properties"), dict):
        name = str(system["properties"].get("name", system))
    return None if name.endswith(NAMES_OF_DEGREES) else name


def _mentioned(features: list[Any], cluster: str) -> bool:
    """Whether a feature has this id, though its outline could not be used: that is told once."""
    return any(
        isinstance(feature, dict)
        and isinstance(feature.get("properties"), dict)
        and feature["properties"].get("cluster_id") == cluster
        for feature in features
    )
