"""What multipliers prove of a programme of sites, summed on its own rows and rounded outwards.

Nothing here knows what the search read in those rows: a set of multipliers is numbers for rows, and whatever
they are, what they sum to is a bound (Lagrange). Columns that a row ties to a site, `x <= b * site`, count
for what they gain with the site open; whole columns that two rows make equal are one. A record is

    {"enough": number, "sets": [[row, y, ...], ...],
     "nodes": [[[set, ...], column, no, yes], [[set, ...]], ...]}

where a node is a box of all choices, the first one that of all. Each of its sets bounds it, and settles every
site of which either way alone is bounded by `enough`; what was settled so, counts with its own bound. A node
without children is bounded by its best set, another one is split by a site that is shut (`no`) or open.
All numbers are those of a goal that is made most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints
from placement.model.outward import SOME, TINY, ULP, above
from placement.model.programme import strong_components

if TYPE_CHECKING:
    from placement.model.programme import Programme

LARGEST = 1e12
"""Of a multiplier, so that no sum leaves the range of floating point."""
HAIR = 1e-6
"""Of a row over one site, what is no more than rounding."""
AT_ONCE = 64
"""Sets that are summed at a time; memory is what it saves."""


@dataclass(frozen=True)
class ProvedSet:
    """Nothing is worth more than `most + slope @ sites`, sites by their numbers."""

    most: float
    slope: Floats

    def bound(self, lower: Floats, upper: Floats) -> float:
        """The most in a box of choices."""
        return above([self.most, *np.maximum(self.slope * lower, self.slope * upper).tolist()])

    def either_way(self, lower: Floats, upper: Floats) -> tuple[float, Floats, Floats]:
        """The most in a box; and the most with each site shut, and with each open."""
        best = np.maximum(self.slope * lower, self.slope * upper)
        total = above([self.most, *best.tolist()])
        size = (abs(total) + np.abs(best) + np.abs(self.slope)) * (SOME * ULP) + TINY
        return total, total - best + size, total - best + self.slope + size


class SiteRows:
    """The rows of a programme whose whole numbers are sites, open (1) or shut (0).

    Raises ValueError where it is none.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        lower, upper, whole = programme.lower, programme.upper, programme.integer
        if (lower < 0).any() or (upper[whole] > 1).any() or not whole.any():
            raise ValueError("no sites")
        self.sign = programme.goals[0].side
        self.cost = self.sign * programme.goals[0].cost
        self.matrix = sparse.csr_array(programme.matrix, copy=True)
        self.matrix.eliminate_zeros()
        self.columns = np.flatnonzero(whole)
        self.site_of = np.full(len(upper), -1)
        self.site_of[self.columns] = self._named()
        self.count = int(self.site_of.max()) + 1
        self.lower, self.upper = np.zeros(self.count), np.ones(self.count)
        np.maximum.at(self.lower, self.site_of[self.columns], np.ceil(lower[self.columns]))
        np.minimum.at(self.upper, self.site_of[self.columns], np.floor(upper[self.columns]))
        self._bound_sites()
        self.terms = int(np.bincount(self.matrix.indices, minlength=1).max(initial=0))
        self._tie()

    def _bound_sites(self) -> None:
        """Rows over one site alone say that it is open in any case, or shut."""
        row, column, value = self._entries
        one = (np.bincount(row, minlength=self.matrix.shape[0]) == 1)[row] & (self.site_of[column] >= 0)
        row, site, value = row[one], self.site_of[column[one]], value[one]
        ends = np.stack([self.programme.row_lower[row] / value, self.programme.row_upper[row] / value])
        np.maximum.at(self.lower, site[ends.min(axis=0) > HAIR], 1.0)
        np.minimum.at(self.upper, site[ends.max(axis=0) < 1 - HAIR], 0.0)

    @cached_property
    def _entries(self) -> tuple[Ints, Ints, Floats]:
        entries = sparse.coo_array(self.matrix)
        return (*(axis.astype(np.int64) for axis in entries.coords), entries.data)

    def _ordered(self, chosen: Ints, marks: Any) -> tuple[Ints, Ints, Floats, Floats]:
        """Columns and coefficients of rows with two entries: first the marked one, then the other."""
        row, column, value = self._entries
        mine = np.isin(row, chosen)
        row, column, value = row[mine], column[mine], value[mine]
        order = np.lexsort((~marks(column, value), row))
        column, value = column[order], value[order]
        return column[0::2], column[1::2], value[0::2], value[1::2]

    def _pairs(self, on_sites: int) -> Ints:
        """Rows `a - b <= 0` of two columns, so many of which are whole."""
        row, column, value = self._entries
        of_two = np.bincount(row, minlength=self.matrix.shape[0]) == 2
        whole = np.bincount(row[self.programme.integer[column]], minlength=len(of_two)) == on_sites
        sides = np.bincount(row, weights=np.sign(value), minlength=len(of_two)) == 0
        return np.flatnonzero(of_two & whole & sides & (self.programme.row_upper == 0))

    def _named(self) -> Ints:
        """A number for each whole column; those that two rows make equal have the same."""
        less, more, one, other = self._ordered(self._pairs(2), lambda _, value: value > 0)
        same = one == -other
        size = len(self.programme.upper)
        graph = sparse.coo_array((np.ones(int(same.sum())), (less[same], more[same])), shape=(size, size))
        label = strong_components(graph)
        return np.unique(label[self.columns], return_inverse=True)[1].astype(np.int64)

    def _tie(self) -> None:
        """The site without which a column is nothing, and what it is at most with the site open."""
        here, there, a, b = self._ordered(self._pairs(1), lambda column, _: self.site_of[column] < 0)
        mine = (a > 0) & (self.programme.lower[here] == 0)
        here, there, ratio = here[mine], there[mine], np.nextafter(-b[mine] / a[mine], np.inf)
        order = np.lexsort((ratio, here))
        here, first = np.unique(here[order], return_index=True)
        there, ratio = there[order][first], ratio[order][first]
        self.tied = np.full(len(self.cost), -1)
        self.reach = self.programme.upper.copy()
        closer = ratio <= self.reach[here] * (1 + SOME * ULP)
        self.tied[here[closer]] = self.site_of[there[closer]]
        self.reach[here[closer]] = ratio[closer]

    def proved(self, sets: list[list[float]]) -> list[ProvedSet]:
        """What each set of multipliers proves. Raises ValueError or IndexError where one is none."""
        pairs = [_pairs(each) for each in sets]
        rows = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(names for names, _ in pairs)]))
        y = np.zeros((len(rows), len(sets)))
        for number, (names, values) in enumerate(pairs):
            y[np.searchsorted(rows, names), number] = values
        low, high = (each[rows][:, None] for each in (self.programme.row_lower, self.programme.row_upper))
        limits = np.where(y > 0, high, low)
        y = np.where(np.isfinite(limits), y, 0.0)
        limits = np.where(y != 0, limits, 0.0)
        across = sparse.csr_array(self.matrix[rows].T)
        mine = self._may_gain(across, y)
        found: list[ProvedSet] = []
        for at in range(0, len(sets), AT_ONCE):
            some = slice(at, at + AT_ONCE)
            found += self._proved(across[mine], mine, y[:, some], limits[:, some])
        return found

    def _may_gain(self, across: sparse.csr_array, y: Floats) -> Ints:
        """The columns that some set may find worth something: a column that none does, counts nowhere."""
        least, most = y.min(axis=1, initial=np.inf), y.max(axis=1, initial=-np.inf)
        if not y.shape[1]:
            return np.zeros(0, dtype=np.int64)
        size = np.abs(self.cost) + abs(across) @ np.maximum(np.abs(least), np.abs(most))
        gains, takes = across.maximum(0), across.minimum(0)
        dear = self.cost - gains @ least - takes @ most + size * ((2 * self.terms + SOME) * ULP) + TINY
        return np.flatnonzero((dear > 0) | (self.site_of >= 0) | (self.programme.lower > 0))

    def _proved(self, across: Any, mine: Ints, y: Floats, limits: Floats) -> list[ProvedSet]:
        cost, lower, reach = self.cost[mine], self.programme.lower[mine], self.reach[mine]
        sites = self.site_of[mine]
        owner = np.where(sites >= 0, sites, self.tied[mine])
        size = np.abs(cost)[:, None] + abs(across) @ np.abs(y)
        every = cost[:, None] - across @ y + size * ((self.terms + SOME) * ULP) + TINY
        found = []
        for dear, bounds in zip(every.T, (y * limits).T, strict=True):
            worth = np.where(sites >= 0, dear, np.where(dear > 0, dear * reach, dear * lower))
            bare = (owner < 0) | ((sites < 0) & (dear <= 0))
            at, counted = owner[~bare], worth[~bare]
            slope, sizes = (
                np.bincount(at, each, self.count).astype(float) for each in (counted, np.abs(counted))
            )
            constant = worth[bare & (worth != 0)].tolist()
            slope = slope + sizes * ((len(at) + SOME) * ULP) + TINY
            found.append(ProvedSet(above([*bounds[bounds != 0].tolist(), *constant]), slope))
        return found

    def bound(self, record: dict[str, Any]) -> float:
        """At least the goal's best value, made most: the worst of all boxes.

        Raises KeyError, TypeError, ValueError or IndexError where the record is none of this programme.
        """
        enough, nodes = float(record["enough"]), record["nodes"]
        if math.isnan(enough):
            raise ValueError("enough")
        sets = self.proved(record["sets"])
        todo, worst = [(0, self.lower, self.upper)], -math.inf
        met = np.zeros(len(nodes), dtype=bool)
        while todo:
            number, lower, upper = todo.pop()
            if met[number]:  # a node is the child of one: else so few bytes could ask for 2 ** n boxes
                raise ValueError("node twice")
            met[number] = True
            uses, *split = nodes[number]
            most, gone, lower, upper = settled([sets[_name(k)] for k in uses], enough, lower, upper)
            worst = max(worst, gone)
            if not split or (lower > upper).any():
                worst = max(worst, most)
                continue
            column, shut, opened = (_name(each) for each in split)
            site = int(self.site_of[column])
            if site < 0 or not number < min(shut, opened):
                raise ValueError("node")
            for child, value in ((shut, 0.0), (opened, 1.0)):
                below, beyond = upper.copy(), lower.copy()
                below[site], beyond[site] = min(below[site], value), max(beyond[site], value)
                todo.append((child, beyond, below))
        return worst


def settled(
    sets: list[ProvedSet], enough: float, lower: Floats, upper: Floats
) -> tuple[float, float, Floats, Floats]:
    """What sets prove of a box, what they prove of all that they settle, and what is left of the box."""
    lower, upper = lower.copy(), upper.copy()
    most, gone = math.inf, -math.inf
    for each in sets:
        if (lower > upper).any():
            return -math.inf, gone, lower, upper
        total, shut, opened = each.either_way(lower, upper)
        most = min(most, total)
        if total <= enough:
            break
        free = (lower == 0) & (upper == 1)
        closes, opens = free & (opened <= enough), free & (shut <= enough)
        gone = max(gone, opened[closes].max(initial=-math.inf), shut[opens].max(initial=-math.inf))
        upper[closes], lower[opens] = 0.0, 1.0
    return (-math.inf if (lower > upper).any() else most), gone, lower, upper


def _pairs(flat: list[float]) -> tuple[Ints, Floats]:
    """Rows and multipliers, each row once."""
    names, y = np.array(flat[::2]), np.array(flat[1::2], dtype=float)
    if len(names) != len(y) or (len(names) and names.dtype != np.int64):
        raise ValueError("rows")
    names = names.astype(np.int64)
    if (names < 0).any() or len(np.unique(names)) < len(names) or not (np.abs(y) <= LARGEST).all():
        raise ValueError("multipliers")
    return names, y


def _name(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(value)
    return value
