"""Where areas and bases stand: on the British National Grid, and within reach of the region's outlines.

A region may have no coordinates at all: every easting and northing is blank, there is no file of outlines,
and the table of travel times has car minutes for every area and base. Then there is no map.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from placement.data.sheet import Sheet
from placement.data.whereof import positions
from placement.errors import Fault

GRID = "EPSG:27700"
GRID_EAST_M, GRID_NORTH_M = 700_000, 1_300_000
LONGITUDE, LATITUDE = 180, 90
# a base just over the border may serve a region; one this far away is a slip of the pen
MARGIN_M = 10_000
PLACES = ("areas", "bases")
COLUMNS = ("easting", "northing")
TRAVEL, CAR = "travel", "car"
PAIRS_NAMED = 10


def left_blank(sheets: Mapping[str, Sheet]) -> bool:
    """Whether no area and no base says where it stands."""
    written = [
        sheet.texts[column] != ""
        for sheet in (sheets.get(name) for name in PLACES)
        if sheet is not None
        for column in COLUMNS
        if column in sheet.texts
    ]
    return any(len(cells) for cells in written) and not any(cells.any() for cells in written)


def faults_of_coordinates(
    sheets: Mapping[str, Sheet], outlines: gpd.GeoDataFrame | None, absent: Collection[str]
) -> Iterator[Fault]:
    """Points in degrees, outside the grid, with east and north exchanged, or far from every outline.

    `outlines` are in metres of the grid; where they could not be read, only the grid's own bounds are
    checked. Without any coordinates, the car minutes that must stand in their place. `absent` are the tables
    that have no file.
    """
    if left_blank(sheets):
        yield from _car_minutes_missing(sheets, absent)
        return
    tree = None if outlines is None else shapely.STRtree(outlines.geometry.to_numpy())
    for name in PLACES:
        sheet = sheets.get(name)
        if sheet is None or not set(COLUMNS) <= set(sheet.frame):
            continue
        yield from _blank(sheet)
        points = sheet.frame[list(COLUMNS)].dropna()
        yield from _outside_grid(sheet, points)
        if tree is not None:
            yield from _far(sheet, points[_on_grid(points)], tree)


def _blank(sheet: Sheet) -> Iterator[Fault]:
    for column in COLUMNS:
        yield from sheet.faults("coordinate_blank", np.flatnonzero(sheet.texts[column] == ""), column)


def _car_minutes_missing(sheets: Mapping[str, Sheet], absent: Collection[str]) -> Iterator[Fault]:
    """Areas and bases between which a region without coordinates has no car minutes."""
    if TRAVEL in absent:
        yield Fault("car_minutes_no_table", f"{TRAVEL}.csv")
        return
    read = [sheets.get(name) for name in (*PLACES, TRAVEL)]
    ids = ("area_id", "base_id")
    if any(sheet is None or not sheet.sound for sheet in read):
        return  # told already
    areas, bases, travel = (sheet for sheet in read if sheet is not None)
    if (
        not {*ids, "mode"} <= set(travel.texts)
        or "area_id" not in areas.texts
        or "base_id" not in bases.texts
    ):
        return
    rows = travel.texts[travel.texts["mode"] == CAR]
    from_areas, to_bases = areas.texts["area_id"].tolist(), bases.texts["base_id"].tolist()
    area, base = (positions(ids, rows[name]) for ids, name in zip((from_areas, to_bases), ids, strict=True))
    given = np.zeros((len(from_areas) + 1, len(to_bases) + 1), dtype=bool)
    given[area, base] = True  # of a name that is not listed it says nothing: the last row and column
    at_areas = positions(from_areas, areas.texts["area_id"])
    lacks = ~given[np.ix_(at_areas, positions(to_bases, bases.texts["base_id"]))]
    if lacks.any():
        first = zip(*(axis.tolist() for axis in np.nonzero(lacks)), strict=True)
        missing = [f"{from_areas[i]}/{to_bases[j]}" for i, j in islice(first, PAIRS_NAMED)]
        count = int(lacks.sum())
        named = ", ".join(missing) + (" …" if count > PAIRS_NAMED else "")
        slots = {"count": count, "all": lacks.size, "pairs": named}
        yield Fault("car_minutes_missing", travel.table.file, column="minutes", slots=slots)


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
    exchanged = ~_beyond_margin(np.column_stack([north, east])[far], outlines)
    for index, swapped in zip(points.index[far], exchanged, strict=True):
        key = "swapped" if swapped else "outside_region"
        yield sheet.fault(key, int(index), "easting", km=MARGIN_M // 1000)


def _beyond_margin(metres: NDArray[np.float64], outlines: shapely.STRtree) -> NDArray[np.bool_]:
    """Which points (n x 2) lie farther than the margin from every outline."""
    points = np.asarray(shapely.points(metres))
    beyond = np.ones(len(metres), dtype=bool)
    beyond[outlines.query(points, predicate="intersects")[0]] = False  # nearly all, and soon found
    outside = np.flatnonzero(beyond)
    near = outlines.query(points[outside], predicate="dwithin", distance=MARGIN_M)[0]
    beyond[outside[near]] = False
    return beyond
