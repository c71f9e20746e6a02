"""What somebody gives to the siting problems, read: costs, figures beside them, how many sites, a limit.

Figures with labels (a pandas Series) are put in the order of the costs' labels; where a side just counts from
0 they go by position. Very large and very small figures are scaled by a power of two, which rounds nothing.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from placement.model.arrays import Floats

USUAL = (1e-3, 1e7)
"""Between these the largest figure may lie without being scaled."""
SHOWN = 5


@dataclass(frozen=True)
class Costs:
    """Demand by sites, finite and not below 0, with the labels of both; positions where there are none."""

    matrix: Floats
    points: pd.Index[Any]
    sites: pd.Index[Any]


def costs_of(cost: ArrayLike | pd.DataFrame) -> Costs:
    """The costs, checked. Raises ValueError with the first cell that is no cost."""
    matrix = _numbers(cost, "costs")
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError("the costs must be a table: a row for each demand point, a column for each site")
    points: pd.Index[Any] = pd.RangeIndex(matrix.shape[0])
    sites: pd.Index[Any] = pd.RangeIndex(matrix.shape[1])
    if isinstance(cost, pd.DataFrame):
        points, sites = cost.index, cost.columns
    bad = np.argwhere(~np.isfinite(matrix) | (matrix < 0))
    if len(bad):
        i, j = bad[0]
        here = f"cost in row {points[i]}, column {sites[j]} is {matrix[i, j]:g}"
        raise ValueError(f"{here}; costs are finite and not below 0")
    return Costs(matrix, points, sites)


def weights_of(given: ArrayLike | None, points: pd.Index[Any]) -> Floats:
    """A weight for each demand point; 1 where none is given. Raises ValueError."""
    if given is None:
        return np.ones(len(points))
    found = figures_of(given, points, "weights", "demand points")
    if found.sum() <= 0:
        raise ValueError("weights are finite and not below 0, and not all of them 0")
    return found


def figures_of(given: ArrayLike, labels: pd.Index[Any], what: str, whose: str) -> Floats:
    """A finite figure not below 0 for each label, in the labels' order. Raises ValueError.

    A Series whose labels are the same in another order is put in this one. Labels that are others are
    refused, unless one side merely counts from 0.
    """
    if isinstance(given, pd.Series) and not given.index.equals(labels):
        if given.index.is_unique and labels.is_unique and set(given.index) == set(labels):
            given = given.reindex(labels)
        elif not (_counts(given.index) or _counts(labels)):
            first = next((one for one in given.index if one not in labels), given.index[0])
            raise ValueError(
                f"the labels of {what} are not those of the costs: the first other one is {first!r}"
            )
    found = _numbers(given, what)
    if found.shape != (len(labels),):
        raise ValueError(
            f"there are {len(labels)} {whose} and {found.size} {what}; {what} need one number for each"
        )
    if not np.isfinite(found).all() or (found < 0).any():
        raise ValueError(f"{what} must be finite and not below 0")
    return found


def _counts(labels: pd.Index[Any]) -> bool:
    return labels.equals(pd.RangeIndex(len(labels)))


def _numbers(given: Any, what: str) -> Floats:
    """Plain numbers. Raises ValueError for times, complex numbers and cells that a mask hides."""
    if np.ma.is_masked(given):
        raise ValueError(f"some {what} are masked: fill them, or take their rows out")
    kinds = (
        [one.kind for one in given.dtypes]
        if isinstance(given, pd.DataFrame)
        else [np.asarray(given).dtype.kind]
    )
    if set(kinds) & set("mMc"):
        raise ValueError(f"{what} are plain numbers; turn times into minutes first")
    try:
        if isinstance(given, pd.DataFrame | pd.Series):
            return np.asarray(given.astype(object).where(np.asarray(given.notna()), np.nan), dtype=float)
        return np.asarray(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what} are plain numbers, and these are not: {error}") from None


def sites_wanted(p: int, sites: int) -> int:
    """How many sites. Raises ValueError if that is no whole number from 1 to as many as there are."""
    try:
        found = -1 if isinstance(p, bool | np.bool_) else operator.index(p)
    except TypeError:
        found = -1
    if not 1 <= found <= sites:
        whole = "" if found == p else "it is a whole number, and "
        raise ValueError(f"p is {p!r}; {whole}there are {sites} sites to choose from")
    return found


def limit_given(limit: float) -> float:
    """How far is near. Raises ValueError for what is no number from 0."""
    try:
        found = float(limit + 0.0)
    except (TypeError, ValueError):
        found = float("nan")
    if not found >= 0:
        raise ValueError(f"limit is {limit!r}; it is a number, not below 0")
    return found


def named(labels: pd.Index[Any]) -> str:
    """The first labels, and how many more there are."""
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return ", ".join(map(str, labels[:SHOWN])) + more


def power_of_two(*figures: Floats) -> float:
    """What figures far from the usual size are multiplied by, so that the largest is near a thousand."""
    most = max(float(one.max()) for one in figures)
    if most <= 0 or USUAL[0] <= most <= USUAL[1]:
        return 1.0
    return float(np.ldexp(1.0, 10 - int(np.frexp(most)[1])))


def points_of(layer: gpd.GeoDataFrame, what: str) -> Floats:
    """Centres, a row each. Raises ValueError where one has no shape."""
    shapes = layer.geometry
    none = shapes.isna() | shapes.is_empty
    if none.any():
        raise ValueError(f"these of {what} have no place: {named(layer.index[none])}")
    centres = shapes.centroid
    return np.column_stack([centres.x, centres.y])
