"""Bounds that were proved branch by branch: the worst of all holds for the whole."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from placement.audit.summed_sites import of_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.programme import Programme


def over_branches(
    programme: Programme, record: dict[str, Any], by_prices: Callable[[Programme, dict[str, Any]], float]
) -> float:
    """What a record sums to; a branch `[column, k, record, record]` splits a whole number in two.

    Raises ValueError where a branch is not on a whole number, or at a number that is not whole.
    """
    todo, worst = [(programme, record)], -math.inf
    while todo:
        part, one = todo.pop()
        if "branch" not in one:
            worst = max(worst, of_sites(part, one) if "sites" in one else by_prices(part, one))
            continue
        column, k, low, high = one["branch"]
        whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (column, k))
        if not whole or not 0 <= column < len(part.upper) or not part.integer[column]:
            raise ValueError("branch")
        below, beyond = part.upper.copy(), part.lower.copy()
        below[column], beyond[column] = min(below[column], k), max(beyond[column], k + 1)
        todo += [(replace(part, upper=below), low), (replace(part, lower=beyond), high)]
    return worst
