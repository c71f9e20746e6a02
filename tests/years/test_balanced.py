"""Flows of a later year as a solver leaves them: a hair's breadth beside their balance, or a fault."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.years.decide import balanced


def test_a_hair_is_taken_from_the_flows_and_a_fault_is_left_to_the_check() -> None:
    """Nobody is there and six millionths leave; too few go; too many go; then half a post is missing."""
    before = np.array([[0.0, 2.0, 2.0, 2.0]])
    flows = {
        "staff": np.array([[0.0, 1.0, 2.5, 2.0]]),
        "hired": np.array([[0.0, 0.0, 0.7, 0.0]]),
        "left": np.array([[6e-6, 0.2, 0.2, 0.5]]),
        "ended": np.array([[0.0, 0.799992, 6e-6, 0.0]]),
    }
    told = balanced(before, flows)
    left_over = told["staff"] - before - (told["hired"] - told["left"] - told["ended"])
    assert left_over[0, :3] == pytest.approx([0, 0, 0], abs=1e-9)
    assert left_over[0, 3] == pytest.approx(0.5)
    assert (told["ended"] >= 0).all()
    assert (told["hired"] >= 0).all()
    assert told["hired"][0] == pytest.approx([6e-6, 0, 0.7, 0], abs=1e-9)
    assert told["ended"][0] == pytest.approx([0, 0.8, 0, 0], abs=1e-9)
