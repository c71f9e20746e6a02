"""Losses of a covering: the weight of a set of customers that no open site is near."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.solve.siting.losses import swapped
from placement.solve.siting.master import Cuts

SURE = 1e-9
"""Of a gain by a swap, in parts of all weight, before it counts."""
PACKED_AT_ONCE = 8_192
"""Customers whose sites are packed into bits at a time: they stay near the processor while that is done."""
ROWS_AT_ONCE = 500
"""Rows that are compared with all others at a time; memory is what it saves."""


def merged(near: Bools, weight: Floats) -> tuple[Bools, Floats]:
    """One row for all customers that the same sites are near, with the sum of their weights.

    Customers without weight or without a site go. `near` is customers by sites; it is read once, and no copy
    is made of it.
    """
    words, marks = _packed(near)
    counts = np.flatnonzero((weight > 0) & (words != 0).any(axis=1))
    order = counts[np.argsort(marks[counts], kind="stable")]
    new = np.ones(len(order), dtype=bool)
    for at in range(1, len(order), PACKED_AT_ONCE):
        here = order[at - 1 : at + PACKED_AT_ONCE]
        rows = words[here]
        new[at : at + PACKED_AT_ONCE] = (rows[1:] != rows[:-1]).any(axis=1)
    group = np.cumsum(new) - 1
    total = np.bincount(group, weights=weight[order]).astype(float)
    return near[order[new]], total


def _packed(near: Bools) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Each row as bits in whole words, and a short mark of it: rows of one mark are compared in full."""
    width = -(-near.shape[1] // 64)
    words = np.zeros((len(near), width), dtype=np.uint64)
    octets = words.view(np.uint8)
    marks = np.zeros(len(near), dtype=np.uint64)
    for at in range(0, len(near), PACKED_AT_ONCE):
        some = slice(at, at + PACKED_AT_ONCE)
        octets[some, : -(-near.shape[1] // 8)] = np.packbits(near[some], axis=1)
        mixed = marks[some]
        for word in words[some].T:
            mixed ^= word
            mixed *= np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    return words, marks


def not_dominated(inside: Any) -> Ints:
    """Which rows of a 0/1 sparse matrix lie in no other row; of equal ones the first stays, empty ones go."""
    return _extreme(inside, largest=True)


def needed(inside: Any) -> Ints:
    """Which rows of a 0/1 sparse matrix hold no other row; whoever meets the smaller meets the larger too."""
    return _extreme(inside, largest=False)


def sparse_sets(near: Bools) -> Any:
    """Customers by sites as a sparse matrix of 1.0, from one look at all cells as they lie in memory."""
    row_ends = np.concatenate([[0], np.cumsum(np.count_nonzero(near, axis=1))])
    at = np.flatnonzero(near) % max(near.shape[1], 1)
    return sparse.csr_array((np.ones(len(at)), at, row_ends), shape=near.shape)


def _extreme(inside: Any, *, largest: bool) -> Ints:
    matrix = sparse.csr_array(inside, dtype=np.int32)
    across = sparse.csr_array(matrix.T)
    size = np.diff(matrix.indptr)
    keep = size > 0
    for first in range(0, len(size), ROWS_AT_ONCE):
        shared = sparse.coo_array(matrix[first : first + ROWS_AT_ONCE] @ across)
        small, large, common = shared.coords[0] + first, shared.coords[1], shared.data
        within = (common == size[small]) & (small != large)
        alike = size[small] == size[large]
        if largest:
            keep[small[within & (~alike | (large < small))]] = False
        else:
            keep[large[within & (~alike | (small < large))]] = False
    return np.flatnonzero(keep)


@dataclass(frozen=True)
class Coverage:
    """Sets of customers by sites: which sites are near (1) and the weight that is lost without any."""

    near: Any
    weight: Floats
    whole: bool

    @cached_property
    def _customers_near(self) -> Any:
        """Sites by customers."""
        return sparse.csr_array(self.near.T)

    @property
    def customers(self) -> int:
        return len(self.weight)

    @property
    def sites(self) -> int:
        return int(self.near.shape[1])

    def value(self, opened: Ints) -> float:
        return float(self.weight[self._times(opened) == 0].sum())

    def _times(self, opened: Ints) -> Floats:
        """How often each set is covered."""
        chosen = np.zeros(self.sites)
        chosen[opened] = 1.0
        return np.asarray(self.near @ chosen)

    def greedy(self, p: int) -> Ints:
        chosen: list[int] = []
        left, near = self.weight.copy(), self._customers_near
        while len(chosen) < p:
            gain = near @ left
            gain[chosen] = -1.0
            site = int(gain.argmax())
            chosen.append(site)
            left[near.indices[near.indptr[site] : near.indptr[site + 1]]] = 0.0
        return np.array(sorted(chosen))

    def improved(self, opened: Ints, rounds: int) -> Ints:
        return swapped(self, opened, rounds, SURE * float(self.weight.sum()))

    def moves(self, opened: Ints) -> tuple[Floats, Floats, Floats]:
        times = self._times(opened)
        gain = np.asarray(self._customers_near @ np.where(times == 0, self.weight, 0.0))
        alone = sparse.diags_array(np.where(times == 1, self.weight, 0.0)) @ self.near[:, opened]
        lost = np.asarray(alone.sum(axis=0)).ravel()
        net = gain[None] - lost[:, None] + (alone.T @ self.near).toarray()
        net[:, opened] = -np.inf
        return gain, lost, net

    def left(self, opened: Ints) -> Floats:
        return np.where(self._times(opened) == 0, self.weight, 0.0)

    def first_prices(self, opened: Ints) -> Floats:
        return self.weight / np.maximum(self._times(opened), 1.0)

    def saved(self, prices: Floats) -> Floats:
        return np.asarray(self._customers_near @ prices)

    def served_below(self, prices: Floats, opened: Ints) -> Floats:
        return np.where(prices > 0, self._times(opened), 0.0)

    def most(self) -> Floats:
        return self.weight

    def cuts_at(self, prices: Floats, customers: Ints) -> Cuts:  # noqa: ARG002 - as every kind of losses
        """At the whole weight: there the cut says most, whatever is open."""
        rows = sparse.coo_array(self.near[customers])
        price = self.weight[customers]
        order = np.lexsort((rows.coords[1], rows.coords[0]))
        row, site = rows.coords[0][order], rows.coords[1][order]
        return Cuts(customers, price, row, site, price[row])

    def near_to(self, customer: int, price: float) -> list[tuple[int, float]]:
        return [(int(site), 0.0) for site in self.near[[customer]].indices] if price > 0 else []

    def best_prices(self, opened: Floats) -> tuple[Floats, Floats]:
        left = np.maximum(1.0 - np.asarray(self.near @ opened), 0.0)
        return self.weight, self.weight * left

    def only(self, sites: Ints) -> Coverage:
        """Sets that no remaining site is near keep their rows: they are lost whatever opens."""
        return Coverage(sparse.csr_array(self.near[:, sites]), self.weight, self.whole)
