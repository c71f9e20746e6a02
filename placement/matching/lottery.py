"""A computer-drawn order, first choices first.

As the UK Foundation Programme allocates to its schools (preference informed allocation,
foundationprogramme.nhs.uk): a first pass in the drawn order gives everybody their first choice where a
seat is left; a second gives whoever remains the highest choice that has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from placement.matching.units import Unit
from placement.model.arrays import Ints


def lottery(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    left = free.tolist()
    taken: list[int | None] = [None] * len(units)
    for most in (1, None):
        for u, unit in enumerate(units):
            if taken[u] is not None:
                continue
            for n, option in enumerate(unit.options[:most]):
                if all(left[p] >= seats for p, seats in Counter(option).items()):
                    taken[u] = n
                    for p in option:
                        left[p] -= 1
                    break
    return taken
