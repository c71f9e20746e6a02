"""Nobody is given more care than they need."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules.base import Concern, Finding, Rule, upper_finding


class Need(Rule):
    """For each area `a` and service `s`:  sum_b care[a,b,s] <= need[a,s]  (WTE)."""

    rule: Literal["need"] = "need"
    id: str = "need"
    concerns: ClassVar[Concern] = "care"
    gives: ClassVar[str] = "wte"

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.need")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        area, _, service = columns["care"].keys
        row = area * len(case.services) + service
        block = at_most(
            "need", [(row, columns["care"].index, np.ones(len(row)))], case.need.ravel(), today=True
        )
        return [only_filled(block)]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care = allocation.care
        given, terms = np.zeros_like(case.need), np.zeros_like(case.need)
        np.add.at(given, (care.area, care.service), care.wte)
        np.add.at(terms, (care.area, care.service), 1)
        negative = [(case.area_ids[a], case.base_ids[b]) for a, b in zip(care.area, care.base, strict=True)]
        where = [(a, s.id) for a in case.area_ids for s in case.services]
        above = upper_finding(given.ravel(), case.need.ravel(), terms.ravel(), where)
        below = upper_finding(-care.wte, np.zeros(len(care.wte)), np.ones(len(care.wte)), list(negative))
        return Finding(above.breaches + below.breaches, None)
