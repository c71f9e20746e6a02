"""As little cost as can be."""

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
from placement.model.spending import pounds_of


class LeastCost(Aim):
    """min  posts + opening + travel, each in pounds, where

    posts   = sum of pounds_per_step[k] * posts[b,k,f]
    opening = sum of opening_pounds[b] * opened[b,f]
    travel  = pounds_per_care_minute * sum of minutes[a,b] * care[a,b,s]

    Pounds of a full year of every new post, whichever fund pays and whether filled or not; opening a base
    counts once. Every term is in pounds: what a minute of travel is worth is for the scenario to say.
    """

    aim: Literal["least_cost"] = "least_cost"
    id: Id = "least_cost"
    sense: ClassVar[Sense] = "min"
    measured_in: ClassVar[str] = "pounds_per_year"
    tolerance: Annotated[float, Field(ge=0)] = 0.5
    """Less than a pound: prices are whole pounds, so no post changes hands for it."""
    pounds_per_care_minute: Annotated[float, Field(ge=0, le=1e6)] = 0.0
    """Pounds a year for each minute of the drive to a WTE of care."""

    @property
    def counts_money(self) -> bool:
        return True

    def sentence(self, words: Words) -> str:
        said = words("aims.least_cost")
        if self.pounds_per_care_minute == 0:
            return said
        rate = words.stated(self.pounds_per_care_minute, 2)
        return said + " " + words("aims.least_cost.travel", pounds=rate)

    def cost(self, case: Case, columns: Columns) -> Floats:
        care, cost = columns["care"], pounds_of(case, columns)
        cost[care.index] = self.pounds_per_care_minute * case.minutes[care.keys[0], care.keys[1]]
        return cost

    def steepest(self, case: Case) -> float:
        return self.pounds_per_care_minute * float(case.minutes[np.isfinite(case.minutes)].max(initial=0.0))

    def value(self, case: Case, allocation: Allocation) -> float:
        total = 0.0
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            total += int(allocation.posts[b, k, f]) * case.roles[k].pounds_per_step
        for b in np.flatnonzero(allocation.opened.any(axis=1)):
            total += int(case.base_opening_pounds[b])
        care = allocation.care
        for a, b, wte in zip(care.area, care.base, care.wte, strict=True):
            total += self.pounds_per_care_minute * float(case.minutes[a, b]) * float(wte)
        return total
