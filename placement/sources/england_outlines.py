"""Outlines of the networks of England, drawn from the points of their areas; no official borders."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from placement.errors import OurFault
from placement.sources.bases import points
from placement.sources.boundaries import Outlines, inspect, one_a_line
from placement.sources.kent_places import GRID_M, INSET_M, REACH_M

TOLERANCE_M = 250.0
COAST_M = 200.0
ROUNDNESS = 4
PLACES = 4
MOST_BYTES = 1_500_000


def england_boundaries(areas: pd.DataFrame, clusters: pd.DataFrame) -> tuple[str, dict[str, Any]]:
    """GeoJSON text (RFC 7946, EPSG:4326), one feature a network in the order of `clusters`, and its report.

    All that lies nearer to an area's point than to another's belongs to that area's network. Edges are
    simplified together, to a few hundred metres: it is to be looked at, and nothing is measured on it.
    Raises OurFault when an outline is not valid or the file is too large.
    """
    ids = clusters["cluster_id"].tolist()
    exact = network_outlines(areas, ids)
    simple = shapely.coverage_simplify(exact, TOLERANCE_M, simplify_boundary=True)
    degrees = gpd.GeoSeries(simple, crs=27700).to_crs(4326).to_numpy()
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, PLACES))
    written = shapely.orient_polygons(shapely.make_valid(rounded), exterior_cw=False)
    report = inspect(np.asarray(written), exact, 0)
    text = one_a_line(ids, written)
    if not report.valid or len(text.encode()) > MOST_BYTES:
        raise OurFault(f"the outlines of the networks are not good: {report}, {len(text)} characters")
    return text, asdict(report)


def network_outlines(areas: pd.DataFrame, ids: list[str]) -> Outlines:
    """An outline for each network of `ids`, EPSG:27700: all that lies nearest to the point of an area of it.

    None reaches farther out than the points, roughly: within REACH_M of one, less INSET_M. First joined and
    then cut, as most networks need no cutting: a nation takes seconds.
    """
    spots = np.asarray(shapely.points(points(areas)))
    land = shapely.union_all(shapely.buffer(spots, REACH_M, quad_segs=ROUNDNESS))
    whole = shapely.simplify(shapely.buffer(land, -INSET_M, quad_segs=ROUNDNESS), COAST_M)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=whole))
    own = cells[shapely.STRtree(cells).query(spots, predicate="intersects")[1]]
    place = pd.Index(ids).get_indexer(pd.Index(areas["cluster_id"]))
    outlines = np.array([shapely.coverage_union_all(own[place == number]) for number in range(len(ids))])
    shapely.prepare(whole)
    beyond = ~shapely.contains(whole, outlines)
    outlines[beyond] = shapely.intersection(outlines[beyond], whole)
    return np.asarray(shapely.set_precision(outlines, GRID_M))
