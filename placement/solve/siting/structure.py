"""A siting problem seen in the rows of a programme: nobody has to say that it is one.

What is looked for: whole numbers of 0 or 1 (sites), customers whom open sites serve, and no other tie between
them than that nobody is served from a site that is shut. A p-median, a covering and a location without
limits of room are all of that kind, alone or as a part of a larger question that shares no row with the rest.

The rows are read in this order, and where one is of no known kind there is no structure:

1. whole numbers that two rows make equal are one site;
2. `x <= b * site` ties a continuous column to a site; one that costs nothing and that other rows only want
   large is its site;
3. rows over sites alone are conditions on the choice (`choice.py`), first how many there are;
4. a row over one site and columns tied to it that no values can break says nothing; any other is the room of
   that site, which makes it another question (`housing_of`);
5. rows over columns alone, all with one coefficient, say how much a customer gets: `least <= sum <= most`;
6. `z <= sum of sites` is a customer who is served whole when one of them is open;
7. `sum of z <= what a customer gets` counts what it gets: who is served is served whole.

A plan is read back into a value for every column (`location.py`), and held against every row of the
programme: what was misread here can lose time, but it passes no wrong plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.programme import Goal, Programme, components, strong_components
from placement.solve.siting.choice import Choice
from placement.solve.siting.location import ALIKE, Counted, CustomerService, Location, SiteRooms


def location_of(programme: Programme, goal: Goal) -> Location | None:
    """The siting problem that a programme is for this goal; None where it is none."""
    return _Reading(programme, goal).location()


def housing_of(programme: Programme, goal: Goal) -> tuple[Location, SiteRooms] | None:
    """The same where sites have room for so much and some of them not for all; None where it is none."""
    reading = _Reading(programme, goal, with_rooms=True)
    location = reading.location()
    return None if location is None or reading.rooms is None else (location, reading.rooms)


class _Reading:
    """One programme, read row by row."""

    def __init__(self, programme: Programme, goal: Goal, *, with_rooms: bool = False) -> None:
        self.with_rooms = with_rooms
        self.rooms: SiteRooms | None = None
        self.programme, self.goal = programme, goal
        self.cost = goal.cost if goal.sense == "min" else -goal.cost
        matrix = sparse.csr_array(programme.matrix, copy=True)
        matrix.eliminate_zeros()
        self.upper = programme.upper.copy()
        self.rows, self.columns = matrix.shape
        entries = sparse.coo_array(matrix)
        self.row, self.column = (axis.astype(np.int64) for axis in entries.coords)
        self.value = entries.data
        self.least, self.most = programme.row_lower, programme.row_upper
        self.site_of = np.full(self.columns, -1)
        self.tied = np.full(self.columns, -1)
        """The site without which a column is nothing."""

    def location(self) -> Location | None:
        whole = self.programme.integer
        if not whole.any() or (self.programme.upper[whole] > 1).any() or self.programme.lower.any():
            return None
        self._name_sites()
        if not self._tie() or not self._replace_helpers():
            return None
        choice = self._choice()
        if choice is None or (self.with_rooms and not self._take_rooms()):
            return None
        customers = self._customers()
        if customers is None:
            return None
        service, unserved, counted = customers
        return Location(self.programme, self.goal, self.site_of, choice, service, unserved, counted)

    def _count(self, which: Bools) -> Ints:
        """For each row how many of these entries it has."""
        return np.bincount(self.row[which], minlength=self.rows)

    def _name_sites(self) -> None:
        """A number for each site; whole columns that two rows hold equal are one."""
        is_whole = self.programme.integer
        on_whole = is_whole[self.column]
        pairs = (self._count(on_whole) == 2) & (self._count(~on_whole) == 0)
        pairs &= (self.most == 0) & np.isneginf(self.least)
        mine = pairs[self.row]
        row, column, value = self.row[mine], self.column[mine], self.value[mine]
        order = np.lexsort((value, row))
        more, less = column[order][0::2], column[order][1::2]  # coefficients below and above 0
        even = np.abs(value[order][0::2] + value[order][1::2]) <= ALIKE
        graph = sparse.coo_array(
            (np.ones(int(even.sum())), (less[even], more[even])), shape=(self.columns, self.columns)
        )
        label = strong_components(graph)
        _, first, number = np.unique(label[is_whole], return_index=True, return_inverse=True)
        rank = np.empty(len(first), dtype=np.int64)
        rank[np.argsort(first, kind="stable")] = np.arange(len(first))  # in the order of their columns
        self.site_of[is_whole] = rank[number]
        self.sites = len(first)

    def _tie(self) -> bool:
        """`x <= b * site`; no column has two sites. What a column can be with its site open is kept."""
        on_site = self.site_of[self.column] >= 0
        ties = (self._count(on_site) == 1) & (self._count(~on_site) == 1)
        ties &= (np.abs(self.most) <= 0) & np.isneginf(self.least)
        mine = ties[self.row]
        site, served = np.zeros(self.rows, dtype=np.int64), np.zeros(self.rows, dtype=np.int64)
        gives, takes = np.zeros(self.rows), np.zeros(self.rows)
        here, there = mine & on_site, mine & ~on_site
        site[self.row[here]], gives[self.row[here]] = self.site_of[self.column[here]], -self.value[here]
        served[self.row[there]], takes[self.row[there]] = self.column[there], self.value[there]
        ties &= (gives >= 0) & (takes > 0)
        rows = np.flatnonzero(ties)
        self.tied[served[rows]] = site[rows]
        if (self.tied[served[rows]] != site[rows]).any():
            return False
        np.minimum.at(self.upper, served[rows], gives[rows] / takes[rows])
        self._drop(ties)
        return True

    def _drop(self, rows: Bools) -> None:
        """Rows that are done with."""
        keep = ~rows[self.row]
        self.row, self.column, self.value = self.row[keep], self.column[keep], self.value[keep]

    def _replace_helpers(self) -> bool:
        """Columns that cost nothing and that no row wants small are as large as their site lets them be."""
        wants_small = (self.value > 0) & np.isfinite(self.most[self.row])
        wants_small |= (self.value < 0) & np.isfinite(self.least[self.row])
        held = np.zeros(self.columns, dtype=bool)
        held[self.column[wants_small]] = True
        used = np.zeros(self.columns, dtype=bool)
        used[self.column] = True
        helps = (self.tied >= 0) & (self.cost == 0) & ~held & used & ~self.programme.integer
        at = helps[self.column]
        self.value[at] = self.value[at] * self.upper[self.column[at]]
        self.site_of[helps] = self.tied[helps]
        return bool(np.allclose(self.upper[helps], self.programme.upper[helps]))

    def _choice(self) -> Choice | None:
        """Rows over sites alone, and rows over one site and what is tied to it that nothing can break."""
        on_site = self.site_of[self.column] >= 0
        of_sites, others = self._count(on_site), self._count(~on_site)
        self._drop_idle(on_site, others > 0)
        alone = (others == 0) & (of_sites > 0)
        mine = alone[self.row]
        shape = (self.rows, self.sites)
        rows = sparse.csr_array(
            (self.value[mine], (self.row[mine], self.site_of[self.column[mine]])), shape=shape
        )
        rows = sparse.csr_array(rows[np.flatnonzero(alone)])
        rows.sum_duplicates()
        low, high = self.least[alone], self.most[alone]
        self._drop(alone)
        cost = np.bincount(
            self.site_of[self.site_of >= 0],
            weights=(self.cost * self.programme.upper)[self.site_of >= 0],
            minlength=self.sites,
        )
        return _choice(np.asarray(cost, dtype=float), rows, low, high)

    def _drop_idle(self, on_site: Bools, some: Bools) -> None:
        """Of the rows with columns of one site those that hold whatever the columns are."""
        owner = np.where(on_site, self.site_of[self.column], self.tied[self.column])
        first = np.full(self.rows, self.sites + 1)
        last = np.full(self.rows, -2)
        np.minimum.at(first, self.row, owner)
        np.maximum.at(last, self.row, owner)
        reach = self.value * self.upper[self.column]
        always = np.bincount(self.row[on_site], weights=self.value[on_site], minlength=self.rows)
        large = np.bincount(self.row[~on_site], weights=np.maximum(reach[~on_site], 0), minlength=self.rows)
        small = np.bincount(self.row[~on_site], weights=np.minimum(reach[~on_site], 0), minlength=self.rows)
        hair = ALIKE * (1 + large - small + np.abs(always))
        shut = (self.most >= -ALIKE) & (self.least <= ALIKE)
        one = (first == last) & some & ((first >= 0) | (first == -1))
        idle = one & shut & (large + always <= self.most + hair) & (small + always >= self.least - hair)
        count = self._count(~on_site)
        self._drop(idle & ((count > 1) | (self._count(on_site) > 0)))

    def _take_rooms(self) -> bool:
        """`sum of takes * x <= room * site`, x tied to that site, one row for a site: its room."""
        on_site = self.site_of[self.column] >= 0
        rows = (self._count(on_site) == 1) & (self._count(~on_site) > 0)
        rows &= (np.abs(self.most) <= 0) & np.isneginf(self.least)
        here, there = rows[self.row] & on_site, rows[self.row] & ~on_site
        owner, room = np.full(self.rows, -1), np.zeros(self.rows)
        owner[self.row[here]], room[self.row[here]] = self.site_of[self.column[here]], -self.value[here]
        own = self.tied[self.column[there]] == owner[self.row[there]]
        takes, of_site = np.zeros(self.columns), np.full(self.sites, np.inf)
        takes[self.column[there]] = self.value[there]
        of_site[owner[rows]] = room[rows]
        once = len(np.unique(owner[rows])) == int(rows.sum()) > 0
        if not (once and own.all() and (self.value[there] > 0).all() and (room[rows] > 0).all()):
            return False
        self.rooms = SiteRooms(of_site, takes)
        self._drop(rows)
        return True

    def _customers(self) -> tuple[CustomerService, Floats, Counted] | None:
        """Customers from the rows that are left, what each loses unserved, and what counts what they get."""
        on_site = self.site_of[self.column] >= 0
        covers = self._count(on_site) > 0
        if not self._cover(on_site, covers):
            return None
        covered = self._covered
        self._drop(covers)
        self._measure()
        mine = (self.site_of < 0) & ~covered.is_customer & ~self._counts
        label, ok = self._groups()
        if not ok:
            return None
        least, most = self._limits(label)
        columns = np.flatnonzero(mine)
        group, cost, tied = label[columns], self.cost[columns], self.tied[columns]
        if (self.upper[columns] < most[group] * (1 - ALIKE)).any() or (least > most * (1 + ALIKE)).any():
            return None
        names, customer = np.unique(group, return_inverse=True)
        counted = self._counted(label, names)
        if counted is None:
            return None
        gains = np.bincount(
            counted.customer, weights=counted.cost * counted.filled(most[names]), minlength=len(names)
        )
        if ((gains[customer] != 0) & (cost != 0)).any():
            return None
        amount = np.where((cost < 0) | (gains[customer] < 0), most[group], least[group])
        loss = cost * amount + gains[customer]
        unserved = np.where(least[names] > 0, np.inf, 0.0)
        service = CustomerService(columns, customer, tied, loss, amount)
        more, lost = covered.as_customers(len(names))
        joined = CustomerService(
            *(
                np.concatenate([getattr(service, name), getattr(more, name)])
                for name in ("column", "customer", "site", "loss", "amount")
            )
        )
        return joined, np.concatenate([unserved, lost]), counted

    def _measure(self) -> None:
        """`sum of z <= what a customer gets`: z gains, is in no other row, and needs no site of its own."""
        times = np.bincount(self.column, minlength=self.columns)
        gains = (times == 1) & (self.tied < 0) & (self.cost < 0) & (self.site_of < 0)
        of_z, others = gains[self.column], ~gains[self.column]
        size = np.zeros(self.rows)
        np.maximum.at(size, self.row, np.abs(self.value))
        even = np.where(of_z, self.value, -self.value) >= size[self.row] * (1 - ALIKE)
        rows = (self._count(of_z) > 0) & (self._count(others) > 0) & (self._count(~even) == 0)
        rows &= (self.most == 0) & np.isneginf(self.least)
        at_z = rows[self.row] & of_z
        self._counting = (self.row[at_z], self.column[at_z])
        self._counts = np.zeros(self.columns, dtype=bool)
        self._counts[self._counting[1]] = True
        at_x = rows[self.row] & others
        self._gets = (self.row[at_x], self.column[at_x])
        self._drop(rows)

    def _counted(self, label: Ints, names: Ints) -> Counted | None:
        """What counts whose; None where a row counts a part of what somebody gets, or several together."""
        row, column = self._gets
        whose, count = np.full(self.rows, -1), np.bincount(row, minlength=self.rows)
        whose[row] = label[column]
        z_row, z = self._counting
        free = (self.site_of < 0) & ~self._covered.is_customer & ~self._counts
        members = np.bincount(label[free], minlength=int(label.max(initial=0)) + 1)
        once = len(np.unique(whose[np.unique(z_row)])) == len(np.unique(z_row))
        if (whose[row] != label[column]).any() or (count[z_row] != members[whose[z_row]]).any() or not once:
            return None
        customer = np.searchsorted(names, whose[z_row])
        order = np.lexsort((z, self.cost[z], customer))
        z, customer = z[order], customer[order]
        return Counted(z, customer, self.upper[z], self.cost[z])

    def _cover(self, on_site: Bools, covers: Bools) -> bool:
        """`z <= sum of sites`: a customer whom any of the sites serves whole."""
        rows = np.flatnonzero(covers)
        there = covers[self.row] & ~on_site
        z, takes = np.full(self.rows, -1), np.zeros(self.rows)
        z[self.row[there]], takes[self.row[there]] = self.column[there], self.value[there]
        here = covers[self.row] & on_site
        gives = np.full(self.rows, np.inf)
        np.minimum.at(gives, self.row[here], -self.value[here])
        times = np.bincount(self.column, minlength=self.columns)
        one = self._count(~on_site)[rows] == 1
        if not one.all():
            return False
        alone = (times[z[rows]] == 1) & (self.tied[z[rows]] < 0) & (takes[rows] > 0)
        open_ended = (np.abs(self.most[rows]) <= 0) & np.isneginf(self.least[rows])
        enough = gives[rows] >= takes[rows] * self.upper[z[rows]] * (1 - ALIKE)
        self._covered = _Covered(z, self.row[here], self.site_of[self.column[here]], self.cost, self.upper)
        return bool((alone & open_ended & enough).all())

    def _groups(self) -> tuple[Ints, bool]:
        """Which columns are one customer's: those that a row joins. Each of its rows has all of them."""
        size = (self.rows, self.columns)
        graph = sparse.coo_array((np.ones(len(self.row)), (self.row, self.column)), shape=size)
        _, label = components(sparse.csr_array(graph))
        free = (self.site_of < 0) & ~self._covered.is_customer & ~self._counts
        members = np.bincount(label[free], minlength=label.max(initial=0) + 1)
        count = np.bincount(self.row, minlength=self.rows)
        low, high = np.full(self.rows, np.inf), np.full(self.rows, -np.inf)
        np.minimum.at(low, self.row, self.value)
        np.maximum.at(high, self.row, self.value)
        used = count > 0
        whose = np.zeros(self.rows, dtype=np.int64)
        whose[self.row] = label[self.column]
        whole = count[used] == members[whose[used]]
        even = (low[used] > 0) & (high[used] - low[used] <= ALIKE * high[used])
        self._scale, self._whose, self._used = high, whose, used
        return label, bool((whole & even).all())

    def _limits(self, label: Ints) -> tuple[Floats, Floats]:
        """What each customer gets at least and at most."""
        count = int(label.max(initial=0)) + 1
        least, most = np.zeros(count), np.full(count, np.inf)
        rows = np.flatnonzero(self._used)
        np.maximum.at(least, self._whose[rows], self.least[rows] / self._scale[rows])
        np.minimum.at(most, self._whose[rows], self.most[rows] / self._scale[rows])
        single = np.zeros(count)
        free = (self.site_of < 0) & ~self._covered.is_customer & ~self._counts
        np.maximum.at(single, label[free], self.upper[free])
        most = np.minimum(most, single)
        return np.where(least <= most * (1 + ALIKE), np.minimum(least, most), least), most


@dataclass(frozen=True)
class _Covered:
    """Customers that are one column each, whole when one of their sites is open."""

    z: Ints
    row: Ints
    site: Ints
    cost: Floats
    upper: Floats

    @property
    def is_customer(self) -> Bools:
        found = np.zeros(len(self.cost), dtype=bool)
        found[self.z[self.z >= 0]] = True
        return found

    def as_customers(self, first: int) -> tuple[CustomerService, Floats]:
        """Numbered from `first`; who would rather not be served is left out."""
        wants = np.flatnonzero((self.z >= 0) & (self.cost[np.maximum(self.z, 0)] < 0))
        number = np.full(len(self.z), -1)
        number[wants] = first + np.arange(len(wants))
        mine = number[self.row] >= 0
        column = self.z[self.row[mine]]
        service = CustomerService(
            column,
            number[self.row[mine]],
            self.site[mine],
            self.cost[column] * self.upper[column],
            self.upper[column],
        )
        return service, np.zeros(len(wants))


def _choice(cost: Floats, rows: Any, low: Floats, high: Floats) -> Choice:
    """How many sites, and what else is said of them; what holds for every choice is left out."""
    sites = len(cost)
    lower, upper = np.zeros(sites), np.ones(sites)
    fewest, most = 0, sites
    kept = []
    for number in range(rows.shape[0]):
        one = rows[[number]]
        where, value = one.indices, one.data
        least, largest = np.minimum(value, 0).sum(), np.maximum(value, 0).sum()
        if least >= low[number] - ALIKE and largest <= high[number] + ALIKE:
            continue
        if len(value) == 1:
            can = [y for y in (0.0, 1.0) if low[number] - ALIKE <= value[0] * y <= high[number] + ALIKE]
            lower[where[0]] = max(lower[where[0]], min(can, default=1.0))
            upper[where[0]] = min(upper[where[0]], max(can, default=0.0))
        elif len(value) == sites and np.ptp(value) == 0 and value[0] > 0:
            fewest = max(
                fewest, int(np.ceil(low[number] / value[0] - ALIKE)) if np.isfinite(low[number]) else 0
            )
            most = min(
                most, int(np.floor(high[number] / value[0] + ALIKE)) if np.isfinite(high[number]) else most
            )
        else:
            kept.append(number)
    return Choice(cost, lower, upper, fewest, most, sparse.csr_array(rows[kept]), low[kept], high[kept])
