"""As much need met as can be, each further part of a place's need worth less."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.aims.base import Aim
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.rules.base import Id
from placement.words import Words


class MetNeed(Aim):
    """max  sum over clusters c and services s of need[c,s] * U(share of need met)

    U is concave and piecewise linear in `steps` equal parts. Part i of n is worth
    `first_worth - i * 2 * (first_worth - 1) / (n - 1)`, so that the mean worth is 1 and the value
    still reads as WTE. `worth = "flat"` counts every WTE alike.
    """

    aim: Literal["met_need"] = "met_need"
    id: Id = "met_need"
    sense: ClassVar[Sense] = "max"
    unit: ClassVar[str] = "wte_of_need"
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    worth: Literal["decreasing", "flat"] = "decreasing"
    steps: Annotated[int, Field(ge=2, le=50)] = 10
    first_worth: Annotated[float, Field(ge=1, le=2)] = 1.45

    def worths(self) -> Floats:
        """Worth of each part of a place's need, the first part first."""
        if self.worth == "flat":
            return np.ones(1)
        return np.linspace(self.first_worth, 2 - self.first_worth, self.steps)

    def sentence(self, words: Words) -> str:
        worths = self.worths()
        return words(
            f"aims.met_need.{self.worth}", first=words.number(worths[0], 2), last=words.number(worths[-1], 2)
        )

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `share[c,s,i]`: how much of part i of the need is met, in WTE."""
        parts = len(self.worths())
        need = np.repeat(case.cluster_need.ravel() / parts, parts)
        cluster, service, part = np.unravel_index(np.arange(len(need)), (*case.cluster_need.shape, parts))
        keep = need > 0
        return columns.with_family(f"share:{self.id}", (cluster[keep], service[keep], part[keep]), need[keep])

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """sum_i share[c,s,i] <= sum over areas of c and bases of care[a,b,s]"""
        services = len(case.services)
        share, care = columns[f"share:{self.id}"], columns["care"]
        member = case.membership
        order = np.argsort(member.area, kind="stable")
        start = np.searchsorted(member.area[order], np.arange(len(case.area_ids) + 1))
        count = (start[1:] - start[:-1])[care.keys[0]]
        at = np.repeat(start[care.keys[0]], count) + _ranges(count)
        belongs = order[at]
        row = member.cluster[belongs] * services + np.repeat(care.keys[2], count)
        terms = [
            (share.keys[0] * services + share.keys[1], share.index, np.ones(share.size)),
            (row, np.repeat(care.index, count), -member.share[belongs]),
        ]
        return [at_most("met_need", terms, np.zeros(case.cluster_need.size), today=True)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        share = columns[f"share:{self.id}"]
        cost = np.zeros(columns.size)
        cost[share.index] = self.worths()[share.keys[2]]
        return cost

    def steepest(self, case: Case) -> float:
        return float(self.worths().max())

    def value(self, case: Case, allocation: Allocation) -> float:
        met = allocation.cluster_care(case)
        worths, total = self.worths(), 0.0
        for c, s in zip(*np.nonzero(case.cluster_need), strict=True):
            part = case.cluster_need[c, s] / len(worths)
            left = min(met[c, s], case.cluster_need[c, s])
            for worth in worths:
                total += worth * min(left, part)
                left -= min(left, part)
        return float(total)


def _ranges(count: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """0, 1, …, count[0]-1, 0, 1, …, count[1]-1, …"""
    total = int(count.sum())
    starts = np.repeat(np.cumsum(count) - count, count)
    return np.arange(total, dtype=np.int64) - starts
