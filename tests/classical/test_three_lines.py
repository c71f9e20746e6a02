"""The published optima through the siting entry, from a matrix of distances in three lines."""

from __future__ import annotations

import pytest

import placement as pl
from tests.classical.readers import LARGER, read_expected, read_network


@pytest.mark.parametrize("name", ["pmed1", "pmed5", "swain-p3", "sf-p4"])
def test_a_published_median(name: str) -> None:
    network, one = read_network(name), read_expected()[name]
    assert one.p is not None
    found = pl.siting.p_median(network.distance, one.p, network.weight)
    people = network.weight.sum() if name == "sf-p4" else 1  # printed as a mean
    assert found.value / people == pytest.approx(one.value, abs=one.slack, rel=1e-9)
    assert found.bound == pytest.approx(found.value, rel=1e-6)


@pytest.mark.parametrize("name", ["swain-10-3", "swain-15-3", "sf-mclp"])
def test_a_published_covering(name: str) -> None:
    network, one = read_network(name), read_expected()[name]
    assert one.p is not None
    assert one.limit is not None
    found = pl.siting.max_coverage(network.distance, one.p, one.limit, network.weight)
    left_out = int((network.distance[:, list(found.opened)].min(axis=1) > one.limit).sum())
    reached = left_out if name == "sf-mclp" else found.value  # printed as points left out
    assert reached == pytest.approx(one.value)


@pytest.mark.parametrize("name", ["pmed6", "pmed11", "pmed21"])
def test_a_larger_published_median_is_proved(name: str) -> None:
    network, one = read_network(name), read_expected(table=LARGER)[name]
    assert one.p is not None
    found = pl.siting.p_median(network.distance, one.p, network.weight)
    assert found.value == found.bound == one.value
    assert found.proved
