"""The benchmark of roads, small: the network is seeded, connected enough, and the rows are made."""

from __future__ import annotations

import numpy as np

from placement.data.travel.reduce import shortest
from tests.benchmarks.roads_network import made_up_network
from tests.benchmarks.travel_rows import travel_rows


def test_the_same_seed_is_the_same_network_and_most_places_are_reached() -> None:
    one, two = (made_up_network(3_000, seed=5) for _ in range(2))
    assert one.tail.tolist() == two.tail.tolist()
    assert one.minutes.tolist() == two.minutes.tolist()
    rng = np.random.default_rng(1)
    minutes, km = shortest(one, rng.integers(0, 3_000, 50), rng.integers(0, 3_000, 30))
    assert np.isfinite(minutes).mean() > 0.9
    known = np.isfinite(minutes) & (minutes > 0)
    assert (km[known] / minutes[known] * 60).max() <= 100 + 1e-6  # no road is faster


def test_rows_name_the_size_and_hold_against_peers_that_are_there() -> None:
    first, *peers = travel_rows(nodes=3_000, areas=40, bases=7)
    assert first.what == "Car minutes by graph, 3,000 nodes, 40 x 7"
    assert all("the same minutes" in row.measured for row in peers)
