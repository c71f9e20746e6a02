"""Many quickest ways over a road network: nodes that nobody asks about are taken out, then Dijkstra runs.

A node is taken out by joining each road into it with each road out of it; minutes between all nodes that
stay are as before, exactly. Nodes of few roads go first, in rounds of nodes that are no neighbours of each
other, so that a round is a handful of array operations. What is left is small and dense, and one run of
Dijkstra from each base is quick. The step is that of contraction hierarchies (Geisberger, Sanders, Schultes
and Delling, "Contraction hierarchies", WEA 2008), without the search for witnesses: a road too many changes
no minute.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_JOINED = 36
"""Roads in times roads out of a node that is still taken out."""
FEWEST = 0.02
"""A round that takes out less than this share of the nodes is the last."""
MOST_ROADS_A_NODE = 14.0
BASES_AT_ONCE = 16
LEAST_MINUTES = 1e-6
"""Of a road: a sparse matrix would take 0 minutes for no road at all."""


@dataclass(frozen=True)
class Network:
    """Roads one way each: from node, to node, minutes, kilometres; nodes are 0 to `nodes` - 1."""

    nodes: int
    tail: Ints
    head: Ints
    minutes: Floats
    km: Floats


def shortest(network: Network, sources: Ints, targets: Ints) -> tuple[Floats, Floats]:
    """Minutes and kilometres, sources x targets, along the quickest way; infinite where there is none.

    Sources and targets are nodes; a node may stand several times. Kilometres are those of the quickest way.
    """
    keep = np.unique(np.concatenate([sources, targets]))
    small, place = _reduced(network, keep)
    minutes, km = np.empty((2, len(sources), len(targets)))
    ends, which = np.unique(targets, return_inverse=True)
    rows = place[sources]
    against = _matrix(small.nodes, small.head, small.tail, small.minutes)
    key = small.head * small.nodes + small.tail
    order = np.argsort(key)
    key, along = key[order], small.km[order]
    for start in range(0, len(ends), BASES_AT_ONCE):
        some = place[ends[start : start + BASES_AT_ONCE]]
        time, before = dijkstra(against, indices=some, return_predecessors=True)
        way = _along(before.astype(np.int64), key, along, small.nodes)
        for column, end in enumerate(range(start, start + len(some))):
            here = np.flatnonzero(which == end)
            minutes[:, here] = time[column, rows][:, None]
            km[:, here] = way[column, rows][:, None]
    return minutes, np.where(np.isfinite(minutes), km, np.inf)


def _matrix(nodes: int, tail: Ints, head: Ints, minutes: Floats) -> csr_matrix:
    return csr_matrix((minutes, (tail, head)), shape=(nodes, nodes))


def _along(before: Ints, key: Ints, along: Floats, nodes: int) -> Floats:
    """Kilometres from each node to each root by its tree: pointers jump, each time twice as far."""
    itself = np.broadcast_to(np.arange(nodes), before.shape)
    stays = before < 0
    parent = np.where(stays, itself, before)
    at = np.searchsorted(key, np.where(stays, 0, parent * nodes + itself))
    km = np.where(stays, 0.0, along[np.minimum(at, len(along) - 1)] if len(along) else 0.0)
    while (parent != (further := np.take_along_axis(parent, parent, axis=1))).any():
        km += np.take_along_axis(km, parent, axis=1)
        parent = further
    return np.asarray(km)


def _reduced(network: Network, keep: Ints) -> tuple[Network, Ints]:
    """The network without most nodes that need not stay, and where each node that stayed is in it."""
    place = np.full(network.nodes, -1, dtype=np.int64)
    alive = np.arange(network.nodes)
    stays = np.zeros(network.nodes, dtype=bool)
    stays[keep] = True
    now = _best(
        network.nodes, network.tail, network.head, np.maximum(network.minutes, LEAST_MINUTES), network.km
    )
    while True:
        gone = _next_out(now, stays)
        if gone.sum() < max(1, FEWEST * now.nodes) or len(now.tail) > MOST_ROADS_A_NODE * now.nodes:
            break
        now, kept = _without(now, gone)
        alive, stays = alive[kept], stays[kept]
    place[alive] = np.arange(len(alive))
    return now, place


def _next_out(now: Network, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Nodes that can go together: no two are neighbours, those that add the fewest roads before others."""
    into, out = np.bincount(now.head, minlength=now.nodes), np.bincount(now.tail, minlength=now.nodes)
    joined = into * out
    may = ~stays & (joined <= MOST_JOINED)
    order = np.lexsort((_mixed(now.nodes), joined - into - out))
    rank = np.empty(now.nodes, dtype=np.int64)
    rank[order] = np.arange(now.nodes)
    rank[~may] = now.nodes
    least = np.full(now.nodes, now.nodes, dtype=np.int64)
    np.minimum.at(least, now.tail, rank[now.head])
    np.minimum.at(least, now.head, rank[now.tail])
    return np.asarray(may & (rank < least))


def _mixed(nodes: int) -> Ints:
    """A fixed order without pattern, so that rows of alike nodes do not go one after the other."""
    return np.asarray(np.arange(nodes, dtype=np.uint64) * np.uint64(2_654_435_761) % np.uint64(2**32)).astype(
        np.int64
    )


def _without(now: Network, gone: NDArray[np.bool_]) -> tuple[Network, Ints]:
    """The network without these nodes, each road into one joined with each out of it; and the nodes kept."""
    to_gone, from_gone = gone[now.head], gone[now.tail]
    into, out = np.flatnonzero(to_gone), np.flatnonzero(from_gone)
    out = out[np.argsort(now.tail[out], kind="stable")]
    first = np.searchsorted(now.tail[out], np.arange(now.nodes))
    many = np.bincount(now.tail[out], minlength=now.nodes)[now.head[into]]
    one = np.repeat(into, many)
    offset = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
    other = out[np.repeat(first[now.head[into]], many) + offset]
    turns_back = now.tail[one] == now.head[other]
    one, other = one[~turns_back], other[~turns_back]
    rest = np.flatnonzero(~to_gone & ~from_gone)
    kept = np.flatnonzero(~gone)
    new = np.full(now.nodes, -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))

    def both(of: NDArray[np.float64]) -> Floats:
        return np.concatenate([of[rest], of[one] + of[other]])

    tail = new[np.concatenate([now.tail[rest], now.tail[one]])]
    head = new[np.concatenate([now.head[rest], now.head[other]])]
    return _best(len(kept), tail, head, both(now.minutes), both(now.km)), kept


def _best(nodes: int, tail: Ints, head: Ints, minutes: Floats, km: Floats) -> Network:
    """The quickest road of each pair of nodes alone, and none from a node to itself."""
    pair = tail * nodes + head
    order = np.lexsort((minutes, pair))
    order = order[(tail != head)[order]]
    chosen = order[np.concatenate([[True], pair[order][1:] != pair[order][:-1]])] if len(order) else order
    return Network(nodes, tail[chosen], head[chosen], minutes[chosen], km[chosen])
