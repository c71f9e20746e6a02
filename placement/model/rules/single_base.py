"""One base for each area."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import SLACK, Breach, Concern, Finding, Id, Rule
from placement.model.rules.where import services_text, unknown_services


class SingleBase(Rule):
    """For each area `a` and each service `s` of `services`, today as well as after:

    care[a,b,s] <= need[a,s] * serves[a,b,s],    sum_b serves[a,b,s] <= 1,    serves 0 or 1

    Where only one base can reach an area, nothing needs saying.
    """

    rule: Literal["single_base"] = "single_base"
    id: Id = "single_base"
    concerns: ClassVar[Concern] = "who_is_served"
    over_years: ClassVar[bool] = False
    gives: ClassVar[str] = "condition"
    services: Annotated[tuple[str, ...], Field(min_length=1)]

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.single_base") + services_text(words, case, self.services)

    def _choices(self, case: Case, columns: Columns) -> Ints:
        """Positions among the care columns of those between which an area has a choice."""
        area, _, service = columns["care"].keys
        listed = np.array([one.id in self.services for one in case.services], dtype=bool)
        pair = area * len(case.services) + service
        bases = np.bincount(pair, minlength=1)[pair] if len(pair) else pair
        return np.flatnonzero(listed[service] & (bases > 1))

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `serves[a,b,s]`, not a decision: it follows today's care too."""
        chosen = self._choices(case, columns)
        if not len(chosen):
            return columns
        area, base, service = (key[chosen] for key in columns["care"].keys)
        upper = np.ones(len(chosen))
        return columns.with_family(f"serves:{self.id}", (area, base, service), upper, integer=True)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        if f"serves:{self.id}" not in columns:
            return []
        serves, chosen = columns[f"serves:{self.id}"], self._choices(case, columns)
        area, _, service = serves.keys
        each, one = np.arange(serves.size), np.ones(serves.size)
        reached = [
            (each, columns["care"].index[chosen], one),
            (each, serves.index, -case.need[area, service]),
        ]
        pairs, row = np.unique(area * len(case.services) + service, return_inverse=True)
        return [
            at_most("single_base", reached, np.zeros(serves.size), today=True),
            at_most("single_base", [(row, serves.index, one)], np.ones(len(pairs)), today=True),
        ]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care = allocation.care
        given: dict[tuple[str, str], dict[int, float]] = {}
        for a, b, s, wte in zip(care.area, care.base, care.service, care.wte, strict=True):
            if case.services[s].id in self.services:
                by_base = given.setdefault((case.area_ids[a], case.services[s].id), {})
                by_base[int(b)] = by_base.get(int(b), 0.0) + float(wte)
        serving = {spot: sum(wte > 2 * SLACK for wte in bases.values()) for spot, bases in given.items()}
        return Finding(tuple(Breach(spot, float(n), 1.0) for spot, n in serving.items() if n > 1))

    def faults(self, region: Region, file: str) -> list[Fault]:
        return unknown_services(self, self.services, region, file)
