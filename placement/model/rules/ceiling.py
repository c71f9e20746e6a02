"""At most so many new posts in a place."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Concern, Finding, upper_finding
from placement.model.rules.bounds import Bound


class Ceiling(Bound):
    """For each place:  sum of step_wte * posts counted <= amount, or <= amount * all new WTE there."""

    rule: Literal["ceiling"] = "ceiling"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"

    def sentence(self, words: Words, case: Case) -> str:
        return self.describe(words, case, "ceiling")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return [
            at_most(
                "ceiling",
                [self.terms(case, columns)],
                self.limit(case),
                joins="totals",
                region=self.regions_of(case),
            )
        ]

    def give(self, amount: float) -> Ceiling:
        return self.model_copy(update={"amount": self.amount + amount})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        found, limit = self.found(case, allocation), self.limit(case)
        where = [(self.place_ids(case)[i],) for i in self.bound_places(case)]
        return upper_finding(found, limit, np.ones(len(found)), where)
