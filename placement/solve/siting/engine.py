"""The search for sites in a programme: losses from its rows, and a plan back into its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.work import Limit
from placement.solve.lagrangian.bounds import FirstAnswer
from placement.solve.outcome import EARLY, StoppedBy
from placement.solve.siting.choice import Choice, with_all_that_may_open
from placement.solve.siting.coverage import Coverage, merged, not_dominated, sparse_sets
from placement.solve.siting.distances import Distances
from placement.solve.siting.location import Location
from placement.solve.siting.losses import Losses
from placement.solve.siting.plans import Sited
from placement.solve.siting.proof import SitingProof
from placement.solve.siting.search import least_sum

SCALES = tuple(10.0**k for k in range(8))
"""By which losses in decimals may become whole numbers."""
MOST_WHOLE = 2.0**50
"""Sums of whole numbers up to here are exact."""
ROUNDED = 1e-10
"""Part of a loss that may be lost when it is made whole."""
FAR = (10.0, 1e4)
"""So many times the largest loss is lost where somebody who must be served is not: first, and once more."""
EXACT = 1e-6
"""A gap within which a bound counts as met."""
HAIR = 1e-6
"""Of a whole number, what the rounding of sums may miss."""
SAVED = 1e-4
"""How much of a goal's value may go for less money at most, in its own unit."""


@dataclass(frozen=True)
class DistanceTable:
    """Losses as the search takes them: divided by `scale` and with `constant` they are those of the goal."""

    losses: Losses
    choice: Choice
    names: Ints
    """The sites of the problem that are considered."""
    scale: float
    constant: float
    customers: AskingCustomers

    @property
    def whole(self) -> bool:
        """Whether every sum is a whole number."""
        return self.losses.whole and bool((self.choice.cost == np.round(self.choice.cost)).all())


@dataclass(frozen=True)
class AskingCustomers:
    """The customers of a problem that are in its table: places, and what each loses at least and unserved.

    `shift` was taken off each loss before it was scaled. `near` has customers by sites where equal ones were
    merged into one row of the table.
    """

    places: Ints
    least: Floats
    unserved: Floats
    shift: Floats
    near: Bools | None = None


@dataclass(frozen=True)
class ProvedSites:
    """A search that is done, with what it kept of its proof."""

    location: Location
    table: DistanceTable
    proof: SitingProof


def best_sites(
    location: Location,
    before: float | None,
    *,
    gap: float,
    relative_gap: float,
    limit: Limit,
    keep: Callable[[ProvedSites], None] | None = None,
) -> FirstAnswer | None:
    """The plan and what is proved, counted from the value before; None where no plan was found.

    The gap is `gap`, in the goal's own unit, or a part of what is counted. `keep` gets the proof.
    """
    offset = before or 0.0
    sign = 1.0 if location.goal.sense == "min" else -1.0
    for far in FAR:
        table = table_of(location, far)
        if table is None:
            return None
        found = least_sum(
            table.losses,
            table.choice,
            limit=limit,
            gap=gap * table.scale,
            relative_gap=relative_gap,
            constant=(table.constant - sign * offset) * table.scale,
            keep_proof=keep is not None,
        )
        if not len(found.opened) and table.choice.fewest > 0:
            return None
        values = location.values(table.names[found.opened])
        if values is not None:
            if keep is not None and found.proof is not None:
                keep(ProvedSites(location, table, found.proof))
            return _answer(location, table, found, values, sign * offset, gap, relative_gap)
        if limit.reached() is not None:
            return None
    return None


def _answer(
    location: Location,
    table: DistanceTable,
    found: Sited,
    values: Floats,
    offset: float,
    gap: float,
    relative_gap: float,
) -> FirstAnswer | None:
    """Where least is best `found` has the sum less the constant; the bound is never above the value."""
    value = location.worth(values)
    told = found.value / table.scale + table.constant
    if abs(value - told) > 1e-7 * (1.0 + abs(told)):
        return None  # the rows say something that was not read: another search has to decide
    short = (found.value - found.bound) / table.scale
    lost = ROUNDED * (abs(told) + abs(table.constant)) if short > 0 and table.scale > 1 else 0.0
    bound = value - short - lost
    reached = value - bound <= max(gap, relative_gap * abs(value - offset), EXACT * 1e-3)
    why: StoppedBy = found.stopped_by
    if reached:
        why = "optimal" if value - bound <= max(gap, EXACT) else "gap"
    elif why not in EARLY:
        why = "gap"
    sign = 1.0 if location.goal.sense == "min" else -1.0
    return FirstAnswer(sign * (bound - offset), sign * (value - offset), values, reached, why)


def without_idle_sites(location: Location, values: Floats, pounds: Floats, tolerance: float) -> Floats:
    """The same goal with fewer sites that are paid for: each of those that nobody misses is shut, in turn."""
    least = min(tolerance, SAVED)
    worth = location.worth(values)
    site_of = location.site_of
    paid = np.bincount(
        site_of[site_of >= 0], weights=pounds[site_of >= 0], minlength=len(location.choice.cost)
    )
    opened = np.unique(site_of[(site_of >= 0) & (values > 0.5)])
    for site in opened[np.argsort(-paid[opened], kind="stable")]:
        fewer = opened[opened != site]
        if paid[site] <= 0 or not location.choice.allows(fewer):
            continue
        without = location.values(fewer)
        if without is not None and location.worth(without) <= worth + least:
            values, opened = without, fewer
    return values


def table_of(location: Location, far: float) -> DistanceTable | None:
    """Losses from 0, whole numbers where a power of ten makes them so; None if nothing is lost or gained."""
    ways, sites = location.service, len(location.choice.cost)
    count = len(location.unserved)
    always = ways.site < 0
    base = location.unserved.copy()
    np.minimum.at(base, ways.customer[always], ways.loss[always])
    better = ~always & (ways.loss < base[ways.customer])
    customer, site, loss = ways.customer[better], ways.site[better], ways.loss[better]
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, customer, loss)
    np.maximum.at(most, customer, loss)
    asks = np.isfinite(least)
    if (np.isinf(base) & ~asks).any():
        return None  # somebody who must be served and whom nobody can serve
    constant = float(base[~asks].sum())
    choice = with_all_that_may_open(location.choice)
    number = np.cumsum(asks) - 1
    if not asks.any():
        return None
    if np.isfinite(base[asks]).all() and (most[asks] - least[asks] <= 1e-12 * np.abs(least[asks])).all():
        near = np.zeros((int(asks.sum()), sites), dtype=bool)
        near[number[customer], site] = True
        whose = AskingCustomers(np.flatnonzero(asks), least[asks], base[asks], least[asks], near)
        return _covering(whose, choice, constant + float(least[asks].sum()))
    shift = np.minimum(np.minimum(least, base), 0.0)
    table = np.full((int(asks.sum()), sites), np.inf)
    table[:] = (base - shift)[asks][:, None]
    np.minimum.at(table, (number[customer], site), loss - shift[customer])
    finite = np.isfinite(table)
    largest = float(table[finite].max(initial=0.0))
    scale = _scale(np.concatenate([table[finite], choice.cost]))
    table[~finite] = np.ceil(far * largest + 1.0)
    losses, cost, is_whole = _scaled(table, choice.cost, scale)
    return DistanceTable(
        Distances(np.ascontiguousarray(losses), is_whole),
        _with_cost(choice, cost),
        np.arange(sites),
        scale or 1.0,
        constant + float(shift[asks].sum()),
        AskingCustomers(np.flatnonzero(asks), least[asks], base[asks], shift[asks]),
    )


def _covering(whose: AskingCustomers, choice: Choice, constant: float) -> DistanceTable:
    near = np.zeros((0, 0), dtype=bool) if whose.near is None else whose.near
    sets, sums = merged(near, whose.unserved - whose.least)
    scale = _scale(np.concatenate([sums, choice.cost]))
    sums, cost, is_whole = _scaled(sums, choice.cost, scale)
    inside, names = sparse_sets(sets), np.arange(near.shape[1])
    choice = _with_cost(choice, cost)
    if choice.plain:
        names = not_dominated(inside.T)
        inside, p = sparse.csr_array(inside[:, names]), min(choice.most, len(names))
        choice = Choice.exactly(len(names), p)
    return DistanceTable(Coverage(inside, sums, is_whole), choice, names, scale or 1.0, constant, whose)


def next_possible(location: Location, bound: float) -> float:
    """The least sum from a bound on that any choice of sites has, as its losses are read from the rows.

    The bound itself where losses are no whole numbers of anything.
    """
    table = table_of(location, FAR[0])
    if table is None or not table.whole:
        return bound
    steps = (bound - table.constant) * table.scale
    hair = HAIR + ROUNDED * (abs(bound) + abs(table.constant)) * table.scale
    return table.constant + float(np.ceil(steps - hair)) / table.scale


def _scale(figures: Floats) -> float | None:
    """The least power of ten that makes all figures whole but for rounding; None if none does."""
    for scale in SCALES:
        large = figures * scale
        if (np.abs(large - np.round(large)) <= ROUNDED * np.maximum(np.abs(large), 1e-3)).all():
            return scale
    return None


def _scaled(losses: Floats, cost: Floats, scale: float | None) -> tuple[Floats, Floats, bool]:
    if scale is None:
        return losses, cost, False
    losses, cost = np.round(losses * scale), np.round(cost * scale)
    return losses, cost, bool(losses.max(initial=0.0) * len(losses) + np.abs(cost).sum() < MOST_WHOLE)


def _with_cost(choice: Choice, cost: Floats) -> Choice:
    return Choice(
        cost,
        choice.lower,
        choice.upper,
        choice.fewest,
        choice.most,
        choice.rows,
        choice.row_lower,
        choice.row_upper,
    )
