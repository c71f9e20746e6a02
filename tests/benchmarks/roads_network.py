"""A made-up road network of the size of Wales: seeded, planar, with bends, dead ends and four kinds of road.

Of the nodes 45 % are junctions at random points; streets join neighbours (half of the edges of their Delaunay
triangulation), and the other 55 % of the nodes are bends on them. In the extract of Newport 61 % of the
nodes have two roads out.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay

from placement.data.travel.reduce import Network

SIDES_METRES = np.array([200_000.0, 250_000.0])
BENDS, JOINED, SHORT = 0.55, 0.5, 0.98
KMH, SHARES = (30.0, 50.0, 80.0, 100.0), (0.55, 0.25, 0.15, 0.05)


def made_up_network(nodes: int, *, seed: int) -> Network:
    """The same network for the same seed; every road goes both ways."""
    rng = np.random.default_rng(seed)
    junctions = int(nodes * (1 - BENDS))
    points = rng.uniform(0, 1, (junctions, 2)) * SIDES_METRES
    corners = Delaunay(points).simplices
    edges = np.unique(
        np.sort(np.concatenate([corners[:, [i, (i + 1) % 3]] for i in range(3)]), axis=1), axis=0
    )
    metres = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T)
    taken = (rng.random(len(edges)) < JOINED) & (metres < np.quantile(metres, SHORT))
    edges, metres = edges[taken].astype(np.int64), metres[taken]
    bends = rng.multinomial(nodes - junctions, np.full(len(edges), 1 / len(edges)))
    kmh = rng.choice(KMH, len(edges), p=SHARES)
    street = np.repeat(np.arange(len(edges)), bends + 1)
    piece = np.arange(len(street)) - np.repeat(np.cumsum(bends + 1) - (bends + 1), bends + 1)
    first = junctions + np.cumsum(bends) - bends
    tail = np.where(piece == 0, edges[street, 0], first[street] + piece - 1)
    head = np.where(piece == bends[street], edges[street, 1], first[street] + piece)
    km = (metres / 1000 / (bends + 1))[street]
    minutes = km / kmh[street] * 60

    def twice(of: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.concatenate([of, other])

    return Network(nodes, twice(tail, head), twice(head, tail), twice(minutes, minutes), twice(km, km))
