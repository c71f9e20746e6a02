"""Plans that one search by prices leaves for another of a like programme, whose figures are others.

Cuts hold for no programme whose coefficients differ, but any decisions within its rows are a plan of it, to
be valued anew. Good plans known from the first round on save rounds of prices and searches of blocks.
Decisions are told by what they are about (family and keys of their columns), as columns of care may differ.
Prices are not taken over: those of the other's relaxation need fewer rounds (measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.model.arrays import inner

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.model.columns import Columns
    from placement.model.programme import Programme
    from placement.solve.lagrangian.bounds import LagrangianSearch

KEPT_PLANS = 3
"""Of each block, those worth most at the prices that were best: with 3 draws of Gwent take 4 rounds of prices
in place of 8; more take as long to value anew as they save (measured)."""
DecisionKey = tuple[str | int, ...]


@dataclass(frozen=True)
class PlansLeft:
    """For each plan kept how much there is of each decision; what is not named is 0."""

    plans: tuple[dict[DecisionKey, float], ...]

    def in_columns(self, columns: Columns, programme: Programme) -> tuple[Floats, ...]:
        """The same in another programme's columns; what it has no column for is left out."""
        at: Ints = np.flatnonzero(programme.decisions)
        keys = decision_keys(columns, programme)
        found = []
        for plan in self.plans:
            values = np.zeros(len(programme.upper))
            values[at] = [plan.get(key, 0.0) for key in keys]
            found.append(values)
        return tuple(found)


def decision_keys(columns: Columns, programme: Programme) -> list[DecisionKey]:
    """For each decision of a part, in order, what it is about."""
    found: list[DecisionKey] = []
    at = programme.source[np.flatnonzero(programme.decisions)]
    for family in columns.families:
        mine = at[(at >= family.start) & (at < family.stop)] - family.start
        rows = zip(*(key[mine].tolist() for key in family.keys), strict=True)
        found += [(family.name, *row) for row in rows]
    return found


def left_by(search: LagrangianSearch, columns: Columns) -> PlansLeft:
    """The plans that a search leaves."""
    programme = search.programme
    prices = min(search.met, key=lambda cut: cut.constant).prices if search.met else search.first_prices
    plans = [np.zeros(len(programme.upper)) for _ in range(KEPT_PLANS)]
    for block in search.blocks:
        best = sorted(block.known, key=lambda plan: -(plan.worth - inner(plan.takes, prices)))
        for number, whole in enumerate(plans):
            whole[block.decided] = best[min(number, len(best) - 1)].decided
    keys, at = decision_keys(columns, programme), np.flatnonzero(programme.decisions)
    return PlansLeft(
        tuple(
            {key: float(value) for key, value in zip(keys, whole[at], strict=True) if value}
            for whole in plans
        )
    )
