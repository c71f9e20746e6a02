"""At least so many new posts in a place."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least
from placement.model.rules.base import Concern, Finding, upper_finding
from placement.model.rules.bounds import Bound


class Floor(Bound):
    """For each place:  sum of step_wte * posts counted >= amount, or >= amount * all new WTE there."""

    rule: Literal["floor"] = "floor"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"

    def sentence(self, words: Words, case: Case) -> str:
        return self.describe(words, case, "floor")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return [
            at_least(
                "floor",
                [self.terms(case, columns)],
                self.limit(case),
                joins="totals",
                region=self.regions_of(case),
            )
        ]

    def give(self, amount: float) -> Floor:
        return self.model_copy(update={"amount": max(0.0, self.amount - amount)})

    @property
    def most_given(self) -> float:
        return self.amount

    def check(self, case: Case, allocation: Allocation) -> Finding:
        found, limit = self.found(case, allocation), self.limit(case)
        where = [(self.place_ids(case)[i],) for i in self.bound_places(case)]
        return upper_finding(-found, -limit, np.ones(len(found)), where)
