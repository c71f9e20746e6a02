"""Sums that decide are the same to the last digit, whatever adds them up."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from placement.model.arrays import inner, mixed

ROOMS = Path(__file__).parents[2] / "placement"
DENSE = re.compile(r"float\((?:[^()]|\([^()]*\))* @ ")
"""A product of vectors made a number: the library for linear algebra adds it up as it has threads."""


@pytest.mark.parametrize("seed", range(5))
def test_a_sum_of_products_is_rounded_once_in_whatever_order(seed: int) -> None:
    """Against exact fractions."""
    drawn = np.random.default_rng(seed)
    one, other = drawn.normal(size=400) * 10.0 ** drawn.integers(-6, 7, 400), drawn.normal(size=400)
    products = [Fraction(float(product)) for product in one * other]
    order = drawn.permutation(400)
    assert inner(one, other) == float(sum(products)) == inner(one[order], other[order])


def test_the_usual_product_of_vectors_does_hang_on_the_order() -> None:
    drawn = np.random.default_rng(1)
    one, other = drawn.normal(size=20_000), drawn.normal(size=20_000)
    orders = [drawn.permutation(20_000) for _ in range(20)]
    assert len({float(one[order] @ other[order]) for order in orders}) > 1
    assert len({inner(one[order], other[order]) for order in orders}) == 1


def test_a_weighted_sum_of_rows_is_that_of_each_column() -> None:
    rows, weights = np.arange(12.0).reshape(3, 4), np.array([0.5, 0.25, 0.25])
    assert mixed(weights, rows).tolist() == [3.0, 4.0, 5.0, 6.0]


def test_no_search_leaves_such_a_sum_to_the_library() -> None:
    found = [
        f"{path.relative_to(ROOMS)}: {line.strip()}"
        for room in ("solve", "model", "studies")
        for path in sorted((ROOMS / room).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if DENSE.search(line)
    ]
    assert found == [], "placement.model.arrays.inner adds up to the same digits everywhere"
