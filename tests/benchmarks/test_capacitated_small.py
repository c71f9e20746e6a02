"""The locations with limited room of the benchmark, small: both find the same, and a row tells what held."""

import pytest

import placement as pl
from tests.benchmarks.capacitated import drawn, housed_row, plainly


def test_both_find_the_same_and_the_row_says_whether_it_held() -> None:
    one = drawn(5, 12, 3.0, seed=4)
    found = pl.siting.capacitated(one.cost, one.demand, one.room, one.opening)
    assert found.proved
    assert found.value == pytest.approx(plainly(one)[0], rel=1e-7)
    assert housed_row(one, 1e9).holds
    assert not housed_row(one, 0.0).holds
