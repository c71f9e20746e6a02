"""Where areas and bases stand: on the British National Grid, and within reach of the region's outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from placement.errors import Fault
    from placement.region.sheet import Sheet

GRID = "EPSG:27700"
GRID_EAST_M, GRID_NORTH_M = 700_000, 1_300_000
LONGITUDE, LATITUDE = 180, 90
# a base just over the border may serve a region; one this far away is a slip of the pen
MARGIN_M = 10_000


def faults_of_coordinates(
    sheets: Mapping[str, Sheet], boundaries: gpd.GeoDataFrame | None
) -> Iterator[Fault]:
    """Points in degrees, outside the grid, with east and north exchanged, or far from every outline.

    Where the outlines could not be read, only the grid's own bounds are checked.
    """
    outlines = None if boundaries is None else shapely.STRtree(boundaries.to_crs(GRID).geometry.to_numpy())
    for name in ("areas", "bases"):
        sheet = sheets.get(name)
        if sheet is None or not {"easting", "northing"} <= set(sheet.frame):
            continue
        points = sheet.frame[["easting", "northing"]].dropna()
        yield from _outside_grid(sheet, points)
        if outlines is not None:
            yield from _far(sheet, points[_on_grid(points)], outlines)


def _on_grid(points: pd.DataFrame) -> pd.Series:
    return (
        points["easting"].between(0, GRID_EAST_M)
        & points["northing"].between(0, GRID_NORTH_M)
        & ~_degrees(points)
    )


def _degrees(points: pd.DataFrame) -> pd.Series:
    """A point that reads as degrees would lie in the sea off Cornwall, were it metres."""
    return (points["easting"].abs() <= LONGITUDE) & (points["northing"].abs() <= LATITUDE)


def _outside_grid(sheet: Sheet, points: pd.DataFrame) -> Iterator[Fault]:
    degrees = _degrees(points)
    if degrees.any():
        first = int(points.index[degrees][0])
        yield sheet.fault("degrees", first, "easting", count=int(degrees.sum()))
    for index in points.index[~_on_grid(points) & ~degrees]:
        east = 0 <= sheet.number(int(index), "easting") <= GRID_EAST_M
        yield sheet.fault("outside_grid", int(index), "northing" if east else "easting")


def _far(sheet: Sheet, points: pd.DataFrame, outlines: shapely.STRtree) -> Iterator[Fault]:
    east, north = points["easting"].to_numpy(), points["northing"].to_numpy()
    far = _beyond_margin(np.column_stack([east, north]), outlines)
    exchanged = ~_beyond_margin(np.column_stack([north, east]), outlines)
    for index, swapped in zip(points.index[far], exchanged[far], strict=True):
        key = "swapped" if swapped else "outside_region"
        yield sheet.fault(key, int(index), "easting", km=MARGIN_M // 1000)


def _beyond_margin(metres: NDArray[np.float64], outlines: shapely.STRtree) -> NDArray[np.bool_]:
    """Which points (n x 2) lie farther than the margin from every outline."""
    near = outlines.query(shapely.points(metres), predicate="dwithin", distance=MARGIN_M)[0]
    beyond = np.ones(len(metres), dtype=bool)
    beyond[near] = False
    return beyond
