"""Plans beside an answer as numbers, kept with what its search proved, and read again without trust."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from placement.model.allocation import Allocation, Care, Placed
from placement.model.case import Case

LARGEST = 1e9
"""Of a count of posts, graduates or WTE."""


def as_numbers(plan: Allocation) -> dict[str, list[float]]:
    """What a plan decides, table by table: positions in the case, then how many; nothing that is 0."""
    placed, care = plan.placed, plan.care
    tables = {
        "posts": [*np.nonzero(plan.posts), plan.posts[plan.posts != 0]],
        "filled": [*np.nonzero(plan.filled), plan.filled[plan.filled != 0]],
        "opened": [*np.nonzero(plan.opened)],
        "placed": [placed.group, placed.base, placed.role, placed.graduates],
        "care": [care.area, care.base, care.service, care.wte],
    }
    return {
        name: [cell for row in zip(*(axis.tolist() for axis in axes), strict=True) for cell in row]
        for name, axes in tables.items()
    }


def plan_of(case: Case, fund_ids: Sequence[str], numbers: Mapping[str, Any]) -> Allocation:
    """The way back. Raises KeyError, TypeError or ValueError where the numbers are none of such a plan."""
    bases, roles, funds = len(case.base_ids), len(case.roles), len(fund_ids)
    posts = np.zeros((bases, roles, funds), dtype=np.int64)
    filled = np.zeros((bases, roles), dtype=np.int64)
    opened = np.zeros((bases, funds), dtype=bool)
    *at, steps = _table(numbers["posts"], posts.shape)
    posts[tuple(at)] = steps
    *at, steps = _table(numbers["filled"], filled.shape)
    filled[tuple(at)] = steps
    opened[tuple(_table(numbers["opened"], opened.shape, counted=False))] = True
    group, base, role, graduates = _table(numbers["placed"], (len(case.classes), bases, roles))
    area, where, service, wte = _table(
        numbers["care"], (len(case.area_ids), bases, len(case.services)), whole=False
    )
    others = ~np.array([one.limited for one in case.roles], dtype=bool)
    if (filled != posts.sum(axis=2))[:, others].any():
        raise ValueError("filled")
    return Allocation(
        posts=posts,
        filled=filled,
        placed=Placed(group, base, role, graduates),
        opened=opened,
        care=Care(area, where, service, wte),
        fund_ids=tuple(fund_ids),
    )


def _table(flat: Any, shape: tuple[int, ...], *, counted: bool = True, whole: bool = True) -> list[Any]:
    """Rows of positions within a shape, each once, and how many stand there: one array for each."""
    width = len(shape) + counted
    if not isinstance(flat, list) or len(flat) % width:
        raise ValueError("rows")
    columns: list[Any] = [flat[n::width] for n in range(width)]
    for cells, size in zip(columns, shape, strict=False):
        if any(type(cell) is not int or not 0 <= cell < size for cell in cells):
            raise ValueError("positions")
    if len(set(zip(*columns[: len(shape)], strict=True))) < len(flat) // width:
        raise ValueError("a position twice")
    kinds = (int,) if whole else (int, float)
    for cell in columns[-1] if counted else ():
        if type(cell) not in kinds or not math.isfinite(cell) or not 0 < cell <= LARGEST:
            raise ValueError("amounts")
    return [
        np.array(cells, dtype=np.int64 if whole or n < len(shape) else float)
        for n, cells in enumerate(columns)
    ]
