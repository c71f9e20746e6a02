"""Classical siting problems in three lines: p-median, coverings and capacitated location, with proved bounds.

For those who come from a library of siting models. A matrix of costs (demand by sites) or two
GeoDataFrames go in; the search that knows their structure opens the
sites (`placement/solve/siting`) and proves how good
they are.

p-median                     Hakimi 1964; ReVelle and Swain 1970
maximal covering             Church and ReVelle 1974
location set covering        Toregas and others 1971
capacitated location         Kuehn and Hamburger 1963; demand may be split over sites
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from placement.api.siting_given import (
    Costs,
    Siting,
    costs_of,
    figures_of,
    limit_given,
    named,
    points_of,
    power_of_two,
    sites_wanted,
    siting_case,
    weights_of,
)
from placement.errors import Impossible, Stopped
from placement.model.aims import Aim, LeastCost
from placement.model.arrays import Floats
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, Fund, Rule
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from placement.model.work import Limit
from placement.model.work import limit as limit_of
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome, solve_one
from placement.solve.settings import Settings
from placement.solve.siting.proof import SitingProof
from placement.solve.siting.questions import best_median, fewest, most_covered

FARTHEST = 1400.0
"""Minutes of the longest journey that the model knows; costs are scaled by a power of ten to lie below."""
WORK = 600.0
"""Units of work after which a search ends where nobody states seconds; about a second of a core each."""
EXACT = Settings(gap_of_gain=0.0, work=WORK)
FUND = Fund(id="capital", name_en="Sites", name_cy="Safleoedd", kind="capital", amount=1e12, shares="free")
EVERYBODY = Standard(id="everybody", level="cluster", share=1.0)
SAME = 2e-9
"""Part of a value within which a bound counts as met."""


@dataclass(frozen=True, repr=False)
class Sites:
    """The sites that open and who is served from where.

    `value` is in the unit of what was asked (weighted cost, weight covered, number of sites, total cost) and
    `bound` what no choice can beat; `assigned` has for each demand point the position of its nearest open
    site, -1 where none is within the limit; `flows` (demand by sites, shares of 1) only where demand may be
    split.
    """

    problem: str
    opened: tuple[int, ...]
    names: tuple[Any, ...]
    """The open sites by the labels that the matrix or the frame has for them."""
    value: float
    bound: float
    assigned: np.ndarray[Any, np.dtype[np.int64]]
    flows: Floats | None = None
    proof: SitingProof | None = None
    """The multipliers of every leaf of the search, where they were asked for."""
    proof_unit: float = 1.0
    """What values were multiplied by before the search: a power of two."""

    @property
    def proved(self) -> bool:
        """Whether no other choice is better, to the ninth digit.

        >>> import placement as pl
        >>> pl.siting.p_median([[0, 4], [3, 0]], p=1).proved
        True
        """
        return abs(self.value - self.bound) <= SAME * abs(self.value)

    def checked(self) -> bool:
        """Whether the multipliers prove the bound, summed again in exact fractions.

        Nothing then leans on what a solver took for zero; a bound in decimals is held to its ninth digit.
        Raises ValueError where no multipliers were kept.

        >>> import placement as pl
        >>> pl.siting.p_median([[0, 4], [3, 0]], p=1, keep_proof=True).checked()
        True
        """
        if self.proof is None:
            raise ValueError("no multipliers were kept: ask with keep_proof=True")
        bound = self.bound * self.proof_unit
        claim = bound if self.proof.in_whole_numbers else bound - SAME * abs(bound)
        return replace(self.proof, bound=claim).holds()

    def __repr__(self) -> str:
        figures = f"value {self.value:,.6g}, bound {self.bound:,.6g}"
        return f"<Sites of a {self.problem}: {len(self.opened)} open, {figures}>"


def distances(demand: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Straight lines between demand points (rows) and sites (columns), in the unit of their common system.

    Raises ValueError if the two have no system in common, if it counts degrees or stretches what it measures
    (Web Mercator, by three fifths in Wales), or if one of them has no place.

    >>> import geopandas
    >>> import placement as pl
    >>> homes = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([0, 300], [0, 400]), crs=27700)
    >>> pl.siting.distances(homes, homes.tail(1))[1].tolist()
    [500.0, 0.0]
    """
    if not (hasattr(demand, "crs") and hasattr(sites, "crs")):
        raise ValueError("demand and sites need a geometry each: make a GeoDataFrame of both first")
    if demand.crs is None or demand.crs != sites.crs:
        raise ValueError("demand and sites need the same system of coordinates: use .to_crs(...) first")
    if demand.crs.is_geographic:
        raise ValueError("degrees are no distances: use .to_crs(...) to a system that counts metres first")
    way = demand.crs.coordinate_operation
    if way is not None and "Mercator" in way.method_name and "Transverse" not in way.method_name:
        raise ValueError(
            "Web Mercator stretches distances: use .to_crs(27700), or your country's own grid, first"
        )
    here, there = points_of(demand, "demand"), points_of(sites, "sites")
    found = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
    return pd.DataFrame(found, index=demand.index, columns=sites.index)


def p_median(
    cost: ArrayLike | pd.DataFrame,
    p: int,
    weights: ArrayLike | None = None,
    *,
    seconds: float | None = None,
    keep_proof: bool = False,
) -> Sites:
    """The p sites from which everybody is served over the least weighted cost.

    `cost` is demand by sites, finite and not below 0; `weights` one for each demand point (1 if not given).
    A search that `seconds` end has a plan and a bound all the same; `proved` says whether they meet. Raises
    ValueError for input that is none of that. With `keep_proof` the answer can sum its bound again, exactly
    (`checked`). Source of method: Duran-Mateluna, Ales and Elloumi 2023.

    >>> import placement as pl
    >>> pl.siting.p_median([[0, 4, 9], [3, 0, 5], [9, 4, 0]], p=2, weights=[1, 2, 3])
    <Sites of a p-median: 2 open, value 4, bound 4>
    """
    given = costs_of(cost)
    matrix, weight = given.matrix, weights_of(weights, given.points)
    p = sites_wanted(p, len(given.sites))
    unit, heavy = power_of_two(matrix), power_of_two(weight)
    found = best_median(matrix * unit, weight * heavy, p, limit=_ends(seconds), keep_proof=keep_proof)
    value = float(weight @ matrix[:, found.opened].min(axis=1))
    bound = min(found.bound / (unit * heavy), value)
    sites = _sites("p-median", given, found.opened.tolist(), value, bound)
    return replace(sites, proof=found.proof, proof_unit=unit * heavy)


def max_coverage(
    cost: ArrayLike | pd.DataFrame,
    p: int,
    limit: float,
    weights: ArrayLike | None = None,
    *,
    seconds: float | None = None,
) -> Sites:
    """The sites, at most p, that have the most weight within `limit` of one of them.

    A search that `seconds` end has a plan and a bound all the same; `proved` says whether they meet. Raises
    ValueError for a matrix, weights, p or limit that cannot be. Source of method: Cordeau, Furini and
    Ljubic 2019.

    >>> import placement as pl
    >>> pl.siting.max_coverage([[0, 4, 9], [3, 0, 5], [9, 4, 0]], p=1, limit=4, weights=[1, 2, 3])
    <Sites of a covering: 1 open, value 6, bound 6>
    """
    given, limit = costs_of(cost), limit_given(limit)
    weight, p = weights_of(weights, given.points), sites_wanted(p, len(given.sites))
    near = given.matrix <= limit
    found = most_covered(near, weight, p, limit=_ends(seconds))
    value = float(weight[near[:, found.opened].any(axis=1)].sum())
    opened = found.opened.tolist()
    return _sites("covering", given, opened, value, max(found.bound, value), limit)


def cover_all(cost: ArrayLike | pd.DataFrame, limit: float, *, seconds: float | None = None) -> Sites:
    """The fewest sites with everybody within `limit` of one. Raises Impossible if somebody is near none.

    A search that `seconds` end has a plan and a bound all the same; `proved` says whether they meet.

    >>> import placement as pl
    >>> pl.siting.cover_all([[0, 4, 9], [3, 0, 5], [9, 4, 0]], limit=4)
    <Sites of a set covering: 1 open, value 1, bound 1>
    """
    given, limit = costs_of(cost), limit_given(limit)
    near = given.matrix <= limit
    if not near.any(axis=1).all():
        far = named(given.points[np.flatnonzero(~near.any(axis=1))])
        raise Impossible(f"no site lies within {limit:g} of these demand points: {far}")
    found = fewest(near, limit=_ends(seconds))
    return _sites("set covering", given, found.opened.tolist(), found.value, found.bound, limit)


def capacitated(
    cost: ArrayLike | pd.DataFrame,
    demand: ArrayLike,
    capacity: ArrayLike,
    opening: ArrayLike,
    *,
    seconds: float | None = None,
) -> Sites:
    """The sites that serve all demand at the least cost of opening and of serving.

    `cost[i, j]` is the cost of serving all of demand i from site j; demand may be split. A search
    that `seconds` end has a plan and a bound all the same. Raises ValueError for arrays whose lengths do not
    fit, Impossible if all sites together have too little room. Source of method: Cornuejols, Sridharan and
    Thizy 1991.

    >>> import placement as pl
    >>> pl.siting.capacitated([[1, 9], [9, 1]], demand=[5, 5], capacity=[10, 10], opening=[3, 20])
    <Sites of a capacitated location: 1 open, value 13, bound 13>
    """
    given = costs_of(cost)
    matrix, weight = given.matrix, figures_of(demand, given.points, "demand", "demand points")
    room = figures_of(capacity, given.sites, "capacity", "sites")
    pounds = figures_of(opening, given.sites, "opening", "sites")
    if room.sum() < weight.sum():
        raise Impossible(f"all sites together have room for {room.sum():g}, and demand is {weight.sum():g}")
    if (weight <= 0).any():
        raise ValueError("demand must be above 0 at every point")
    money, people = power_of_two(matrix, pounds), power_of_two(weight)
    weight, room = weight * people, room * people
    each = matrix * money / weight[:, None]
    unit, share = _unit(each), _share(float(room.sum()))
    case = siting_case(Siting(weight, each * unit, room, pounds * money, FARTHEST, share))
    aim = LeastCost(id="aim", tolerance=0.0, pounds_per_care_minute=1 / (unit * share))
    opened, bound, care = _solved(case, (TravelLimit(id="reach"), EVERYBODY), aim, seconds)
    flows = care / (weight * share)[:, None]
    value = float(pounds[opened].sum() + (flows * matrix).sum())
    found = _sites("capacitated location", given, opened, value, min(bound / money, value))
    return replace(found, assigned=flows.argmax(axis=1), flows=flows)


def _ends(seconds: float | None) -> Limit:
    """A search ends by its work, the same on every machine, or by seconds where somebody states some."""
    if seconds is not None and not seconds >= 0:
        raise ValueError(f"seconds is {seconds!r}; it is a number, not below 0")
    return limit_of(WORK, math.inf if seconds is None else seconds)


def _solved(
    case: Any, rules: tuple[Rule, ...], aim: Aim, seconds: float | None
) -> tuple[list[int], float, Floats]:
    """Positions of the open sites, the proved bound of the aim, and care (demand by sites) in WTE."""
    columns, whole = assemble(case, [FUND], [*ALWAYS, *rules], [aim])
    values, bound = np.zeros(columns.size), 0.0
    settings = EXACT if seconds is None else replace(EXACT, seconds=seconds)
    for part in whole.parts():
        outcome = solve_one(0, part, settings, None, None)
        if not (isinstance(outcome, Outcome) and isinstance(outcome.after, Solved)):
            raise Stopped("no answer was found in ten minutes")
        values[part.source] = outcome.after.values  # noqa: PD011 - no table
        bound += outcome.after.reached[0].bound
    opened, care = columns["opened"], columns["care"]
    sites = [int(base) - 1 for base in opened.keys[0][values[opened.index] > 0.5]]
    flows = np.zeros((len(case.area_ids), len(case.base_ids)))
    np.add.at(flows, (care.keys[0], care.keys[1]), values[care.index])
    return sorted(sites), bound, flows[:, 1:]


def _sites(
    problem: str, given: Costs, opened: list[int], value: float, bound: float, limit: float = np.inf
) -> Sites:
    names, assigned = tuple(given.sites[j] for j in opened), np.full(len(given.points), -1, dtype=np.int64)
    if opened:
        mine = given.matrix[:, opened]
        near = np.asarray(opened, dtype=np.int64)[mine.argmin(axis=1)]
        assigned = np.where(mine.min(axis=1) <= limit, near, -1)
    return Sites(problem, tuple(opened), names, value, bound + 0.0, assigned)


def _unit(matrix: Floats) -> float:
    """Minutes that stand for one unit of cost: a power of ten."""
    most = float(matrix.max())
    return 1.0 if most <= 0 else float(10.0 ** np.floor(np.log10(FARTHEST / most)))


def _share(room: float) -> float:
    """WTE that one unit of demand needs: a power of ten, so that figures stay in a good range."""
    return float(10.0 ** (min(3.0, np.floor(np.log10(9e7 / room))) - 4))
