"""The coverings of the benchmark, small: both prove the same, and rows tell what held."""

from itertools import combinations

import numpy as np

from tests.benchmarks.coverings import (
    Cover,
    by_highs,
    growth_row,
    merged_row,
    open_row,
    ours,
    ratio_row,
    towns,
    tracts,
    uniform,
)

SMALL = uniform(9, 3, 20.0, points=60, seed=3)


def best(cover: Cover) -> float:
    """The most weight that any choice of sites covers, by trying all."""
    every = combinations(range(cover.near.shape[1]), cover.p)
    return max(float(cover.weight[cover.near[:, chosen].any(axis=1)].sum()) for chosen in every)


def test_all_find_the_most_that_any_choice_covers() -> None:
    for found in (ours(SMALL), by_highs(SMALL)):
        assert found.proved
        assert abs(found.value - best(SMALL)) < 1e-9


def test_problems_are_those_of_their_seed() -> None:
    again = uniform(9, 3, 20.0, points=60, seed=3)
    assert np.array_equal(SMALL.near, again.near)
    assert np.array_equal(SMALL.weight, again.weight)
    one = tracts(2, points=40, limit=20.0, seed=1)
    assert one.near.shape == (40, 40)
    assert one.near.diagonal().all()


def test_rows_hold_what_they_say() -> None:
    assert ratio_row(SMALL, 1e9).holds
    assert not ratio_row(SMALL, 0.0).holds
    together = merged_row(SMALL, 1e9, times=1)
    assert together.holds
    assert f"from {len(np.unique(SMALL.near, axis=0)) - 1} merged rows" in together.what
    assert not merged_row(SMALL, 0.0, times=1).holds
    small = towns(200, sites=10, p=3, seed=1)
    assert growth_row(small, small).measured.endswith("times")
    assert open_row(tracts(3, points=40, limit=20.0, seed=1), 30.0).holds
