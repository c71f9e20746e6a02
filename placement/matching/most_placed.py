"""As many placed as can be, then the least sum of ranks, then in the drawn order each their best.

For singles this is exact: a transport problem, whose linear programme has a whole-numbered optimum, and
a last step along alternating cycles that cost nothing (`ties`). Under the
first two, nobody could do better unless somebody drawn earlier did worse: the answer is unique.

With pairs it is a hard problem (Manlove, Algorithmics of Matching Under Preferences, 2013, chapter 5):
their options are chosen by an integer programme, which proves its optimum within `NODES` or keeps the
best found. Among options of equal worth pairs have those that the programme found; all else is unique.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from placement.errors import OurFault
from placement.matching.ties import by_drawn_order
from placement.matching.units import Unit
from placement.model.arrays import Ints

NODES = 2000
"""Of the search for the options of pairs: a limit by work, so that every machine stops at the same answer."""


def most_placed(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    pairs = [u for u, unit in enumerate(units) if len(unit.members) > 1]
    singles = [u for u, unit in enumerate(units) if len(unit.members) == 1]
    taken: list[int | None] = [None] * len(units)
    if pairs:
        taken = _programme(units, free, whole=True)
    while True:
        left = free.copy()
        for u in pairs:
            _hold(left, units[u], taken[u])
        alone = [units[u] for u in singles]
        found = by_drawn_order(alone, left, _programme(alone, left, whole=False))
        for u, n in zip(singles, found, strict=True):
            taken[u] = n
            _hold(left, units[u], n)
        if not _moved_up(units, pairs, taken, left):
            return taken


def _hold(left: Ints, unit: Unit, n: int | None, seats: int = 1) -> None:
    for p in () if n is None else unit.options[n]:
        left[p] -= seats


def _moved_up(units: Sequence[Unit], pairs: Sequence[int], taken: list[int | None], left: Ints) -> bool:
    """Whether a pair takes an option that it prefers (or has none) and that is free as it stands."""
    moved = False
    for u in pairs:
        present = taken[u]
        for n, option in enumerate(units[u].options[:present]):
            if all(left[p] >= seats for p, seats in Counter(option).items()):
                _hold(left, units[u], present, -1)
                _hold(left, units[u], n)
                taken[u], moved = n, True
                break
    return moved


def _programme(units: Sequence[Unit], free: Ints, *, whole: bool) -> list[int | None]:
    """Columns are the options that seats allow; rows are units, then places.

    `whole` says whether the columns of pairs must be whole; those of singles then are so by themselves.
    """
    columns = [
        (u, n)
        for u, unit in enumerate(units)
        for n, option in enumerate(unit.options)
        if all(free[p] >= seats for p, seats in Counter(option).items())
    ]
    taken: list[int | None] = [None] * len(units)
    if not columns:
        return taken
    placed = worth_of_one(units)
    gain = [placed * len(units[u].members) - units[u].cost[n] for u, n in columns]
    rows = [u for u, _ in columns] + [len(units) + p for u, n in columns for p in units[u].options[n]]
    within = list(range(len(columns))) + [c for c, (u, n) in enumerate(columns) for _ in units[u].options[n]]
    matrix = sparse.coo_array(
        (np.ones(len(rows)), (rows, within)), shape=(len(units) + len(free), len(columns))
    ).tocsr()
    limits = np.concatenate([np.ones(len(units)), free.astype(float)])
    found = milp(
        -np.array(gain, dtype=float),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        bounds=Bounds(0.0, 1.0),
        integrality=[int(whole and len(units[u].members) > 1) for u, _ in columns],
        options={"mip_rel_gap": 0.0, "node_limit": NODES} if whole else {},
    )
    if found.x is None or (not whole and found.status != 0):
        msg = f"a matching that has an answer was not solved: {found.message}"
        raise OurFault(msg)
    for (u, n), share in zip(columns, found.x, strict=True):
        if share > 0.5:
            taken[u] = n
    return taken


def worth_of_one(units: Sequence[Unit]) -> int:
    """So much that no sum of ranks outweighs one more who is placed."""
    return 1 + sum(max(unit.cost, default=0) for unit in units)
