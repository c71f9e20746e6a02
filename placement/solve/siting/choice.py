"""Which sites may be chosen together: how many, which in any case, at what cost, and other rows over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints

HAIR = 1e-9
"""Of a row's limit, what rounding may miss."""


@dataclass(frozen=True)
class Choice:
    """`fewest <= number of open sites <= most`, bounds of each site (0 or 1), and rows over the open sites.

    `cost` is what a site adds to the sum that is to be least, in the unit of the losses. `rows` are rows by
    sites, with `row_lower <= rows @ opened <= row_upper`.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    fewest: int
    most: int
    rows: Any
    row_lower: Floats
    row_upper: Floats

    @classmethod
    def exactly(cls, sites: int, p: int) -> Choice:
        """Any `p` sites, none of which costs anything."""
        none = np.zeros(0)
        return cls(
            np.zeros(sites), np.zeros(sites), np.ones(sites), p, p, sparse.csr_array((0, sites)), none, none
        )

    @property
    def plain(self) -> bool:
        """Whether any so many sites will do, none of them fixed, and none costs anything."""
        free = self.fewest == self.most and not self.lower.any() and bool(self.upper.all())
        return free and not self.cost.any() and not self.rows.shape[0]

    def allows(self, opened: Ints) -> bool:
        """Whether these sites may be open together."""
        if not self.fewest <= len(opened) <= self.most:
            return False
        chosen = np.zeros(len(self.cost))
        chosen[opened] = 1.0
        return bool((chosen >= self.lower).all() and (chosen <= self.upper).all()) and self._holds(chosen)

    def _holds(self, chosen: Floats) -> bool:
        taken = self.rows @ chosen
        hair = HAIR * (1.0 + np.abs(self.rows) @ chosen)
        return bool((taken <= self.row_upper + hair).all() and (taken >= self.row_lower - hair).all())

    def only(self, sites: Ints) -> Choice:
        """The same with these sites alone; the others stay shut."""
        return Choice(
            self.cost[sites],
            self.lower[sites],
            self.upper[sites],
            self.fewest,
            self.most,
            sparse.csr_array(self.rows[:, sites]),
            self.row_lower,
            self.row_upper,
        )

    def with_lower(self, must: Bools) -> Choice:
        """The same with these sites open in any case."""
        lower = np.maximum(self.lower, must.astype(float))
        return Choice(
            self.cost, lower, self.upper, self.fewest, self.most, self.rows, self.row_lower, self.row_upper
        )

    def best(self, saved: Floats) -> Ints:
        """The sites that are worth most, each `saved` less its cost, by bounds and number alone."""
        net = saved - self.cost
        must = np.flatnonzero(self.lower > 0)
        free = np.flatnonzero((self.lower == 0) & (self.upper > 0))
        free = free[np.argsort(-net[free], kind="stable")]
        worth = int((net[free] > 0).sum())
        count = min(max(worth, self.fewest - len(must)), self.most - len(must), len(free))
        return np.concatenate([must, free[: max(count, 0)]])

    def _edges(self, saved: Floats, chosen: Ints) -> tuple[Floats, Bools, Bools, float, float]:
        """Net worth; which sites are chosen, which are free; the least worth in and the most worth out."""
        net = saved - self.cost
        inside = np.zeros(len(net), dtype=bool)
        inside[chosen] = True
        free = (self.lower == 0) & (self.upper > 0)
        least_in = net[inside & free].min(initial=np.inf)
        most_out = net[~inside & free].max(initial=-np.inf)
        return net, inside, free, least_in, most_out

    def count_prices(self, saved: Floats, chosen: Ints) -> tuple[float, float]:
        """Prices of the number of sites by which both kinds of penalties are proved."""
        _, _, _, least_in, most_out = self._edges(saved, chosen)
        opens = -least_in if len(chosen) == self.most else -min(least_in, 0.0)
        shuts = -most_out if len(chosen) == self.fewest else -max(most_out, 0.0)
        return opens if np.isfinite(opens) else 0.0, shuts if np.isfinite(shuts) else 0.0

    def penalties(self, saved: Floats, chosen: Ints) -> tuple[Floats, Floats]:
        """What the best sum rises by if a shut site opens, and if an open one shuts; by bounds and number."""
        net, inside, free, least_in, most_out = self._edges(saved, chosen)
        more = -net if len(chosen) < self.most else np.full(len(net), np.inf)
        fewer = net if len(chosen) > self.fewest else np.full(len(net), np.inf)
        opens = np.minimum(more, least_in - net)
        shuts = np.minimum(fewer, net - most_out)
        return np.where(inside | ~free, 0.0, opens), np.where(inside & free, shuts, 0.0)


def with_all_that_may_open(choice: Choice) -> Choice:
    """The same where one more site never hurts, with as many as may open."""
    free = not choice.cost.any() and not choice.rows.shape[0] and bool(choice.upper.all())
    return replace(choice, fewest=choice.most) if free and choice.most >= 1 else choice
