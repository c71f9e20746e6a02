"""What somebody gives to the siting problems, read: costs, figures beside them, how many sites, a limit.

Figures with labels (a pandas Series) are put in the order of the costs' labels; where a side just counts from
0 they go by position. Very large and very small figures are scaled by a power of two, which rounds nothing.
What comes of them is a case in memory: sites are candidate bases, demand points are areas.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from placement.model.arrays import Floats, Ints
from placement.model.case import Case, Memberships, Service

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


BEYOND = 1440.0
"""Minutes to the depot, where nobody is served."""


@dataclass(frozen=True)
class Siting:
    """A siting problem of I demand points and J sites, as the model takes it."""

    demand: Floats | Ints
    """I; units of demand."""
    minutes: Floats
    """I x J; distance or cost in units that stand for minutes."""
    room: Floats | Ints
    """J; the demand for which a site has room."""
    opening_pounds: Floats | Ints
    """J; what it costs to open a site."""
    limit_minutes: float
    """Minutes within which a site serves anybody."""
    share: float
    """WTE that one unit of demand needs."""


def siting_case(siting: Siting) -> Case:
    """One service in one county; the first base is the depot, every other one a site.

    The staff are at the depot, which is open and which nobody can reach; from there they move to the sites
    that open. Each customer is an area and a cluster of its own: that everybody is served is then a row for
    each customer, from which a search learns far more than from one row for all.
    """
    customers, sites = siting.minutes.shape
    bases = sites + 1
    moving = np.append(0.0, siting.room * siting.share)[:, None]
    in_post = np.zeros((bases, 1))
    in_post[0] = moving.sum() + 1
    people = siting.demand.astype(np.float64)
    need = (people * siting.share)[:, None]
    candidate = np.arange(bases) > 0
    minutes = np.concatenate([np.full((customers, 1), BEYOND), siting.minutes], axis=1)
    return Case(
        area_ids=tuple(f"customer{i + 1}" for i in range(customers)),
        base_ids=("depot", *(f"site{j + 1}" for j in range(sites))),
        cluster_ids=tuple(f"cluster{i + 1}" for i in range(customers)),
        county_ids=("county",),
        region_ids=("region",),
        services=(_service(siting),),
        roles=(),
        classes=(),
        area_cluster=np.arange(customers),
        area_rural=_none(customers),
        population=people,
        base_cluster=_none(bases),
        base_candidate=candidate,
        base_places=np.zeros(bases),
        base_opening_pounds=np.append(0, siting.opening_pounds),
        moves_from=np.where(candidate, 0, -1),
        base_employer=("board",) * bases,
        base_kind=("",) * bases,
        cluster_county=_none(customers),
        county_region=_none(1),
        county_speakers=np.full(1, np.nan),
        membership=Memberships(np.arange(customers), np.arange(customers), np.ones(customers)),
        need=need,
        in_post=in_post,
        funded=in_post,
        moving=moving,
        minutes=minutes,
        reach_minutes=minutes,
        km=np.full(minutes.shape, np.nan),
        commute_minutes=_middle(minutes, people),
        whole_region_ids=("region",),
        whole_need=need.sum(axis=0)[None],
        whole_population=np.array([people.sum()]),
    )


def _service(siting: Siting) -> Service:
    """Nobody is visited, so that one WTE of care takes one WTE."""
    return Service(
        id="service",
        name_en="Service",
        name_cy="Service",
        level="county",
        limit_minutes=siting.limit_minutes,
        visit_share=0.0,
        visits_per_round=1.0,
        minutes_per_visit=60.0,
        minutes_between=(0.0, 0.0, 0.0),
    )


def _none(size: int) -> Ints:
    return np.zeros(size, dtype=np.int64)


def _middle(minutes: Floats, people: Floats) -> Floats:
    """1 x B; no graduate ever asks."""
    return np.asarray(np.average(minutes, axis=0, weights=people)[None])
