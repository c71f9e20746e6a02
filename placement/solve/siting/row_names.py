"""The rows of a programme in which the search for sites has its prices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.solve.siting.location import Location

DIGITS = 11
"""Of a multiplier."""


def flat(rows: Ints, y: Floats) -> list[float]:
    """Rows and multipliers in turn, in few digits; those of a row that is met twice are summed."""
    names, at = np.unique(rows, return_inverse=True)
    sums = np.bincount(at, weights=y, minlength=len(names))
    names, sums = names[sums != 0], sums[sums != 0]
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(sums))))
    values = np.round(sums * scale) / scale
    return [each for pair in zip(names.tolist(), values.tolist(), strict=True) for each in pair]


@dataclass(frozen=True)
class RowNames:
    """The rows of a programme in which a customer has its price, and those of the choice of sites."""

    location: Location

    @cached_property
    def _of_customers(self) -> dict[str, tuple[Ints, Ints, Floats]]:
        """Customers, rows and coefficients, by what a row says of its customer."""
        location, ways = self.location, self.location.service
        matrix = sparse.csr_array(location.programme.matrix, copy=True)
        matrix.eliminate_zeros()
        on_site = location.site_of >= 0
        helps = np.asarray(abs(matrix) @ (on_site & ~location.programme.integer).astype(float)) > 0
        counts = np.zeros(len(on_site))
        counts[location.counted.column] = 1.0
        counted = np.asarray(abs(matrix) @ counts) > 0
        others = np.diff(sparse.csr_array(matrix[:, ~on_site]).indptr)
        sites = np.diff(sparse.csr_array(matrix[:, on_site]).indptr)
        names, first = np.unique(ways.customer, return_index=True)
        mine = sparse.coo_array(matrix[:, ways.column[first]])
        row, customer, value = mine.coords[0], names[mine.coords[1]], mine.data
        demands = (sites[row] == 0) & ~counted[row] & (value > 0)
        covers = (others[row] == 1) & ((sites[row] > 1) | helps[row])
        found = {"demand": demands, "cover": covers & ~demands}
        of = {name: (customer[which], row[which], value[which]) for name, which in found.items()}
        z = sparse.coo_array(matrix[:, location.counted.column])
        return {**of, "count": (location.counted.customer[z.coords[1]], z.coords[0], z.data)}

    @cached_property
    def _in_part(self) -> Bools:
        """Customers whose price is a part of what serving them is worth."""
        found = np.zeros(len(self.location.unserved), dtype=bool)
        for name in ("count", "cover"):
            found[self._of_customers[name][0]] = True
        return found

    @cached_property
    def _limits(self) -> tuple[Ints, Ints]:
        """For each customer the row of the least that it must get and of the most it may; -1 for none."""
        programme, count = self.location.programme, len(self.location.unserved)
        customer, row, value = self._of_customers["demand"]
        found = []
        for limit, sign in ((programme.row_lower, -1.0), (programme.row_upper, 1.0)):
            here = np.isfinite(limit[row]) & (limit[row] > 0)
            order = np.lexsort((sign * (limit[row] / value)[here], customer[here]))
            named, first = np.unique(customer[here][order], return_index=True)
            rows = np.full(count, -1)
            rows[named] = row[here][order][first]
            found.append(rows)
        return found[0], found[1]

    def of_customers(self, places: Ints, price: Floats, part: Floats) -> tuple[Ints, Floats]:
        """Rows and multipliers, made most.

        `price` is in what a customer loses; `part` is where that lies between the least and unserved.
        """
        programme, location = self.location.programme, self.location
        least, most = (rows[places] for rows in self._limits)
        alone = ~self._in_part[places]
        must, may = alone & (price > 0) & (least >= 0), alone & (price < 0) & (most >= 0)
        of_part = np.ones(len(location.unserved))
        of_part[places] = part
        rows = [least[must], most[may]]
        values = [
            -price[must] / programme.row_lower[least[must]],
            -price[may] / programme.row_upper[most[may]],
        ]
        for customer, row, worth in self._whole_prices:
            rows.append(row)
            values.append(of_part[customer] * worth)
        never, gains = self._never
        return np.concatenate([*rows, never]), np.concatenate([*values, gains])

    @cached_property
    def _never(self) -> tuple[Ints, Floats]:
        """Rows that let their columns be nothing but 0, and multipliers at which none of them gains."""
        programme, cost = self.location.programme, self._gain
        entries = sparse.coo_array(programme.matrix)
        row, column = entries.coords
        value = entries.data
        bad = (value <= 0) | (self.location.site_of[column] >= 0)
        alone = np.bincount(row[bad], minlength=len(programme.row_upper)) == 0
        alone &= (programme.row_upper == 0) & (np.diff(programme.matrix.indptr) > 0)
        mine = alone[row]
        most = np.zeros(len(alone))
        np.maximum.at(most, row[mine], cost[column[mine]] / value[mine])
        rows = np.flatnonzero(most > 0)
        return rows, most[rows]

    @property
    def _gain(self) -> Floats:
        goal = self.location.goal
        return goal.side * goal.cost

    @cached_property
    def _whole_prices(self) -> list[tuple[Ints, Ints, Floats]]:
        """Customers, rows and what a row's multiplier is at the whole price, where it is a part of that."""
        location, ways = self.location, self.location.service
        customer, row, size = self._of_customers["count"]
        of_all, counted = len(location.unserved), location.counted
        gets = np.bincount(counted.customer, weights=counted.upper, minlength=of_all)
        gains = np.bincount(counted.customer, weights=-counted.cost * counted.upper, minlength=of_all)
        _, first = np.unique(customer, return_index=True)
        customer, row, size = customer[first], row[first], size[first]
        found = [(customer, row, gains[customer] / gets[customer] / size)]
        customer, row, size = self._of_customers["cover"]
        column = np.zeros(of_all, dtype=np.int64)
        column[ways.customer] = ways.column
        return [*found, (customer, row, self._gain[column[customer]] / size)]

    @cached_property
    def _of_choice(self) -> tuple[list[tuple[float, int]], list[tuple[float, int]], list[int]]:
        """Rows that say how many sites at least and at most, with the number; and those of the choice."""
        location, programme = self.location, self.location.programme
        on_site = location.site_of >= 0
        alone = np.diff(sparse.csr_array(programme.matrix[:, ~on_site]).indptr) == 0
        rows = np.flatnonzero(alone & (np.diff(programme.matrix.indptr) > 0))
        count = len(location.choice.cost)
        merge = sparse.csr_array(
            (programme.upper[on_site], (np.flatnonzero(on_site), location.site_of[on_site])),
            shape=(len(on_site), count),
        )
        over = sparse.csr_array(programme.matrix[rows] @ merge).toarray()
        least: list[tuple[float, int]] = []
        most: list[tuple[float, int]] = []
        known: dict[tuple[bytes, float, float], int] = {}
        for row, values in zip(rows.tolist(), over, strict=True):
            low, high = programme.row_lower[row], programme.row_upper[row]
            known.setdefault((values.tobytes(), low, high), row)
            if np.ptp(values) == 0 and values[0] > 0:
                least += [(low / values[0], row)] if np.isfinite(low) else []
                most += [(high / values[0], row)] if np.isfinite(high) else []
        choice = location.choice
        wanted = [
            (one.tobytes(), low, high)
            for one, low, high in zip(choice.rows.toarray(), choice.row_lower, choice.row_upper, strict=True)
        ]
        return sorted(least, reverse=True), sorted(most), [known.get(each, -1) for each in wanted]

    def of_rooms(self, price: Floats, room: Floats) -> tuple[Ints, Floats]:
        """Rows and multipliers, made most, of the price of each site's room."""
        location = self.location
        matrix = sparse.csr_array(location.programme.matrix, copy=True)
        matrix.eliminate_zeros()
        on_site = location.site_of >= 0
        sites, others = (np.diff(sparse.csr_array(matrix[:, which]).indptr) for which in (on_site, ~on_site))
        rows = np.flatnonzero((sites == 1) & (others > 1) & (location.programme.row_upper == 0))
        part = sparse.coo_array(matrix[rows][:, on_site])
        site = np.full(len(rows), -1)
        site[part.coords[0]] = location.site_of[on_site][part.coords[1]]
        found = np.zeros(len(rows))
        found[part.coords[0]] = -part.data
        mine = np.isfinite(room[site]) & (found == room[site])
        return rows[mine], price[site[mine]]

    def of_choice(self, count: float, rows: Floats) -> tuple[Ints, Floats]:
        """Rows and multipliers, made most, of the price of the number of sites and of those of its rows."""
        least, most, names = self._of_choice
        found = [(name, -price) for name, price in zip(names, rows.tolist(), strict=True) if name >= 0]
        limits = least if count > 0 else most
        if count and limits:
            row = limits[0][1]
            each = self.location.programme.matrix[[row]].data[0]
            found.append((row, -count / float(each)))
        return np.array([row for row, _ in found], dtype=np.int64), np.array([y for _, y in found])
