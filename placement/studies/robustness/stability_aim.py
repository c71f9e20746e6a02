"""Need met, and of plans that are about as good the one that stays near a plan stated before.

Figures that move make many plans nearly as good as each other. What is asked in each draw is which posts have
to move, so a filled post where the stated plan has one of its kind counts for a little more: `NEAR` of what a
WTE of the stated plan brings. A stated post is then left only for what brings more than that.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from placement.model.aims import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.columns import Columns

NEAR = 0.03
DECIMALS = 4
"""Of what a WTE counts, so that a plan read back from its folder asks the same."""


class StabilityAim(MetNeed):
    """Need met plus `each` for every filled WTE of a role at a base where the stated plan has posts of it."""

    at: frozenset[tuple[int, int]]
    """Base and role."""
    each: Annotated[float, Field(ge=0)]
    """In the aim's own unit, for one WTE."""

    def counted_as(self, aim: MetNeed) -> StabilityAim:
        """The same nearness to what another setting of the aim counts."""
        return StabilityAim(**aim.model_dump(), at=self.at, each=self.each)

    def cost(self, case: Case, columns: Columns) -> Floats:
        cost, terms = super().cost(case, columns), columns.filled_terms
        there = self._there(case)[terms.base, terms.role]
        cost[terms.column] += self.each * np.where(there, case.steps[terms.role], 0.0)
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        return super().value(case, allocation) + self.nearness(case, allocation)

    def nearness(self, case: Case, allocation: Allocation) -> float:
        """What the places of the stated plan count for in this one."""
        return self.each * float((allocation.filled_wte(case) * self._there(case)).sum())

    def _there(self, case: Case) -> Bools:
        """B x K."""
        found = np.zeros((len(case.base_ids), len(case.roles)), dtype=bool)
        for place in self.at:
            found[place] = True
        return found


def stability_aim(aim: MetNeed, case: Case, stated: Allocation, before: Allocation) -> StabilityAim:
    """The aim, a little nearer to a stated plan; `before` is today's service, from which its gain counts."""
    wte = float((stated.posts.sum(axis=2) * case.steps).sum())
    gain = aim.value(case, stated) - aim.value(case, before)
    at = frozenset((int(base), int(role)) for base, role in np.argwhere(stated.posts.sum(axis=2)))
    return StabilityAim(
        **aim.model_dump(), at=at, each=round(max(NEAR * gain / wte, 0.0), DECIMALS) if wte > 0 else 0.0
    )
