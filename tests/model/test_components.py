"""Which rows and columns stand apart, beside scipy's own answer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from placement.model.programme import components


def test_rows_and_columns_that_entries_connect_have_one_number() -> None:
    """Rows 0 and 2 share column 1; row 1 has column 0; row 3 and column 2 have nothing."""
    entries = ([1.0, 1.0, 1.0], ([0, 2, 1], [1, 1, 0]))
    row, column = components(sparse.csr_array(entries, shape=(4, 3)))
    assert row.tolist() == [0, 1, 0, 2]
    assert column.tolist() == [1, 0, 3]


@pytest.mark.parametrize("seed", range(40))
def test_they_are_those_of_scipy_in_its_order(seed: int) -> None:
    draw = np.random.default_rng(seed)
    shape = (int(draw.integers(0, 40)), int(draw.integers(0, 40)))
    matrix = sparse.random_array(shape, density=draw.choice([0.0, 0.02, 0.05, 0.2]), rng=draw, format="csr")
    both = sparse.block_array([[None, matrix], [matrix.T, None]], format="csr")
    _, expected = connected_components(both, directed=False)
    assert np.concatenate(components(matrix)).tolist() == expected.tolist()


def test_a_long_chain_in_any_order_is_one() -> None:
    draw, size = np.random.default_rng(0), 2_000
    row, column = draw.permutation(size), draw.permutation(size)
    places = (np.concatenate([row, row[1:]]), np.concatenate([column, column[:-1]]))
    found = components(sparse.csr_array((np.ones(2 * size - 1), places), shape=(size, size)))
    assert not np.concatenate(found).any()
