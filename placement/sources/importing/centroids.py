"""Points of areas as a table: population-weighted centroids in metres of the National Grid or in degrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.sources.importing.by_area import area_table
from placement.sources.importing.doubted import GRID_BOXES, elsewhere
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA, by_heads, column_of
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, Vintage

if TYPE_CHECKING:
    Codes = list[str] | pd.Series[str]

METRES = (("easting", "northing"), ("eastings", "northings"), ("bng e", "bng n"), ("x", "y"))
DEGREES = (("long", "lat"), ("lon", "lat"), ("longitude", "latitude"))
WIDEST_DEGREES = 90.0


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """A column of areas' codes and a pair of coordinates."""
    area = column_of(below, LSOA, len(heads))
    for east, north in (*METRES, *DEGREES):
        if area is not None and east in heads and north in heads:
            return {"area": area, "east": heads.index(east), "north": heads.index(north)}
    return None


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`easting` and `northing`, metres; degrees are turned into metres."""
    columns: dict[str, tuple[int, Measure]] = {
        name: (heads.columns[name], "metres") for name in ("east", "north")
    }
    found = area_table(grid, heads, "centroids", columns, faults)
    if found is None:
        return None
    x, y = (found.table[name].to_numpy(dtype=float) for name in ("east", "north"))
    told = list(found.told)
    if np.nanmax(np.abs([x, y])) <= WIDEST_DEGREES * 2:
        x, y = to_grid(x, y)
        told.append(Remark("degrees", {"n": len(x)}))
    codes = found.table[AREA]
    if not placed(found.place, codes, x, y, faults):
        return None
    return replace(centroids(found.place, codes, x, y, found.vintage, told), rows=found.rows)


def placed(place: str, codes: Codes, x: np.ndarray, y: np.ndarray, faults: list[Fault]) -> bool:
    """Whether every point lies in the country of its code; the first that does not is a fault."""
    at = elsewhere(codes, np.asarray(x, dtype=float), np.asarray(y, dtype=float), GRID_BOXES)
    if at is not None:
        value = f"{codes[at]}: {x[at]:.0f}, {y[at]:.0f}"
        faults.append(Fault("import_elsewhere", place, value=value))
    return at is None


def to_grid(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """WGS 84 degrees as metres of the British National Grid."""
    from pyproj import Transformer  # noqa: PLC0415 - only degrees need it

    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(longitude, latitude)
    return np.asarray(x), np.asarray(y)


def centroids(
    place: str, codes: Codes, x: np.ndarray, y: np.ndarray, vintage: Vintage | None, told: list[Remark]
) -> Imported:
    """The table of points, to whole metres."""
    table = pd.DataFrame({AREA: codes, "easting": np.round(x), "northing": np.round(y)})
    measures: dict[str, Measure] = {"easting": "metres", "northing": "metres"}
    return Imported("centroids", place, AREA, table, measures, vintage, len(codes), tuple(told))


SHAPE = Shape("centroids", known, read)
