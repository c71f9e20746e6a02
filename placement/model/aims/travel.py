"""The least travel for the care given."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.aims.base import Aim
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rules.base import Id


class Travel(Aim):
    """min  sum over a, b, s of minutes[a,b] * care[a,b,s]  (WTE-minutes)

    With `posts = "fixed"` posts stay as the aims before left them: a linear programme. With "free" they
    are decided again, as far as the aims before keep their values.
    """

    aim: Literal["travel"] = "travel"
    id: Id = "travel"
    sense: ClassVar[Sense] = "min"
    measured_in: ClassVar[str] = "wte_minutes"
    tolerance: Annotated[float, Field(ge=0)] = 0.001
    """Enough that the rounding of a sum over all care never ends a search."""
    posts: Literal["fixed", "free"] = "fixed"
    spare_losses: bool = False
    """Whether nobody loses care for less driving: with the posts as they end, of ways to give care that the
    aims before it hold for equal, first those in which neighbourhoods lose as little as can be, all services
    together."""

    @property
    def spares(self) -> bool:
        return self.spare_losses

    @property
    def integers_fixed(self) -> bool:
        return self.posts == "fixed"

    def sentence(self, words: Words) -> str:
        said = words("aims.travel" if self.posts == "fixed" else "aims.travel.free")
        return f"{said} {words('aims.travel.spare')}" if self.spare_losses else said

    def cost(self, case: Case, columns: Columns) -> Floats:
        care = columns["care"]
        cost = np.zeros(columns.size)
        cost[care.index] = case.minutes[care.keys[0], care.keys[1]]
        return cost

    def steepest(self, case: Case) -> float:
        return float(case.minutes[np.isfinite(case.minutes)].max(initial=0.0))

    def value(self, case: Case, allocation: Allocation) -> float:
        care = allocation.care
        total = 0.0
        for a, b, wte in zip(care.area, care.base, care.wte, strict=True):
            total += float(wte) * float(case.minutes[a, b])
        return total
