"""The proof of a search for sites in multipliers of the programme's own rows, to be kept with an answer.

Weighed cuts of one customer prove no more than one price for it, the weighed mean: `(u - c)+` is convex in u.
So a set of multipliers is a price for each customer, one for the number of sites and one for each row over
them, and each is that of a row. `row_sums` sums them, here already: what settles nothing and ends nothing is
left out, and the record says truly whether it reaches the claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from placement.solve.siting.coverage import Coverage, merged
from placement.solve.siting.multipliers import Multipliers
from placement.solve.siting.row_names import RowNames, flat
from placement.solve.siting.row_sums import ProvedSet, SiteRows, settled

if TYPE_CHECKING:
    from placement.model.arrays import Bools, Floats, Ints
    from placement.solve.siting.engine import ProvedSites
    from placement.solve.siting.housing import ProvedHousing
    from placement.solve.siting.proof import Box

FINE = 2e-8
"""Of a claim and one more than its size: what a record may leave of it."""
SHORT = 0.999
"""Of a whole number: a bound above the last whole number before the claim proves it."""
FAR = 10.0
"""So many times the claim is the price of a site too many, in a box that nothing fits."""
MOST_ROWS = 20
"""Rows over the sites that are tried so."""


def kept_of_sites(found: ProvedSites, claim: float) -> dict[str, Any] | None:
    """The record of a search that claims a bound, in the goal's own unit; None where there are no sites."""
    location, table = found.location, found.table
    least = claim if location.goal.sense == "min" else -claim
    short = SHORT / table.scale if table.whole else FINE * (1 + abs(least))
    try:
        kept = _KeptTree(found, SiteRows(location.programme), RowNames(location), short - least)
    except ValueError:
        return None
    return kept.record()


def kept_of_rooms(found: ProvedHousing, claim: float) -> dict[str, Any] | None:
    """The record of a search for sites with limited room: of its prices, and of what they settle.

    What was searched among the sites that these leave is kept nowhere, so it may prove less than the claim.
    """
    housing, prices, location = found.housing, found.prices, found.housing.location
    enough = FINE * (1 + abs(claim)) - (claim if location.goal.sense == "min" else -claim)
    try:
        rows = SiteRows(location.programme)
    except ValueError:
        return None
    names = RowNames(location)
    places = np.flatnonzero(np.isinf(location.unserved))
    served = prices.prices + prices.all_room * housing.rooms.demand
    demand = names.of_customers(places, served, np.zeros(len(places)))
    room = names.of_rooms(prices.room_price / housing.rooms.room + prices.all_room, housing.limits.room)
    stated = []
    for count in location.choice.count_prices(prices.saved, prices.chosen):
        choice = names.of_choice(count, np.zeros(location.choice.rows.shape[0]))
        stated.append(flat(*(np.concatenate(each) for each in zip(demand, room, choice, strict=True))))
    most, gone, _, _ = settled(rows.proved(stated), enough, rows.lower, rows.upper)
    record = {"enough": enough, "sets": stated, "nodes": [[[*range(len(stated))]]]}
    return {"sites": record, "whole": False, "reaches": bool(max(most, gone) <= enough)}


@dataclass
class _KeptTree:
    """The boxes of a search, walked from the first; each set of multipliers that is of use is kept once."""

    found: ProvedSites
    rows: SiteRows
    names: RowNames
    enough: float
    sets: list[list[float]] = field(default_factory=list)
    nodes: list[list[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known: dict[int, tuple[Multipliers, ProvedSet, list[float]]] = {}
        self._numbers: dict[int, int] = {}
        location, table = self.found.location, self.found.table
        first = np.full(len(location.choice.cost), -1)
        sites = np.flatnonzero(location.site_of >= 0)[::-1]
        whole = sites[location.programme.integer[sites]]
        first[location.site_of[whole]] = whole
        self.column = first[table.names]
        of_box = self.found.proof.boxes
        self.children = {(box.parent, box.site, box.is_open): number for number, box in of_box.items()}
        self.whose, self.weight = self._rows_of_table()
        every = [each.by for box in of_box.values() for each in box.settlings]
        self._even = {id(by): self._evened(by) for by in every} if len(table.names) < len(first) else {}
        self._know([*every, *self._even.values()])

    @property
    def _near(self) -> Bools:
        """Customers by sites where equal rows were merged."""
        near = self.found.table.customers.near
        return np.zeros((0, 0), dtype=bool) if near is None else near

    def _rows_of_table(self) -> tuple[Ints, Floats]:
        """For each customer its row of the table, -1 for none, and its weight there."""
        whose, losses = self.found.table.customers, self.found.table.losses
        if whose.near is None:
            return np.arange(losses.customers), np.ones(losses.customers)
        weight = whose.unserved - whose.least
        counts = np.flatnonzero((weight > 0) & whose.near.any(axis=1))
        packed = np.packbits(whose.near[counts], axis=1)
        _, mark = np.unique(packed, axis=0, return_inverse=True)
        return self._matched(counts, mark.ravel(), weight)

    def _matched(self, counts: Ints, mark: Ints, weight: Floats) -> tuple[Ints, Floats]:
        near = self._near
        sets, _ = merged(near, weight)
        known = {one.tobytes(): k for k, one in enumerate(np.packbits(sets, axis=1))}
        _, first = np.unique(mark, return_index=True)
        row_of_mark = np.array([known[one.tobytes()] for one in np.packbits(near[counts[first]], axis=1)])
        whose = np.full(len(weight), -1)
        whose[counts] = row_of_mark[mark]
        return whose, weight

    def record(self) -> dict[str, Any]:
        """The record of all boxes."""
        todo = [(0, 0, self.rows.lower, self.rows.upper, list[Multipliers]())]
        self.nodes, worst = [[[]]], -np.inf
        while todo:
            place, number, lower, upper, seen = todo.pop()
            box = self.found.proof.boxes[number]
            most, gone, lower, upper, uses = self._bounded(box, lower, upper, seen)
            self.nodes[place] = [uses]
            worst = max(worst, gone)
            if most <= self.enough or (lower > upper).any() or box.ends != "branched":
                worst = max(worst, most)
                continue
            column = int(self.column[box.branched_on])
            site = self.rows.site_of[column]
            self.nodes[place] += [column, len(self.nodes), len(self.nodes) + 1]
            mine = [*seen, *(each.by for each in box.settlings)]
            for is_open in (False, True):
                below, beyond = upper.copy(), lower.copy()
                (beyond if is_open else below)[site] = float(is_open)
                child = self.children[number, box.branched_on, is_open]
                todo.append((len(self.nodes), child, beyond, below, mine))
                self.nodes.append([[]])
        return {
            "sites": {"enough": self.enough, "sets": self.sets, "nodes": self.nodes},
            "whole": self.found.table.whole,
            "reaches": bool(worst <= self.enough),
        }

    def _bounded(
        self, box: Box, lower: Floats, upper: Floats, seen: list[Multipliers]
    ) -> tuple[float, float, Floats, Floats, list[int]]:
        """The bound of a box and of what was settled in it, what is left of it, and the sets of use."""
        most, worst, uses = np.inf, -np.inf, list[int]()
        own = [each.by for each in box.settlings]
        for by in [*seen[-1:], *own, *(self._even[id(by)] for by in own if id(by) in self._even)]:
            total, gone, below, beyond = settled([self._proved(by)], self.enough, lower, upper)
            ends = total <= self.enough
            if ends or (below != lower).any() or (beyond != upper).any():
                uses.append(self._number(by))
                lower, upper, worst = below, beyond, max(worst, gone)
            most = min(most, total)
            if ends or (lower > upper).any():
                return most, worst, lower, upper, uses
        if box.ends == "branched":
            return most, worst, lower, upper, uses
        others = [*seen, *own]
        others += [self._even[id(by)] for by in others if id(by) in self._even]
        if others:

            def bound(by: Multipliers) -> float:
                return self._proved(by).bound(lower, upper)

            best = min(others, key=bound)
            if bound(best) > self.enough:
                best = min(best, *self._too_many(best), key=bound)
            uses.append(self._number(best))
            most, gone, lower, upper = settled([self._proved(best)], self.enough, lower, upper)
            worst = max(worst, gone)
        return most, worst, lower, upper, uses

    def _mean(self, by: Multipliers) -> Floats:
        """One price for each customer of the table, in the place of its weighed cuts."""
        count = self.found.table.losses.customers
        sums = np.bincount(by.customer, weights=by.weight, minlength=count)
        each = np.bincount(by.customer, weights=by.weight * by.at, minlength=count)
        return np.asarray(each / np.maximum(sums, 1.0), dtype=float)

    def _evened(self, by: Multipliers) -> Multipliers:
        """The same with lower prices where a site saves more than it must to open.

        It proves as much of those sites, and more of others that cover less of the same and were left out.
        """
        losses = self.found.table.losses
        price = self._mean(by)
        near = sparse.csc_array(losses.near) if isinstance(losses, Coverage) else sparse.csc_array((0, 0))
        enough = np.maximum(
            -by.count - by.rows @ self.found.table.choice.rows + self.found.table.choice.cost, 0.0
        )
        for site in np.argsort(-losses.saved(price), kind="stable")[: near.shape[1]]:
            mine = near.indices[near.indptr[site] : near.indptr[site + 1]]
            saved = price[mine].sum()
            if saved > enough[site]:
                price[mine] *= enough[site] / saved
        paid = np.flatnonzero(price > 0)
        return Multipliers(paid, price[paid], np.ones(len(paid)), by.count, by.rows)

    def _too_many(self, by: Multipliers) -> list[Multipliers]:
        """The same with a price that no plan could pay, of the number of sites or of another row."""
        much, rows = FAR * (1 + abs(self.enough)) * self.found.table.scale, len(by.rows)
        found = []
        for sign in (-1.0, 1.0):
            found.append(Multipliers(by.customer, by.at, by.weight, sign * much, by.rows))
            for row in range(min(rows, MOST_ROWS)):
                price = np.where(np.arange(rows) == row, sign * much, 0.0)
                found.append(Multipliers(by.customer, by.at, by.weight, 0.0, price))
        self._know(found)
        return found

    def _know(self, some: list[Multipliers]) -> None:
        """Sum these sets of multipliers."""
        stated = [self._stated(by) for by in some]
        for by, proved, pairs in zip(some, self.rows.proved(stated), stated, strict=True):
            self._known[id(by)] = (by, proved, pairs)

    def _proved(self, by: Multipliers) -> ProvedSet:
        return self._known[id(by)][1]

    def _number(self, by: Multipliers) -> int:
        if id(by) not in self._numbers:
            self._numbers[id(by)] = len(self.sets)
            self.sets.append(self._known[id(by)][2])
        return self._numbers[id(by)]

    def _stated(self, by: Multipliers) -> list[float]:
        """Rows and multipliers in turn."""
        table, whose = self.found.table, self.found.table.customers
        count, mean = table.losses.customers, self._mean(by)
        there = self.whose >= 0
        weight = self.weight[there]
        if whose.near is None:
            price = mean[self.whose[there]] / table.scale + whose.shift[there]
        else:
            most = np.bincount(self.whose[there], weights=weight, minlength=count)
            price = (
                mean[self.whose[there]] / table.scale * weight / most[self.whose[there]] + whose.shift[there]
            )
        spread = whose.unserved[there] - whose.least[there]
        part = np.where(
            np.isfinite(spread) & (spread > 0),
            (price - whose.least[there]) / np.where(spread > 0, spread, 1.0),
            0.0,
        )
        rows, y = self.names.of_customers(whose.places[there], price, np.clip(part, 0.0, 1.0))
        more, z = self.names.of_choice(by.count / table.scale, by.rows / table.scale)
        return flat(np.concatenate([rows, more]), np.concatenate([y, z]))
