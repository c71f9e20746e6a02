"""Car minutes of a nation by the graph, beside igraph and pandana on the same made-up network in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import psutil

from placement.data.travel.reduce import Network, shortest
from tests.benchmarks.roads_network import made_up_network
from tests.benchmarks.rows import GB, Row

NODES, AREAS, BASES, SEED = 400_000, 1_917, 130, 19
MOST = 0.2
"""Of the quicker peer's processor time."""
SAME_MINUTES = 1e-3
FINER = 1_000.0
"""pandana cuts each edge to a thousandth: it is given thousandths of a minute (findings/)."""
NO_WAY = 1e6

Timed = Callable[[Network, np.ndarray, np.ndarray], np.ndarray]


def travel_rows(nodes: int = NODES, areas: int = AREAS, bases: int = BASES) -> list[Row]:
    """One row for each peer that is installed, and our own time and memory."""
    network = made_up_network(nodes, seed=SEED)
    rng = np.random.default_rng(SEED)
    here, there = rng.choice(nodes, areas, replace=False), rng.choice(nodes, bases, replace=False)
    ours, minutes = _timed(lambda net, a, b: shortest(net, a, b)[0], network, here, there)
    size = f"{nodes:,} nodes, {areas:,} x {bases:,}"
    peak = psutil.Process().memory_info().rss / GB
    rows = [
        Row(
            f"Car minutes by graph, {size}", f"{ours:.1f} s of processor time, {peak:.1f} GB in use", "", None
        )
    ]
    peers = {"igraph": _igraph, "pandana": _pandana}
    taken = {name: _timed(peer, network, here, there) for name, peer in peers.items() if find_spec(name)}
    for name, (seconds, theirs) in taken.items():
        known = np.isfinite(minutes) & (theirs < NO_WAY / FINER)
        alike = bool((np.abs(minutes - theirs)[known] < SAME_MINUTES).all())
        what = (
            f"{ours / seconds:.2f} of its {seconds:.1f} s, {'the same minutes' if alike else 'OTHER MINUTES'}"
        )
        rows.append(Row(f"Beside {name}", what, f"at most {MOST:g}", alike and ours <= MOST * seconds))
    return rows


def _timed(ask: Timed, network: Network, here: np.ndarray, there: np.ndarray) -> tuple[float, np.ndarray]:
    began = time.process_time()
    found = ask(network, here, there)
    return time.process_time() - began, found


def _igraph(network: Network, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    import igraph  # noqa: PLC0415 - the extra `bench`

    graph = igraph.Graph(n=network.nodes, edges=np.column_stack([network.tail, network.head]), directed=True)
    found = graph.distances(
        source=there.tolist(), target=here.tolist(), weights=network.minutes.tolist(), mode="in"
    )
    return np.array(found).T


def _pandana(network: Network, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    import pandana  # noqa: PLC0415 - the extra `bench`
    import pandas as pd  # noqa: PLC0415

    where = pd.Series(np.arange(network.nodes, dtype=float))
    tail, head = pd.Series(network.tail), pd.Series(network.head)
    weights = pd.DataFrame({"m": network.minutes * FINER})
    net = pandana.Network(where, where, tail, head, weights, twoway=False)
    pairs = np.repeat(here, len(there)).tolist(), np.tile(there, len(here)).tolist()
    found = np.array(net.shortest_path_lengths(*pairs, imp_name="m")).reshape(len(here), len(there))
    return found / FINER
