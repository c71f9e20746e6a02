"""What every test of the planner's page needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def main_module_kept() -> Iterator[None]:
    """Put the main module back: `AppTest` leaves its script there, which new workers would run."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
