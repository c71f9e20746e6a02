"""Taking nodes out of a network changes no minute: held against plain Dijkstra on random networks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from placement.data.travel.reduce import Network, shortest


def random_network(seed: int, nodes: int, *, one_way: float) -> Network:
    """A chain through most nodes, streets across it, some one way, some twice with other minutes."""
    rng = np.random.default_rng(seed)
    chain = np.arange(nodes - 1)
    across = rng.integers(0, nodes, (nodes, 2))
    tail, head = np.concatenate([chain, across[:, 0]]), np.concatenate([chain + 1, across[:, 1]])
    back = rng.random(len(tail)) >= one_way
    tail, head = np.concatenate([tail, head[back]]), np.concatenate([head, tail[back]])
    minutes = rng.integers(1, 60, len(tail)) / 8
    return Network(nodes, tail, head, minutes, minutes * 2)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("one_way", [0.0, 0.4])
def test_minutes_are_those_of_plain_dijkstra_and_kilometres_those_of_the_way(
    seed: int, one_way: float
) -> None:
    network = random_network(seed, 300, one_way=one_way)
    rng = np.random.default_rng(seed)
    sources, targets = rng.integers(0, 300, 20), rng.integers(0, 300, 37)
    best: dict[tuple[int, int], float] = {}
    for a, b, m in zip(network.tail.tolist(), network.head.tolist(), network.minutes.tolist(), strict=True):
        best[a, b] = min(m, best.get((a, b), np.inf))
    pairs = np.array(list(best), dtype=np.int64)
    plain = csr_matrix((list(best.values()), (pairs[:, 0], pairs[:, 1])), shape=(300, 300))
    minutes, km = shortest(network, sources, targets)
    assert minutes == pytest.approx(dijkstra(plain, indices=sources)[:, targets], abs=1e-5)
    # here a minute is two kilometres on every road, so the way's kilometres are known
    assert km == pytest.approx(minutes * 2, abs=1e-4)
    assert np.isinf(km).tolist() == np.isinf(minutes).tolist()


def test_where_there_is_no_way_it_is_infinite_and_a_place_to_itself_is_no_way_at_all() -> None:
    # 0 -> 1 -> 2 one way, 3 apart
    network = Network(4, np.array([0, 1]), np.array([1, 2]), np.array([2.0, 3.0]), np.array([1.0, 1.5]))
    minutes, km = shortest(network, np.array([0, 2, 3]), np.array([2, 0, 3]))
    assert minutes.tolist() == [[5.0, 0.0, np.inf], [0.0, np.inf, np.inf], [np.inf, np.inf, 0.0]]
    assert km.tolist() == [[2.5, 0.0, np.inf], [0.0, np.inf, np.inf], [np.inf, np.inf, 0.0]]


def test_a_road_of_no_minutes_is_a_road() -> None:
    network = Network(3, np.array([0, 1]), np.array([1, 2]), np.array([0.0, 4.0]), np.array([0.0, 3.0]))
    minutes, _ = shortest(network, np.array([0]), np.array([2]))
    assert minutes[0, 0] == pytest.approx(4.0, abs=1e-4)
